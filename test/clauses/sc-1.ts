import assert from 'node:assert/strict';
import type { Clause, Stage } from './clause.ts';
import * as shared from './shared.ts';
import { storedText } from './stage.ts';
import { allows, denies, given, policyVersion, withdrawn } from './words.ts';

const PROMOTIONS = { purpose: 'promotions', channel: 'email' };
const JOINT = { purpose: 'joint_marketing', channel: 'email', recipient: 'partner_p' };
const ENHANCEMENT = { purpose: 'partner_enhancement', channel: 'data', recipient: 'partner_p' };
/** Consent where it is required: opt-in in Mexico and the EEA, opt-out in the US, and in unknown places opt-in. */
async function asksWhereRequired(act: Stage, topic: Record<string, unknown>, type: string): Promise<void> {
  const subject = act.person(type);
  for (const jurisdiction of ['MX', 'FR', 'NO', 'GB', 'BR'])
    await denies(act.check({ ...topic, jurisdiction }, subject), 'no_consent');
  await allows(act.check({ ...topic, jurisdiction: 'US' }, subject), 'legitimate_interest');
  await allows(act.check({ ...topic, jurisdiction: 'US-CA' }, subject), 'legitimate_interest');
  await denies(act.check(topic, subject), 'no_consent');
  await act.recorded({ subject, choices: [{ ...topic, status: 'refused' }] });
  await denies(act.check({ ...topic, jurisdiction: 'US' }, subject), 'consent_refused');
}

/** What Virtual Scale promises about the platform, marketing and security. */
export const SC_1: readonly Clause[] = [
  { id: 'SC-01', tag: 'CTX', promise: 'privacy and security of the users of the platform' },
  {
    id: 'SC-02',
    tag: 'CFG',
    promise: 'recording a call is a decision of its own',
    keep: async (act) => {
      const subject = act.person('phone');
      await denies(act.check({ purpose: 'call_recording', channel: 'voice' }, subject), 'no_consent');
      await act.recorded({ subject, ...given('promotions', 'voice') });
      await denies(act.check({ purpose: 'call_recording', channel: 'voice' }, subject), 'no_consent');
    },
  },
  {
    id: 'SC-03',
    tag: 'CFG',
    promise: 'people are customers, agents or administrators, and nothing else',
    keep: async (act) => {
      await act.refused('unknown_subject_class', { subjectClass: 'robot', ...given('promotions', 'email') });
      for (const subjectClass of ['customer', 'agent', 'admin']) {
        const subject = act.person();
        await act.recorded({ subject, subjectClass, ...given('promotions', 'email') });
        assert.equal((await act.history(subject))[0]?.subjectClass, subjectClass);
      }
    },
  },
  {
    id: 'SC-04',
    tag: 'REC',
    promise: 'Virtual Scale is the controller, and being a processor is possible',
    keep: async (act) => {
      const subject = act.person();
      await act.recorded({ subject, ...given('promotions', 'email') });
      const [event] = await act.history(subject);
      const { policy } = await policyVersion(act, event?.policy);
      assert.equal(policy.subjectClasses[0].role, 'controller');
      assert.deepEqual(
        new Set(policy.purposes.map((purpose: { role: string }) => purpose.role)),
        new Set(['controller']),
      );
      const answer = await act.publish((draft) => {
        draft.subjectClasses.push({
          id: 'contact',
          role: 'processor',
          rightsRequests: 'redirect',
          isolated: true,
          never: [],
        });
      });
      assert.equal(answer.status, 201);
    },
  },
  {
    id: 'SC-05',
    tag: 'ENF',
    promise: 'no message, no name, no address enters the ledger',
    keep: async (act) => {
      for (const surplus of [{ message_body: 'hello' }, { name: 'Ada' }, { device: { model: 'x' } }])
        await act.refused('invalid_request', { ...given('promotions', 'email'), ...surplus });
      const subject = act.person();
      await act.recorded({ subject, ...given('promotions', 'email') });
      assert(!(await storedText(act.ledger)).includes(subject.value), 'the address is stored in clear');
    },
  },
  {
    id: 'SC-06',
    tag: 'REC',
    promise: 'where data came from is on record, and data from others is no consent',
    keep: async (act) => {
      const subject = act.person();
      const provenance = { origin: 'third_party', source: 'partner_p' };
      await act.recorded({
        subject,
        kind: 'acquisition',
        collectionPoint: 'third_party',
        actor: { type: 'system' },
        provenance,
      });
      const [event] = await act.history(subject);
      assert.deepEqual([event?.collectionPoint, event?.provenance], ['third_party', provenance]);
      await denies(act.check({ ...PROMOTIONS, jurisdiction: 'MX' }, subject), 'no_consent');
      await denies(act.check({ ...PROMOTIONS, jurisdiction: 'US' }, subject), 'import_only');
    },
  },
  {
    id: 'SC-07',
    tag: 'CFG',
    promise: 'service, support, billing and compliance cannot be refused; marketing and cookies can',
    keep: async (act) => {
      for (const purpose of ['service_provision', 'support', 'billing', 'compliance'])
        await act.refused('not_optional', withdrawn(purpose, 'email'));
      for (const [purpose, channel] of [
        ['promotions', 'email'],
        ['analytical', 'web'],
        ['advertising', 'web'],
      ] as const)
        await act.recorded(withdrawn(purpose, channel));
    },
  },
  {
    id: 'SC-08',
    tag: 'ENF',
    promise: 'marketing with consent where the place requires it',
    keep: (act) => asksWhereRequired(act, PROMOTIONS, 'email'),
  },
  {
    id: 'SC-09',
    tag: 'CFG',
    promise: 'a provider asks about its own purposes only',
    waits: 'recipients: a key for each',
  },
  {
    id: 'SC-10',
    tag: 'REC',
    promise: 'disclosures are recorded with their ground',
    waits: 'audit: disclosure register',
  },
  {
    id: 'SC-11',
    tag: 'REC',
    promise: 'after a merger old consents keep their controller and notice',
    keep: (act) => shared.keepsOldController(act, PROMOTIONS),
  },
  {
    id: 'SC-12',
    tag: 'ENF',
    promise: 'marketing with a partner is a switch of its own for each partner',
    keep: async (act) => {
      const subject = act.person();
      await act.recorded({ subject, jurisdiction: 'MX', ...given('promotions', 'email') });
      await denies(act.check(JOINT, subject), 'no_consent');
      await denies(act.check(ENHANCEMENT, subject), 'no_consent');
      await act.recorded({ subject, ...given('joint_marketing', 'email', 'partner_p') });
      await allows(act.check(JOINT, subject), 'consent_given');
      await denies(act.check(ENHANCEMENT, subject), 'no_consent');
      await act.recorded({ subject, ...withdrawn('joint_marketing', 'email', 'partner_p') });
      await allows(act.check(PROMOTIONS, subject), 'consent_given');
      await act.refused('unknown_recipient', { subject, ...given('joint_marketing', 'email') });
    },
  },
  { id: 'SC-13', tag: 'ENF', promise: 'statistics hide small groups', waits: 'audit: aggregate report' },
  { id: 'SC-14', tag: 'CFG', promise: 'a class without a period is kept and reported', waits: 'rights: retention' },
  { id: 'SC-15', tag: 'ENF', promise: 'what is no longer needed is deleted or anonymised', waits: 'rights: retention' },
  { id: 'SC-16', tag: 'ENF', promise: 'encryption in transit and at rest', waits: 'shown by test/stacks' },
  { id: 'SC-17', tag: 'REC', promise: 'security audits can be dated', waits: 'hardening: dated scan results' },
  {
    id: 'SC-18',
    tag: 'ENF',
    promise: 'every address asks for a key, and each key does one thing',
    keep: async (act) => {
      await shared.asksForAKey(act);
      await shared.separatesRoles(act, PROMOTIONS);
    },
  },
  { id: 'SC-19', tag: 'CTX', promise: 'staff are trained' },
];
