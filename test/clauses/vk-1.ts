import assert from 'node:assert/strict';
import type { Clause } from './clause.ts';
import * as shared from './shared.ts';
import { END_USER, NEWSLETTER, WIDGET } from './vk-words.ts';
import { allows, denies, given, policyVersion, purposeOf, refusal, withdrawn } from './words.ts';

const PRODUCT_NEWS = { purpose: 'product_news', channel: 'email' };
const RECORDING = { purpose: 'recording_service_improvement', channel: 'video', ...END_USER };
const JOINED = { ...WIDGET, kind: 'acknowledgement' };

/** What VClerk promises about accounts and forms. */
export const VK_1: readonly Clause[] = [
  {
    id: 'VK-01',
    tag: 'CFG',
    promise: 'the notice holds from 1 May 2020, in French',
    keep: async (act) => {
      const notice = { id: 'privacy', version: '2020-05-01', language: 'fr' };
      const optIn = { notice, ...given('newsletter', 'email') };
      await act.refused('notice_not_in_force', { ...optIn, occurredAt: '2020-04-30T23:59:59.999Z' });
      await act.recorded({ ...optIn, occurredAt: '2020-05-01T00:00:00.000Z' });
    },
  },
  {
    id: 'VK-02',
    tag: 'CFG',
    promise: 'consent to one company of the group is not consent to another',
    keep: async (act) => {
      const subject = act.person();
      await act.recorded({ subject, ...given('newsletter', 'email', 'vclerk_as') });
      await allows(act.check({ ...NEWSLETTER, recipient: 'vclerk_as' }, subject), 'consent_given');
      await denies(act.check({ ...NEWSLETTER, recipient: 'subsidiary_x' }, subject), 'no_consent');
      const event = (await act.history(subject))[0];
      assert.deepEqual(event?.choices, given('newsletter', 'email', 'vclerk_as').choices);
      // A consent that names none of them is to VClerk itself.
      const other = act.person();
      await act.recorded({ subject: other, ...given('newsletter', 'email') });
      await denies(act.check({ ...NEWSLETTER, recipient: 'subsidiary_x' }, other), 'no_consent');
    },
  },
  {
    id: 'VK-03',
    tag: 'REC',
    promise: 'each consent keeps the notice, the hash of its text and the language shown',
    keep: async (act) => {
      await act.refused('evidence_missing', { notice: undefined, ...given('newsletter', 'email') });
      const notice = { id: 'privacy', version: '2020-05-01', language: 'en' };
      const other = { ...notice, hash: `sha256:${'0'.repeat(64)}` };
      await act.refused('notice_mismatch', { notice: other, ...given('newsletter', 'email') });
      const subject = act.person();
      await act.recorded({ subject, notice, ...given('newsletter', 'email') });
      const { policy } = await policyVersion(act);
      const { hash } = policy.notices[0].versions[0].texts.en;
      assert.deepEqual((await act.history(subject))[0]?.notice, { ...notice, hash });
    },
  },
  { id: 'VK-04', tag: 'CFG', promise: 'requests by email or through support', waits: 'rights: register of requests' },
  {
    id: 'VK-05',
    tag: 'ENF',
    promise: 'account holders and visitors are kept apart, each under their own rules',
    keep: async (act) => {
      const subject = act.person('visitor');
      await act.recorded({ subject, ...given('analytics', 'web') });
      await act.recorded({ subject, ...WIDGET, ...given('recording_service_improvement', 'video') });
      assert.notEqual(await act.ref(subject), await act.ref(subject, END_USER));
      const account = await act.history(subject);
      assert.deepEqual(
        account.map(({ choices }) => choices),
        [given('analytics', 'web').choices],
      );
      assert.equal((await act.history(subject, END_USER)).length, 1);
      await allows(act.check(RECORDING, subject), 'consent_given');
      await denies(act.check({ ...RECORDING, subjectClass: 'account' }, subject), 'not_for_this_class');
      await denies(act.check({ purpose: 'analytics', channel: 'web', ...END_USER }, subject), 'no_consent');
      // Nobody has heard of this visitor, and all the same the rules of visitors hold.
      const stranger = act.person('visitor');
      const profile = { purpose: 'customer_understanding', channel: 'data', subjectClass: 'end_user' };
      await denies(act.check(profile, stranger), 'not_for_this_class');
      const faults = { purpose: 'troubleshooting', channel: 'video', subjectClass: 'end_user' };
      await allows(act.check(faults, stranger), 'legitimate_interest');
    },
  },
  {
    id: 'VK-06',
    tag: 'REC',
    promise: 'where account data was collected is on record',
    keep: async (act) => {
      const points = 'website demo_request whitepaper newsletter sales_contact support_contact signup product_use';
      for (const collectionPoint of points.split(' ')) {
        const subject = act.person();
        await act.recorded({ subject, collectionPoint, ...given('newsletter', 'email') });
        assert.equal((await act.history(subject))[0]?.collectionPoint, collectionPoint);
      }
    },
  },
  { id: 'VK-07', tag: 'REC', promise: 'VClerk answers for account data itself', waits: 'rights: register of requests' },
  {
    id: 'VK-08',
    tag: 'REC',
    promise: 'a visitor’s event names the customer who is controller',
    keep: async (act) => {
      const subject = act.person('widget');
      const { controller, ...unnamed } = { subject, ...WIDGET, ...given('recording_service_improvement', 'video') };
      await act.refused('evidence_missing', unnamed);
      await act.recorded({ ...unnamed, controller });
      await allows(act.check(RECORDING, subject), 'consent_given');
      await denies(act.check({ ...RECORDING, controller: 'customer_b' }, subject), 'no_consent');
    },
  },
  {
    id: 'VK-09',
    tag: 'ENF',
    promise: 'joining a call is no consent to keep its recording',
    keep: async (act) => {
      const subject = act.person('widget');
      await act.recorded({ subject, ...JOINED });
      await denies(act.check(RECORDING, subject), 'no_consent');
      await act.recorded({ subject, ...WIDGET, ...given('recording_service_improvement', 'video') });
      await allows(act.check(RECORDING, subject), 'consent_given');
      const { policy } = await policyVersion(act);
      assert.equal(purposeOf(policy, 'recording_service_improvement').role, 'controller');
    },
  },
  {
    id: 'VK-10',
    tag: 'CFG',
    promise: 'accounting and fraud prevention cannot be refused; knowing and looking after customers can',
    keep: async (act) => {
      for (const purpose of ['tax_accounting', 'fraud_prevention'])
        await act.refused('not_optional', withdrawn(purpose, 'data'));
      for (const purpose of ['customer_understanding', 'relationship_management']) {
        const subject = act.person();
        await allows(act.check({ purpose, channel: 'data' }, subject), 'legitimate_interest');
        await act.recorded({ subject, ...refusal(purpose, 'data') });
        await denies(act.check({ purpose, channel: 'data' }, subject), 'consent_refused');
      }
    },
  },
  {
    id: 'VK-11',
    tag: 'ENF',
    promise: 'filling in a form is no sign-up to marketing',
    keep: async (act) => {
      const subject = act.person();
      const form = { subject, collectionPoint: 'event_registration' };
      await act.recorded({ ...form, kind: 'acknowledgement' });
      await act.recorded({ ...form, kind: 'relationship', relationship: 'open_request', status: 'started' });
      await denies(act.check(NEWSLETTER, subject), 'no_consent');
      await denies(act.check({ ...PRODUCT_NEWS, jurisdiction: 'NO' }, subject), 'no_relationship');
      await allows(act.check({ purpose: 'request_response', channel: 'email' }, subject), 'legitimate_interest');
    },
  },
  {
    id: 'VK-12',
    tag: 'ENF',
    promise: 'a number left for a call serves that call',
    keep: async (act) => {
      const subject = act.person('phone');
      await act.recorded({ subject, ...given('sales_callback', 'voice') });
      await denies(act.check({ purpose: 'promotions', channel: 'voice' }, subject), 'no_consent');
      await allows(act.check({ purpose: 'sales_callback', channel: 'voice' }, subject), 'consent_given');
    },
  },
  {
    id: 'VK-13',
    tag: 'ENF',
    promise: 'job title, company and the like are no part of a consent',
    keep: async (act) => {
      for (const surplus of [{ job_title: 'CTO' }, { company: 'Example' }, { use_case: 'support' }])
        await act.refused('invalid_request', { ...given('newsletter', 'email'), ...surplus });
    },
  },
  { id: 'VK-14', tag: 'ENF', promise: 'a preference page without a login', waits: 'channels: signed preference link' },
  {
    id: 'VK-15',
    tag: 'REC',
    promise: 'support records a refusal with the same effect',
    keep: async (act) => {
      const actor = { type: 'operator', id: 'agent-7' };
      const byOperator = { actor, collectionPoint: 'support_contact', reference: 'ticket-42' };
      const event = await shared.stopsAtOnce(act, NEWSLETTER, byOperator);
      assert.deepEqual(event.actor, actor);
      assert.match(JSON.stringify(event.sealed), /"reference":"sha256:/);
      await act.refused('evidence_missing', {
        ...byOperator,
        reference: undefined,
        ...withdrawn('newsletter', 'email'),
      });
    },
  },
];
