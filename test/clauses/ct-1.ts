import assert from 'node:assert/strict';
import type { Clause } from './clause.ts';
import { CUSTOMER_NOTICE, closedSchema, FEEDBACK, interest, OWN_NOTICE } from './ct-words.ts';
import { holdsNone } from './further.ts';
import { storedText } from './stage.ts';
import { allows, denies, given, isRefusedPolicy, policyVersion, purposeOf, withdrawn } from './words.ts';

/** Virtual Contact, CT-01 to CT-10: who it is, and what it knows. */

export const CT_1: readonly Clause[] = [
  {
    id: 'CT-01',
    tag: 'CFG',
    promise: 'the policy holds from 4 July 2025',
    keep: async (act) => {
      const event = { ...given('events', 'email'), notice: OWN_NOTICE };
      await act.refused('notice_not_in_force', { ...event, occurredAt: '2025-07-03T23:59:59.999Z' });
      const subject = act.person();
      await act.recorded({ ...event, subject, occurredAt: '2025-07-04T00:00:00.000Z' });
      const decision = await act.check({ purpose: 'events', channel: 'email' }, subject);
      assert.equal(decision.notice, 'privacy@2025-07-04');
    },
  },
  {
    id: 'CT-02',
    tag: 'CFG',
    promise: 'an Italian company in Rome, selling directly and through partners',
    keep: async (act) => {
      const { controller, recipients } = (await policyVersion(act)).policy;
      assert.equal(controller.name, 'Virtual Contact s.r.l.');
      assert.match(controller.post, /Settembrini,? 9.*00195 Roma/);
      assert.equal(controller.country, 'IT');
      assert(recipients.some(({ kind }: { kind: string }) => kind === 'reseller'));
    },
  },
  {
    id: 'CT-03',
    tag: 'REC',
    promise: 'reviews of the policy are dated, and editions kept',
    keep: async (act) => {
      const review = (...days: string[]) =>
        act.publish((policy) => policy.notices[0]?.versions[0]?.reviewedAt.splice(0, 9, ...days));
      const first = await review('2026-01-15');
      const second = await review('2026-01-15', '2026-07-15');
      const daysIn = async (version: number) =>
        (await policyVersion(act, version)).policy.notices[0].versions[0].reviewedAt;
      assert.deepEqual(await daysIn(second.body.version), ['2026-01-15', '2026-07-15']);
      assert.deepEqual(await daysIn(first.body.version), ['2026-01-15']);
    },
  },
  {
    id: 'CT-04',
    tag: 'ENF',
    promise: "what is agreed for a customer rests on that customer's notice",
    keep: async (act) => {
      const subject = act.person();
      const event = { ...given('customer_outreach', 'email'), subject, subjectClass: 'contact' };
      await act.refused('notice_mismatch', { ...event, notice: OWN_NOTICE });
      await act.refused('notice_mismatch', { ...given('marketing', 'email'), notice: CUSTOMER_NOTICE });
      await act.recorded({ ...event, notice: CUSTOMER_NOTICE });
      const decision = await act.check(
        { purpose: 'customer_outreach', channel: 'email', subjectClass: 'contact' },
        subject,
      );
      assert.deepEqual([decision.allowed, decision.notice], [true, 'customer_notice@2025-07-04']);
    },
  },
  {
    id: 'CT-05',
    tag: 'REC',
    promise: 'every event says in which role the company acts',
    keep: async (act) => {
      const subject = act.person();
      const silent = { subject, subjectClass: undefined };
      await act.refused('evidence_missing', { ...given('events', 'email'), ...silent });
      await act.recorded({ ...given('events', 'email'), subject });
      assert.equal((await act.history(subject))[0]?.subjectClass, 'b2b_contact');
      // A withdrawal is not turned away: it works, and the history says what it lacks.
      await act.recorded({ ...withdrawn('events', 'email'), ...silent });
      assert.deepEqual((await act.history(subject))[1]?.flags, ['evidence_incomplete']);
      await denies(act.check({ purpose: 'events', channel: 'email' }, subject), 'consent_withdrawn');
      for (const fact of ['prior_interest', 'customer']) {
        await act.refused('evidence_missing', {
          kind: 'relationship',
          relationship: fact,
          status: 'started',
          ...silent,
        });
      }
    },
  },
  {
    id: 'CT-06',
    tag: 'CTX',
    promise: 'the policy adds no duties to the law; its defaults follow the law',
    keep: async (act) => {
      const onContract = await act.publish((policy) => {
        purposeOf(policy, 'marketing').bases[0] = { in: ['*'], on: ['*'], basis: 'contract', requires: [] };
      });
      isRefusedPolicy(onContract, '#/purposes/0/bases/0/basis');
      const nowhere = await act.publish((policy) => {
        purposeOf(policy, 'marketing').bases[0] = { in: ['IT'], on: ['*'], basis: 'consent', requires: [] };
      });
      isRefusedPolicy(nowhere, '#/purposes/0/bases');
    },
  },
  {
    id: 'CT-07',
    tag: 'ENF',
    promise: 'only what is necessary, and the place on each event',
    keep: closedSchema,
  },
  {
    id: 'CT-08',
    tag: 'REC',
    promise: 'eight places where data is collected',
    keep: async (act) => {
      const points =
        'registration information_request demo_request social_campaign event job_application download official_contact';
      const subject = act.person();
      for (const collectionPoint of points.split(' '))
        await act.recorded({ ...given('events', 'email'), subject, collectionPoint });
      assert.deepEqual(
        (await act.history(subject)).map((event) => event.collectionPoint),
        points.split(' '),
      );
      await act.refused('unknown_collection_point', { ...given('events', 'email'), collectionPoint: 'street' });
    },
  },
  {
    id: 'CT-09',
    tag: 'ENF',
    promise: 'business contacts, known by a keyed hash only',
    keep: async (act) => {
      const [mail, phone] = [act.person(), act.person('phone')];
      await act.recorded({ ...given('marketing', 'email'), subject: mail, also: [phone] });
      holdsNone(await storedText(act.ledger), mail.value, phone.value, phone.value.slice(1));
      const [event] = await act.history(mail);
      assert.equal(event?.subjectClass, 'b2b_contact');
      assert.match(String(event?.subject), /^sub_[\w-]{43}$/);
    },
  },
  {
    id: 'CT-10',
    tag: 'ENF',
    promise: 'an applicant is never sent marketing',
    keep: async (act) => {
      const subject = act.person();
      const applicant = { subject, subjectClass: 'applicant', collectionPoint: 'job_application', jurisdiction: 'US' };
      await act.recorded({ ...given('recruitment', 'email'), ...applicant });
      await allows(act.check({ purpose: 'recruitment', channel: 'email' }, subject), 'consent_given');
      await interest(act, subject, 'US', { subjectClass: 'applicant' });
      for (const purpose of ['marketing', 'b2b_marketing', 'events'])
        await denies(act.check({ purpose, channel: 'email' }, subject), 'not_for_this_class');
      await denies(act.check(FEEDBACK, subject), 'not_for_this_class');
      await act.refused('never_granted', { ...given('marketing', 'email'), ...applicant });
      await act.refused('invalid_request', { ...given('recruitment', 'email'), ...applicant, resume: 'text' });
    },
  },
];
