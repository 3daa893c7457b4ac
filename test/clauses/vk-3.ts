import assert from 'node:assert/strict';
import type { Clause } from './clause.ts';
import * as shared from './shared.ts';
import { END_USER, INSTRUCTION, INVOICE, NEWSLETTER, WIDGET } from './vk-words.ts';
import { allows, denies, given, NO_TO_ALL, policyVersion, purposeOf, refusal } from './words.ts';

/** What VClerk promises about retention, rights and visitors. */
export const VK_3: readonly Clause[] = [
  { id: 'VK-31', tag: 'CFG', promise: 'while an account is open nothing expires', waits: 'rights: retention' },
  { id: 'VK-32', tag: 'ENF', promise: 'erasure keeps only what the law asks for', waits: 'rights: erasure' },
  { id: 'VK-33', tag: 'ENF', promise: 'a legal hold stops purge and erasure', waits: 'rights: legal hold' },
  { id: 'VK-34', tag: 'ENF', promise: 'CRM data goes after 7 years', waits: 'rights: retention' },
  { id: 'VK-35', tag: 'CFG', promise: 'invoices follow tax law', waits: 'rights: retention' },
  {
    id: 'VK-36',
    tag: 'ENF',
    promise: 'pointers to support go after 3 years, the event stays',
    waits: 'rights: retention',
  },
  { id: 'VK-37', tag: 'ENF', promise: 'everything else goes within 60 days', waits: 'rights: retention' },
  { id: 'VK-38', tag: 'ENF', promise: 'a closed account ends all access', waits: 'rights: account closure' },
  { id: 'VK-39', tag: 'ENF', promise: 'what is anonymised cannot be joined again', waits: 'rights: anonymisation' },
  { id: 'VK-40', tag: 'REC', promise: 'what is kept has a class and an end', waits: 'rights: retention report' },
  {
    id: 'VK-41',
    tag: 'ENF',
    promise: 'unsubscribing needs the message’s token only',
    waits: 'channels: unsubscribe token',
  },
  {
    id: 'VK-42',
    tag: 'ENF',
    promise: 'terms, privacy, security and service notices go on',
    keep: async (act) => {
      const subject = act.person();
      await act.recorded({ subject, ...NO_TO_ALL });
      for (const purpose of ['terms_update', 'privacy_notice', 'security_alert', 'service_notice'])
        await allows(act.check({ purpose, channel: 'email' }, subject), 'service_message');
    },
  },
  { id: 'VK-43', tag: 'ENF', promise: 'six kinds of request', waits: 'rights: register of requests' },
  {
    id: 'VK-44',
    tag: 'ENF',
    promise: 'restriction stops what is optional, and lifting it brings back what was',
    keep: (act) => shared.restrictsAndLifts(act, NEWSLETTER, INVOICE),
  },
  {
    id: 'VK-45',
    tag: 'ENF',
    promise: 'consent is withdrawn, and the time before stays provable',
    keep: async (act) => {
      const subject = act.person();
      const { body: first } = await act.recorded({ subject, ...given('newsletter', 'email') });
      const { body: second } = await act.recorded({ subject, ...NO_TO_ALL });
      await allows(act.check({ ...NEWSLETTER, at: first.recordedAt }, subject), 'consent_given');
      const between = new Date(Date.parse(second.recordedAt) - 1).toISOString();
      await allows(act.check({ ...NEWSLETTER, at: between }, subject), 'consent_given');
      await denies(act.check({ ...NEWSLETTER, at: second.recordedAt }, subject), 'consent_withdrawn');
      await denies(act.check(NEWSLETTER, subject), 'consent_withdrawn');
    },
  },
  {
    id: 'VK-46',
    tag: 'ENF',
    promise: 'visitors are sent to the company they dealt with',
    waits: 'rights: redirected requests',
  },
  {
    id: 'VK-47',
    tag: 'ENF',
    promise: 'visitors are known by random numbers only',
    keep: async (act) => {
      const recording = { ...WIDGET, ...given('recording_service_improvement', 'video') };
      for (const type of ['email', 'phone']) {
        await act.refused('invalid_identifier', { subject: act.person(type), ...recording });
        await act.refused('invalid_identifier', {
          subject: act.person('widget'),
          also: [act.person(type)],
          ...recording,
        });
      }
      await act.recorded({ subject: act.person('widget'), ...recording });
    },
  },
  {
    id: 'VK-48',
    tag: 'REC',
    promise: 'the decision on a recording has its call, time and notice',
    keep: async (act) => {
      const subject = act.person('widget');
      const choices = given('recording_service_improvement', 'video');
      await act.recorded({ subject, ...WIDGET, ...choices, reference: 'call-4711' });
      const [event] = await act.history(subject, END_USER);
      assert.deepEqual(await act.history(subject), [], 'the same number among the account holders is another person');
      assert.deepEqual([event?.choices, event?.occurredAt], [choices.choices, act.ledger.runtime.now()]);
      assert.match(JSON.stringify(event?.notice), /"version":"2020-05-01"/);
      assert.match(JSON.stringify(event?.sealed), /"reference":"sha256:/);
    },
  },
  {
    id: 'VK-49',
    tag: 'CFG',
    promise: 'finding faults follows its own basis',
    keep: async (act) => {
      const subject = act.person('widget');
      await act.recorded({ subject, ...WIDGET, ...refusal('recording_service_improvement', 'video') });
      const faults = { purpose: 'troubleshooting', channel: 'video', ...END_USER };
      await allows(act.check(faults, subject), 'legitimate_interest');
      assert.equal((await act.check(faults, subject)).basis, 'legitimate_interest');
      await act.recorded({ subject, ...WIDGET, ...refusal('troubleshooting', 'video') });
      await denies(act.check(faults, subject), 'consent_refused');
    },
  },
  {
    id: 'VK-50',
    tag: 'ENF',
    promise: 'visitors are never sold, nor used for others’ commerce',
    keep: async (act) => {
      const subject = act.person('widget');
      for (const purpose of ['sale', 'third_party_commercial']) {
        await act.refused('never_granted', { subject, ...WIDGET, ...given(purpose, 'data') });
        await act.refused('never_granted', { subject, ...INSTRUCTION, ...given(purpose, 'data') });
        await denies(act.check({ purpose, channel: 'data', ...END_USER }, subject), 'not_for_this_class');
      }
    },
  },
  {
    id: 'VK-51',
    tag: 'CFG',
    promise: 'use against spam and fraud cannot be refused',
    keep: async (act) => {
      const subject = act.person('widget');
      const refusals = ['spam_detection', 'fraud_prevention', 'security'];
      for (const purpose of refusals)
        await act.refused('not_optional', { subject, ...WIDGET, ...refusal(purpose, 'data') });
      const { policy } = await policyVersion(act);
      for (const purpose of refusals) assert(purposeOf(policy, purpose).bases.length > 0);
    },
  },
  {
    id: 'VK-52',
    tag: 'CFG',
    promise: 'visitors’ content has a contact and a class of its own',
    keep: async (act) => {
      const { policy } = await policyVersion(act);
      const contact = policy.controller.contacts.find((c: { subjectClass?: string }) => c.subjectClass === 'end_user');
      assert.equal(contact?.email, 'privacy@builton.dev');
      const content = policy.retention.find((c: { id: string }) => c.id === 'end_user_content');
      assert.deepEqual([content?.period, /law/.test(content?.reason)], [undefined, true]);
    },
  },
  { id: 'VK-53', tag: 'ENF', promise: 'own records are deleted within 30 days, backups too', waits: 'rights: erasure' },
  { id: 'VK-54', tag: 'ENF', promise: 'a copy stays only while the law asks for it', waits: 'rights: legal hold' },
  { id: 'VK-55', tag: 'ENF', promise: 'what is kept of visitors identifies nobody', waits: 'rights: anonymisation' },
];
