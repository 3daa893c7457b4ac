import assert from 'node:assert/strict';
import type { Clause } from './clause.ts';
import { addEdition, holdsNone } from './further.ts';
import { storedText } from './stage.ts';
import { allows, denies, fromWebsite, given, later } from './words.ts';
import { FIRST, NEWSLETTER } from './xm-words.ts';

/** XMSERVER.FR, XM-25 to XM-35: editions of the policy, and what is kept. */

const BANNER = {
  collectionPoint: 'cookie_banner',
  notice: { id: 'cookie', version: '2020-03-07', language: 'et' },
  action: 'click',
  jurisdiction: 'EE',
};

const PUSH = { purpose: 'push', channel: 'push' };
/** A number that passes the check digit of payment cards, and belongs to none. */
const CARD = '4111111111111111';

export const XM_3: readonly Clause[] = [
  {
    id: 'XM-25',
    tag: 'REC',
    promise: 'the policy lasts until it is replaced, and so do consents',
    keep: async (act) => {
      const subject = act.person('phone');
      await act.recorded({ ...given('newsletter', 'sms'), subject, occurredAt: '2020-11-23T09:00:00Z' });
      const decision = await act.check(NEWSLETTER, subject);
      assert.deepEqual([decision.allowed, decision.since], [true, '2020-11-23T09:00:00.000Z']);
      assert.equal(decision.expires, undefined);
    },
  },
  { id: 'XM-26', tag: 'ENF', promise: 'the current edition is public', waits: 'pages: public notices' },
  {
    id: 'XM-27',
    tag: 'ENF',
    promise: 'a new edition replaces the former one',
    keep: async (act) => {
      const before = later(act, 0);
      act.ledger.runtime.advance(86_400_000);
      await act.publish((policy) => addEdition(act, policy, 'privacy', {}));
      const event = { ...given('newsletter', 'sms'), notice: FIRST };
      await act.refused('notice_not_in_force', event);
      const subject = act.person('phone');
      await act.recorded({ ...event, subject, occurredAt: before });
      assert.equal((await act.check(NEWSLETTER, subject)).notice, 'privacy@2020-03-07');
      await act.recorded({ ...given('newsletter', 'sms'), subject });
      assert.equal((await act.check(NEWSLETTER, subject)).notice, `privacy@${later(act, 0).slice(0, 10)}`);
    },
  },
  {
    id: 'XM-28',
    tag: 'ENF',
    promise: 'a change asks for consent again where it matters, and only there',
    keep: async (act) => {
      const subject = act.person('push');
      for (const topic of [NEWSLETTER, PUSH]) await act.recorded({ ...given(topic.purpose, topic.channel), subject });
      await act.publish((policy) =>
        addEdition(act, policy, 'privacy', { reconsent: { purposes: ['push'], in: ['*'] } }),
      );
      await denies(act.check(PUSH, subject), 'reconsent_required');
      await allows(act.check(NEWSLETTER, subject), 'consent_given');
      await act.recorded({ ...given('push', 'push'), subject });
      await allows(act.check(PUSH, subject), 'consent_given');
    },
  },
  {
    id: 'XM-29',
    tag: 'REC',
    promise: 'giving data is consent to the service at most; marketing needs an explicit one',
    keep: async (act) => {
      const subject = act.person();
      await act.recorded({ kind: 'acknowledgement', action: 'implied', collectionPoint: 'order_form', subject });
      assert.equal((await act.history(subject))[0]?.action, 'implied');
      await denies(act.check({ purpose: 'newsletter', channel: 'email' }, subject), 'no_consent');
      for (const action of ['implied', 'bundled', 'preticked', undefined])
        await act.refused('not_affirmative', { ...given('newsletter', 'sms'), subject, action });
    },
  },
  {
    id: 'XM-30',
    tag: 'ENF',
    promise: 'of contact data only keyed hashes are kept',
    keep: async (act) => {
      const [mail, phone] = [act.person(), act.person('phone')];
      await act.recorded({ ...given('marketing', 'email'), subject: mail, also: [phone] });
      holdsNone(await storedText(act.ledger), mail.value, phone.value, phone.value.slice(1));
      for (const field of ['surname', 'name', 'patronymic', 'address'])
        await act.refused('invalid_request', { ...given('marketing', 'email'), subject: mail, [field]: 'Tamm' });
    },
  },
  {
    id: 'XM-31',
    tag: 'ENF',
    promise: 'gender, age and birth date are not kept',
    keep: async (act) => {
      for (const [field, value] of Object.entries({
        gender: 'f',
        birthDate: '1990-05-17',
        address: 'Tallinn',
        age: 36,
      }))
        await act.refused('invalid_request', { ...given('marketing', 'sms'), [field]: value });
    },
  },
  {
    id: 'XM-32',
    tag: 'ENF',
    promise: 'an account may be known by its id, and nothing else of it is kept',
    keep: async (act) => {
      const subject = act.person('account');
      await act.recorded({ ...given('marketing', 'post'), subject });
      await allows(act.check({ purpose: 'marketing', channel: 'post' }, subject), 'consent_given');
      holdsNone(await storedText(act.ledger), subject.value);
      for (const field of ['services', 'domain', 'ip', 'charges'])
        await act.refused('invalid_request', { ...given('marketing', 'post'), subject, [field]: '1' });
    },
  },
  {
    id: 'XM-33',
    tag: 'REC',
    promise: 'a spoken or written consent points to its record',
    keep: async (act) => {
      const subject = act.person('phone');
      for (const collectionPoint of ['phone_call', 'letter', 'live_chat', 'ticket']) {
        const event = { ...given('marketing', 'voice'), subject, collectionPoint, action: 'spoken' };
        await act.refused('evidence_missing', { ...event, reference: undefined });
        await act.recorded({ ...event, reference: 'call-881' });
      }
    },
  },
  {
    id: 'XM-34',
    tag: 'ENF',
    promise: 'payment data and identity documents never enter the ledger',
    keep: async (act) => {
      const subject = act.person();
      const event = { ...given('marketing', 'email'), subject };
      const operator = { type: 'operator', reason: 'ticket' };
      for (const change of [
        { card: CARD },
        { reference: CARD },
        { reference: '4111-1111-1111-1111' },
        { reference: `card-${CARD}` },
        { reference: `paid:${CARD}:visa` },
        { id: CARD },
        { id: '4111-1111-1111-1111' },
        { actor: { ...operator, id: CARD } },
        { notice: { ...FIRST, version: CARD } },
        { subject: { type: 'external', value: CARD } },
      ]) {
        const answer = await act.record({ ...event, ...change });
        assert(answer.status >= 400 && answer.status < 500, `accepted: ${JSON.stringify(change)}`);
        holdsNone(JSON.stringify(answer.body).replaceAll('-', ''), CARD);
      }
      holdsNone((await storedText(act.ledger)).replaceAll('-', ''), CARD);
    },
  },
  {
    id: 'XM-35',
    tag: 'ENF',
    promise: 'of a visit, language and region are kept, other traces not',
    keep: async (act) => {
      const subject = act.person('visitor');
      const event = { ...BANNER, ...given('web_analytics', 'web'), id: 'xm-35-banner', subject };
      const agent = 'Mozilla/5.0 (X11; Estonian; rv:140.0) Gecko/20100101 Testfox/77';
      const { status } = await fromWebsite(act, event, { 'user-agent': agent });
      assert.equal(status, 201);
      const [recorded] = await act.history(subject);
      assert.equal((recorded?.notice as { language?: string } | undefined)?.language, 'et');
      assert.equal(recorded?.jurisdiction, 'EE');
      const text = `${JSON.stringify(recorded)}${await storedText(act.ledger)}`;
      holdsNone(text, agent, 'Testfox', '127.0.0.1', '127.0.0.0/24');
      for (const field of ['userAgent', 'ip', 'page', 'searchTerms', 'device'])
        await act.refused('invalid_request', { ...event, id: 'xm-35-traces', [field]: 'trace' });
    },
  },
];
