import assert from 'node:assert/strict';
import type { Clause } from './clause.ts';
import { storedText } from './stage.ts';
import { allows, denies, given, isRefusedPolicy, purposeOf, refusal, stateOf, withdrawn } from './words.ts';

const OFFERS = { purpose: 'offers', channel: 'sms' };
const NEWSLETTER = { purpose: 'newsletter', channel: 'email' };
const ADS = { purpose: 'interest_based_ads', channel: 'web' };

/** What Virtual Support promises about collecting and using data. */
export const VS_1: readonly Clause[] = [
  {
    id: 'VS-01',
    tag: 'ENF',
    promise: 'an event carries what is needed and nothing else',
    keep: async (act) => {
      for (const surplus of [{ address: '1 Main St' }, { consentText: 'x' }, { metadata: {} }])
        await act.refused('invalid_request', { ...given('newsletter', 'email'), ...surplus });
      await act.recorded(given('newsletter', 'email'));
    },
  },
  {
    id: 'VS-02',
    tag: 'ENF',
    promise: 'people are stored under a pseudonym, never by address, name or birth date',
    keep: async (act) => {
      for (const surplus of [{ birthDate: '1990-01-01' }, { name: 'Ada' }, { card: '4111111111111111' }])
        await act.refused('invalid_request', { ...given('newsletter', 'email'), ...surplus });
      const [email, phone] = [act.person(), act.person('phone')];
      await act.recorded({ subject: email, also: [phone], ...given('newsletter', 'email') });
      const stored = await storedText(act.ledger);
      for (const clear of [email.value, email.value.split('@')[0] ?? '', phone.value, phone.value.slice(1)])
        assert(!stored.includes(clear), 'an identifier is stored in clear');
    },
  },
  {
    id: 'VS-03',
    tag: 'ENF',
    promise: 'people see and change what they chose, with date, source and notice',
    keep: async (act) => {
      const subject = act.person();
      await act.recorded({ subject, collectionPoint: 'newsletter_request', ...given('newsletter', 'email') });
      await act.recorded({ subject, collectionPoint: 'account_settings', ...refusal('offers', 'sms') });
      const [history, { choices }] = [await act.history(subject), await stateOf(act, subject)];
      assert.equal(choices.length, 2);
      for (const choice of choices) {
        const event = history.find(({ id }) => id === choice.event);
        assert.equal(choice.since, event?.occurredAt);
        assert.match(String(event?.collectionPoint), /newsletter_request|account_settings/);
      }
      assert.match(JSON.stringify(history[0]?.notice), /"version":"2026-11-01"/);
      await act.recorded({ subject, collectionPoint: 'account_settings', ...withdrawn('newsletter', 'email') });
      const after = (await stateOf(act, subject)).choices.find(({ purpose }) => purpose === 'newsletter');
      assert.equal(after?.status, 'withdrawn');
    },
  },
  { id: 'VS-04', tag: 'CFG', promise: 'the contact stands in every export', waits: 'audit: export' },
  {
    id: 'VS-05',
    tag: 'REC',
    promise: 'every event says where it was collected',
    keep: async (act) => {
      await act.refused('invalid_request', { collectionPoint: undefined, ...given('newsletter', 'email') });
      await act.refused('unknown_collection_point', { collectionPoint: 'street', ...given('newsletter', 'email') });
      for (const collectionPoint of ['contest_form', 'account_creation', 'purchase', 'support', 'job_application']) {
        const subject = act.person();
        await act.recorded({ subject, collectionPoint, ...given('newsletter', 'email') });
        assert.equal((await act.history(subject))[0]?.collectionPoint, collectionPoint);
      }
    },
  },
  {
    id: 'VS-06',
    tag: 'ENF',
    promise: 'cookie choices are kept for devices without an account',
    keep: async (act) => {
      const subject = act.person('device');
      await act.recorded({ subject, collectionPoint: 'cookie_banner', ...given('analytics', 'web') });
      const [choice] = (await stateOf(act, subject)).choices;
      assert.deepEqual([choice?.purpose, choice?.status], ['analytics', 'given']);
      await allows(act.check({ purpose: 'analytics', channel: 'web' }, subject), 'consent_given');
    },
  },
  {
    id: 'VS-07',
    tag: 'REC',
    promise: 'the language of the banner and each category are on record',
    keep: async (act) => {
      const subject = act.person('visitor');
      const choices = [
        { purpose: 'analytics', channel: 'web', status: 'refused' },
        { purpose: 'personalisation', channel: 'web', status: 'given' },
        { purpose: 'advertising', channel: 'web', status: 'refused' },
        { purpose: 'social', channel: 'web', status: 'refused' },
      ];
      const notice = { id: 'cookie', version: '2026-11-01', language: 'fr' };
      await act.recorded({ subject, collectionPoint: 'cookie_banner', notice, choices });
      const [event] = await act.history(subject);
      assert.deepEqual(event?.choices, choices);
      assert.equal((event?.notice as { language?: string } | undefined)?.language, 'fr');
    },
  },
  {
    id: 'VS-08',
    tag: 'CFG',
    promise: 'cookie categories are a list, and others are refused with that list',
    keep: async (act) => {
      const subject = act.person('visitor');
      const answer = await act.refused('unknown_purpose', { subject, ...refusal('foo', 'web') });
      for (const category of ['essential', 'analytics', 'personalisation', 'advertising', 'social'])
        assert(answer.body.errors[0].detail.includes(category), `${category} is not named`);
    },
  },
  {
    id: 'VS-09',
    tag: 'REC',
    promise: 'a cookie choice rests on the cookie notice',
    keep: async (act) => {
      const subject = act.person('visitor');
      const notice = (id: string) => ({ notice: { id, version: '2026-11-01', language: 'en' } });
      await act.refused('notice_mismatch', { subject, ...given('analytics', 'web'), ...notice('privacy') });
      await act.refused('notice_mismatch', { ...given('newsletter', 'email'), ...notice('cookie') });
      await act.recorded({ subject, ...given('analytics', 'web'), ...notice('cookie') });
    },
  },
  {
    id: 'VS-10',
    tag: 'ENF',
    promise: 'interest-based adverts are refused by a link, with one for the EU',
    keep: async (act) => {
      const subject = act.person('visitor');
      await act.recorded({ subject, ...given('interest_based_ads', 'web') });
      const link = { collectionPoint: 'ads_opt_out_link_eu', jurisdiction: 'FR' };
      await act.recorded({ subject, ...link, ...withdrawn('interest_based_ads', 'web') });
      await denies(act.check(ADS, subject), 'consent_withdrawn');
      const event = (await act.history(subject)).at(-1);
      assert.deepEqual([event?.collectionPoint, event?.jurisdiction], ['ads_opt_out_link_eu', 'FR']);
    },
  },
  {
    id: 'VS-11',
    tag: 'ENF',
    promise: 'opting out of one purpose leaves another as it was',
    keep: async (act) => {
      const subject = act.person('visitor');
      const generic = { purpose: 'generic_ads', channel: 'web' };
      await allows(act.check(generic, subject), 'legitimate_interest');
      await act.recorded({ subject, collectionPoint: 'ads_opt_out_link', ...refusal('interest_based_ads', 'web') });
      await denies(act.check({ ...ADS, jurisdiction: 'US' }, subject), 'consent_refused');
      await allows(act.check(generic, subject), 'legitimate_interest');
    },
  },
  {
    id: 'VS-12',
    tag: 'ENF',
    promise: 'bought data brings no consent',
    keep: async (act) => {
      const subject = act.person();
      const provenance = { origin: 'purchased_list', source: 'list_seller' };
      await act.recorded({ subject, kind: 'acquisition', collectionPoint: 'third_party_list', provenance });
      await denies(act.check({ purpose: 'offers', channel: 'email' }, subject), 'import_only');
      await denies(act.check(OFFERS, subject), 'no_consent');
      await denies(act.check({ purpose: 'prospecting', channel: 'data' }, subject), 'no_consent');
      await act.refused('invalid_request', { kind: 'acquisition', collectionPoint: 'third_party_list' });
    },
  },
  {
    id: 'VS-13',
    tag: 'ENF',
    promise: 'what a friend supplied serves the thing it was supplied for',
    keep: async (act) => {
      const subject = act.person();
      const provenance = { origin: 'third_party', source: 'a_friend', purposes: ['gift_delivery'] };
      await act.recorded({ subject, kind: 'acquisition', collectionPoint: 'third_party_list', provenance });
      await denies(act.check(NEWSLETTER, subject), 'import_only');
      await denies(act.check({ purpose: 'offers', channel: 'email' }, subject), 'import_only');
      await allows(act.check({ purpose: 'gift_delivery', channel: 'email' }, subject), 'legitimate_interest');
    },
  },
  {
    id: 'VS-14',
    tag: 'ENF',
    promise: 'no purpose without a legal basis',
    keep: async (act) => {
      const at = act.ledger.documents
        .find(({ tenant }) => tenant === act.tenant)
        ?.purposes.findIndex(({ id }) => id === 'offers');
      const without = await act.publish((draft) => Reflect.deleteProperty(purposeOf(draft, 'offers'), 'bases'));
      isRefusedPolicy(without, `#/purposes/${at}/bases`);
      isRefusedPolicy(
        await act.publish((draft) => purposeOf(draft, 'offers').bases.splice(0)),
        `#/purposes/${at}/bases`,
      );
    },
  },
  {
    id: 'VS-15',
    tag: 'CFG',
    promise: 'security and fraud detection cannot be refused',
    keep: async (act) => {
      for (const purpose of ['fraud_detection', 'security'])
        await act.refused('not_optional', withdrawn(purpose, 'data'));
      const subject = act.person();
      await act.recorded({ subject, objection: 'my_situation', ...refusal('service_improvement', 'data') });
      await denies(act.check({ purpose: 'service_improvement', channel: 'data' }, subject), 'objected');
    },
  },
];
