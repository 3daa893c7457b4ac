import type { Clause } from './clause.ts';
import { allows, denies, given, refusal, withdrawn } from './words.ts';
import { mandatory } from './xm-words.ts';

/** XMSERVER.FR, XM-13 to XM-24: what data is used for. */

export const XM_2: readonly Clause[] = [
  {
    id: 'XM-13',
    tag: 'CFG',
    promise: 'documents on the services are sent',
    keep: (act) => mandatory(act, 'service_documents'),
  },
  {
    id: 'XM-14',
    tag: 'CFG',
    promise: 'orders, support and verification',
    keep: (act) => mandatory(act, 'order', 'support', 'verification'),
  },
  {
    id: 'XM-15',
    tag: 'CFG',
    promise: 'risk, fraud and misuse are looked into',
    keep: (act) => mandatory(act, 'fraud_risk', 'aup_investigation'),
  },
  {
    id: 'XM-16',
    tag: 'ENF',
    promise: 'the contract is talked about by call, SMS, email and chat; other offers are marketing',
    keep: async (act) => {
      const subject = act.person('phone');
      for (const channel of ['voice', 'sms', 'email', 'web_chat']) {
        await allows(act.check({ purpose: 'order_status', channel }, subject), 'service_message');
        await denies(act.check({ purpose: 'offer_unrelated', channel }, subject), 'no_consent');
      }
      await allows(act.check({ purpose: 'payment_reminder', channel: 'sms' }, subject), 'service_message');
      await act.recorded({ kind: 'relationship', relationship: 'customer', status: 'started', subject });
      await denies(act.check({ purpose: 'offer_unrelated', channel: 'sms' }, subject), 'no_consent');
    },
  },
  {
    id: 'XM-17',
    tag: 'CFG',
    promise: 'invoices, payments and debts',
    keep: (act) => mandatory(act, 'billing', 'debt_collection', 'payment_reminder'),
  },
  {
    id: 'XM-18',
    tag: 'ENF',
    promise: 'market research is optional',
    keep: async (act) => {
      const subject = act.person('phone');
      await act.recorded({ ...given('market_research', 'voice'), subject });
      await act.recorded({ ...given('newsletter', 'sms'), subject });
      await act.recorded({ ...withdrawn('market_research', '*'), subject });
      await denies(act.check({ purpose: 'market_research', channel: 'voice' }, subject), 'consent_withdrawn');
      await allows(act.check({ purpose: 'newsletter', channel: 'sms' }, subject), 'consent_given');
    },
  },
  {
    id: 'XM-19',
    tag: 'ENF',
    promise: 'surveys have an answer of their own',
    keep: async (act) => {
      const [willing, silent] = [act.person(), act.person()];
      const survey = { purpose: 'survey', channel: 'email' };
      await act.recorded({ ...given('survey', 'email'), subject: willing });
      for (const subject of [willing, silent]) await act.recorded({ ...withdrawn('newsletter', '*'), subject });
      await allows(act.check(survey, willing), 'consent_given');
      await denies(act.check(survey, silent), 'no_consent');
    },
  },
  {
    id: 'XM-20',
    tag: 'ENF',
    promise: 'each kind of advertising is a switch of its own',
    keep: async (act) => {
      const subject = act.person();
      const kinds = {
        newsletter: 'sms',
        social_ads: 'social',
        onsite_ads: 'web',
        offsite_ads: 'web',
        offline_ads: 'post',
      };
      const choices = Object.entries(kinds).map(([purpose, channel]) => ({ purpose, channel, status: 'given' }));
      await act.recorded({ choices, subject });
      await act.recorded({ ...withdrawn('offline_ads', 'post'), subject });
      for (const [purpose, channel] of Object.entries(kinds)) {
        if (purpose === 'offline_ads') await denies(act.check({ purpose, channel }, subject), 'consent_withdrawn');
        else await allows(act.check({ purpose, channel }, subject), 'consent_given');
      }
    },
  },
  {
    id: 'XM-21',
    tag: 'ENF',
    promise: 'profiling for offers is optional and can be objected to',
    keep: async (act) => {
      const subject = act.person();
      const profiling = { purpose: 'profiling_offers', channel: 'data' };
      await denies(act.check(profiling, subject), 'no_consent');
      await act.recorded({ ...given('profiling_offers', 'data'), subject });
      await act.recorded({ ...withdrawn('profiling_offers', 'data'), subject, objection: 'profiling' });
      await denies(act.check(profiling, subject), 'objected');
      for (const channel of ['email', 'data'])
        await allows(act.check({ purpose: 'order', channel }, subject), 'service_message');
    },
  },
  { id: 'XM-22', tag: 'REC', promise: 'evidence for courts', waits: 'audit: proofs' },
  { id: 'XM-23', tag: 'REC', promise: 'disclosures by law are on record', waits: 'audit: disclosure register' },
  {
    id: 'XM-24',
    tag: 'CFG',
    promise: 'identity is established',
    keep: async (act) => {
      for (const channel of ['email', 'voice', 'data', '*'])
        await act.refused('not_optional', refusal('identity', channel));
      await allows(act.check({ purpose: 'identity', channel: 'data' }, act.person()), 'service_message');
    },
  },
];
