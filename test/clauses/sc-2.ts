import assert from 'node:assert/strict';
import type { Clause, Stage } from './clause.ts';
import * as shared from './shared.ts';
import { allows, denies, fromWebsite, given, isRefusedPolicy, refusal, withdrawn } from './words.ts';

const PROMOTIONS = { purpose: 'promotions', channel: 'email' };
const BILLING = { purpose: 'billing', channel: 'email' };
const ADVERTISING = { purpose: 'advertising', channel: 'web' };
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

/** What Virtual Scale promises about rights and cookies. */
export const SC_2: readonly Clause[] = [
  {
    id: 'SC-20',
    tag: 'REC',
    promise: 'tampering shows',
    keep: (act) => shared.showsTampering(act, PROMOTIONS),
  },
  { id: 'SC-21', tag: 'ENF', promise: 'rights depend on the place', waits: 'rights: register of requests' },
  {
    id: 'SC-22',
    tag: 'ENF',
    promise: 'access: state, full history and the notices seen',
    keep: async (act) => {
      const subject = act.person();
      await act.recorded({ subject, ...given('promotions', 'email') });
      await act.recorded({ subject, ...withdrawn('promotions', 'email') });
      await act.recorded({ subject, ...given('promotions', 'sms') });
      await act.recorded({ subject, ...given('functional', 'web') });
      const events = await act.history(subject);
      assert.equal(events.length, 4);
      const notices = events.map(({ notice }) => notice as { id: string; version: string; hash: string } | undefined);
      assert.deepEqual(
        notices.map((notice) => notice && `${notice.id}@${notice.version}`),
        ['privacy@2024-09-07', undefined, 'privacy@2024-09-07', 'cookie@2024-09-01'],
      );
      assert(notices.every((notice) => notice === undefined || notice.hash.startsWith('sha256:')));
      const { body } = await act.ledger.request('GET', `/v1/subjects/${await act.ref(subject)}/preferences`, {
        key: act.ledger.key(act.tenant),
      });
      assert.deepEqual(
        body.choices.map((c: Record<string, unknown>) => `${c.purpose}|${c.channel}|${c.status}`).sort(),
        ['functional|web|given', 'promotions|email|withdrawn', 'promotions|sms|given'],
      );
    },
  },
  {
    id: 'SC-23',
    tag: 'ENF',
    promise: 'a correction is added, and what it corrects stays',
    keep: async (act) => {
      const subject = act.person();
      const { body } = await act.recorded({ subject, ...given('promotions', 'email') });
      const wrong = { corrects: body.eventId, choices: [{ ...PROMOTIONS, status: 'invalidated' }] };
      await act.recorded({ subject, ...wrong, actor: { type: 'operator', id: 'agent-7' } });
      await denies(act.check(PROMOTIONS, subject), 'consent_invalidated');
      const [first, second] = await act.history(subject);
      assert.deepEqual([first?.id, second?.corrects], [body.eventId, body.eventId]);
    },
  },
  { id: 'SC-24', tag: 'ENF', promise: 'deletion with a decision and its reason', waits: 'rights: erasure' },
  {
    id: 'SC-25',
    tag: 'ENF',
    promise: 'marketing stops at once, any time, without a login',
    keep: async (act) => {
      await shared.stopsAtOnce(act, PROMOTIONS, { collectionPoint: 'preference_page' });
      const subject = act.person();
      await act.recorded({ subject, ...given('promotions', 'email') });
      act.ledger.runtime.advance(1000);
      const body = {
        id: 'sc-25-no-login',
        subject,
        ...withdrawn('promotions', 'email'),
        collectionPoint: 'unsubscribe_link',
      };
      assert.equal((await fromWebsite(act, body)).status, 201);
      await denies(act.check(PROMOTIONS, subject), 'consent_withdrawn');
    },
  },
  { id: 'SC-26', tag: 'ENF', promise: 'portable copy in JSON and CSV', waits: 'audit: export' },
  {
    id: 'SC-27',
    tag: 'ENF',
    promise: 'restriction stops what is optional, and lifting it brings back what was',
    keep: (act) => shared.restrictsAndLifts(act, PROMOTIONS, BILLING),
  },
  {
    id: 'SC-28',
    tag: 'CFG',
    promise: 'no tenant without a contact for rights',
    keep: async (act) => {
      isRefusedPolicy(await act.publish((draft) => draft.controller.contacts.splice(0)), '#/controller/contacts');
    },
  },
  {
    id: 'SC-29',
    tag: 'CFG',
    promise: 'a recipient abroad needs a transfer mechanism',
    keep: async (act) => {
      const abroad = { id: 'abroad', kind: 'processor' as const, name: 'Abroad', country: 'US', purposes: ['billing'] };
      isRefusedPolicy(await act.publish((draft) => draft.recipients.push(abroad)), '#/recipients/');
      const unknown = await act.publish((draft) =>
        draft.recipients.push({ ...abroad, transferMechanism: 'handshake' }),
      );
      isRefusedPolicy(unknown, '#/recipients/');
      assert.equal(
        (await act.publish((draft) => draft.recipients.push({ ...abroad, transferMechanism: 'scc' }))).status,
        201,
      );
    },
  },
  {
    id: 'SC-30',
    tag: 'ENF',
    promise: 'essential cookies cannot be refused and are never called consent',
    keep: async (act) => {
      const subject = act.person('visitor');
      await act.refused('not_optional', { subject, ...refusal('essential', 'web') });
      await act.recorded({ subject, ...given('essential', 'web') });
      const answer = act.check({ purpose: 'essential', channel: 'web' }, subject);
      await allows(answer, 'service_message');
      assert.equal((await answer).basis, 'legitimate_interest');
    },
  },
  {
    id: 'SC-31',
    tag: 'CFG',
    promise: 'analytical cookies are optional, by place',
    keep: (act) => asksWhereRequired(act, { purpose: 'analytical', channel: 'web' }, 'visitor'),
  },
  {
    id: 'SC-32',
    tag: 'CFG',
    promise: 'functional cookies are a choice that touches no other',
    keep: async (act) => {
      const subject = act.person('visitor');
      await act.recorded({ subject, ...given('functional', 'web') });
      await allows(act.check({ purpose: 'functional', channel: 'web' }, subject), 'consent_given');
      for (const purpose of ['analytical', 'advertising'])
        await denies(act.check({ purpose, channel: 'web' }, subject), 'no_consent');
    },
  },
  {
    id: 'SC-33',
    tag: 'ENF',
    promise: 'advertising cookies with consent where the place requires it',
    keep: (act) => asksWhereRequired(act, ADVERTISING, 'visitor'),
  },
  {
    id: 'SC-34',
    tag: 'ENF',
    promise: 'cleared cookies are a new person; no choice is guessed',
    keep: async (act) => {
      const [before, after] = [act.person('visitor'), act.person('visitor')];
      await act.recorded({ subject: before, ...given('advertising', 'web') });
      await allows(act.check(ADVERTISING, before), 'consent_given');
      await denies(act.check({ ...ADVERTISING, jurisdiction: 'MX' }, after), 'no_consent');
      assert.deepEqual(await act.history(after), []);
    },
  },
];
