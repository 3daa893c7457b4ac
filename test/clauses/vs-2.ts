import assert from 'node:assert/strict';
import type { Clause } from './clause.ts';
import * as shared from './shared.ts';
import { allows, denies, given, NO_TO_ALL, refusal, stateOf, withdrawn } from './words.ts';

const OFFERS = { purpose: 'offers', channel: 'sms' };
const NEWSLETTER = { purpose: 'newsletter', channel: 'email' };
const ORDER = { purpose: 'order_confirmation', channel: 'email' };

/** What Virtual Support promises about sharing and writing to people. */
export const VS_2: readonly Clause[] = [
  { id: 'VS-16', tag: 'ENF', promise: 'counts tell nothing about anybody', waits: 'audit: aggregate report' },
  {
    id: 'VS-17',
    tag: 'CFG',
    promise: 'a recipient asks about its own purposes only',
    waits: 'recipients: a key for each',
  },
  {
    id: 'VS-18',
    tag: 'ENF',
    promise: 'a recipient cannot read in bulk',
    waits: 'recipients: a key for each, and a log',
  },
  {
    id: 'VS-19',
    tag: 'REC',
    promise: 'after a change of owner old consents keep their controller and notice',
    keep: (act) => shared.keepsOldController(act, NEWSLETTER),
  },
  {
    id: 'VS-20',
    tag: 'ENF',
    promise: 'messages about an order pass while all marketing is off',
    keep: async (act) => {
      const subject = act.person();
      await act.recorded({ subject, ...NO_TO_ALL });
      await allows(act.check(ORDER, subject), 'service_message');
      await allows(act.check({ purpose: 'service_message', channel: 'sms' }, subject), 'service_message');
      await denies(act.check(NEWSLETTER, subject), 'consent_withdrawn');
    },
  },
  {
    id: 'VS-21',
    tag: 'ENF',
    promise: 'offers with consent, or a legitimate interest where it is configured and nobody objected',
    keep: async (act) => {
      const subject = act.person();
      const email = { purpose: 'offers', channel: 'email' };
      await denies(act.check(OFFERS, subject), 'no_consent');
      await denies(act.check(email, subject), 'no_relationship');
      await act.recorded({ subject, kind: 'relationship', relationship: 'customer', status: 'started' });
      await denies(act.check(OFFERS, subject), 'no_consent');
      await allows(act.check(email, subject), 'legitimate_interest');
      assert.equal((await act.check(email, subject)).basis, 'legitimate_interest');
      await act.recorded({ subject, objection: 'no_offers', ...refusal('offers', 'email') });
      await denies(act.check(email, subject), 'objected');
    },
  },
  {
    id: 'VS-22',
    tag: 'ENF',
    promise: 'consent is no condition of buying, and nothing is pre-ticked',
    keep: async (act) => {
      for (const action of ['preticked', 'bundled', 'implied'])
        await act.refused('not_affirmative', { action, collectionPoint: 'purchase', ...given('newsletter', 'email') });
      await act.refused('not_affirmative', { action: undefined, ...given('newsletter', 'email') });
      const subject = act.person();
      const bought = { kind: 'relationship', relationship: 'customer', status: 'started', collectionPoint: 'purchase' };
      await act.recorded({ subject, ...bought });
      assert.deepEqual((await stateOf(act, subject)).choices, []);
      await denies(act.check(NEWSLETTER, subject), 'no_consent');
      await allows(act.check(ORDER, subject), 'service_message');
    },
  },
  {
    id: 'VS-23',
    tag: 'ENF',
    promise: 'each channel stands for itself',
    keep: async (act) => {
      const subject = act.person('phone');
      await act.recorded({ subject, ...given('offers', 'sms') });
      await allows(act.check(OFFERS, subject), 'consent_given');
      for (const channel of ['sms_auto', 'voice', 'voice_auto', 'whatsapp'])
        await denies(act.check({ purpose: 'offers', channel }, subject), 'no_consent');
      await denies(act.check({ purpose: 'offers', channel: 'email' }, subject), 'no_relationship');
    },
  },
  {
    id: 'VS-24',
    tag: 'ENF',
    promise: 'each sender has a switch of its own',
    keep: async (act) => {
      const subject = act.person('phone');
      const partner = { purpose: 'partner_offers', channel: 'sms', recipient: 'partner_p' };
      await act.recorded({ subject, ...given('offers', 'sms') });
      await act.recorded({ subject, ...given('partner_offers', 'sms', 'partner_p') });
      await allows(act.check(partner, subject), 'consent_given');
      const off = { collectionPoint: 'account_settings', ...withdrawn('partner_offers', 'sms', 'partner_p') };
      await act.recorded({ subject, ...off });
      await allows(act.check(OFFERS, subject), 'consent_given');
      await denies(act.check(partner, subject), 'consent_withdrawn');
    },
  },
  {
    id: 'VS-25',
    tag: 'REC',
    promise: 'a co-branded consent names the partner and the notice',
    keep: async (act) => {
      const form = { collectionPoint: 'co_branded_form' };
      await act.refused('unknown_recipient', { ...form, ...given('co_branded_offers', 'email') });
      const named = { ...form, ...given('co_branded_offers', 'email', 'partner_p') };
      await act.refused('evidence_missing', { ...named, notice: undefined });
      await act.refused('evidence_missing', { ...named, reference: undefined });
      const subject = act.person();
      await act.recorded({ subject, ...named });
      const [event] = await act.history(subject);
      assert.deepEqual(event?.choices, named.choices);
      assert.match(JSON.stringify(event?.notice), /"id":"privacy"/);
      assert.equal(event?.tenant, 'virtual-support');
    },
  },
  {
    id: 'VS-26',
    tag: 'ENF',
    promise: 'sharing with a partner is off until agreed, and reversible',
    keep: async (act) => {
      const subject = act.person();
      const share = { purpose: 'share_with_partner', channel: 'data', recipient: 'partner_p' };
      await denies(act.check(share, subject), 'no_consent');
      await act.recorded({ subject, ...given('share_with_partner', 'data', 'partner_p') });
      await allows(act.check(share, subject), 'consent_given');
      await act.recorded({ subject, ...withdrawn('share_with_partner', 'data', 'partner_p') });
      await denies(act.check(share, subject), 'consent_withdrawn');
      assert.equal((await act.history(subject)).length, 2);
    },
  },
  {
    id: 'VS-27',
    tag: 'ENF',
    promise: 'other websites cannot record anything',
    keep: (act) => shared.refusesForeignOrigins(act, NEWSLETTER),
  },
  {
    id: 'VS-28',
    tag: 'ENF',
    promise: 'contacts a customer imported serve that customer alone',
    keep: async (act) => {
      await act.publish((draft) => {
        const customer = draft.recipients.find(({ id }) => id === 'customer_c');
        assert(customer !== undefined);
        draft.recipients.push({ ...customer, id: 'customer_d' });
      });
      const subject = act.person();
      const imported = { collectionPoint: 'contact_import', subjectClass: 'imported_contact' };
      const provenance = {
        origin: 'import',
        source: 'customer_c',
        importer: 'customer_c',
        purposes: ['customer_campaign'],
        noticeReference: 'list-7-notice',
        consentReference: 'list-7-consent',
      };
      await act.recorded({ subject, kind: 'acquisition', ...imported, provenance });
      for (const channel of ['email', 'sms'])
        await denies(act.check({ purpose: 'offers', channel }, subject), 'not_for_this_class');
      await denies(act.check({ purpose: 'service_improvement', channel: 'data' }, subject), 'import_only');
      const campaign = { purpose: 'customer_campaign', channel: 'email' };
      await denies(act.check({ ...campaign, recipient: 'customer_c' }, subject), 'no_consent');
      await act.refused('never_granted', {
        subject,
        ...imported,
        ...given('customer_campaign', 'email', 'customer_c'),
      });
      const instructed = {
        actor: { type: 'controller', id: 'customer-c' },
        ...given('customer_campaign', 'email', 'customer_c'),
      };
      await act.recorded({ subject, ...imported, ...instructed });
      await allows(act.check({ ...campaign, recipient: 'customer_c' }, subject), 'consent_given');
      await denies(act.check({ ...campaign, recipient: 'customer_d' }, subject), 'no_consent');
      await denies(act.check({ purpose: 'offers', channel: 'email' }, subject), 'not_for_this_class');
    },
  },
];
