import assert from 'node:assert/strict';
import { countsFromReceipt, newEdition, type Scenario, sameTopic } from './scenario.ts';
import * as shared from './shared.ts';
import { allows, denies, fromWebsite, given, NO_TO_ALL, refusal, stateOf, withdrawn } from './words.ts';

const NEWSLETTER = { purpose: 'newsletter', channel: 'email' };
const PROMOTIONS = { purpose: 'promotions', channel: 'email' };
const B2B = { purpose: 'b2b_marketing', channel: 'email' };

/** The first five acceptance tests: what opens and closes a topic. */
export const SCENARIOS_1: readonly Scenario[] = [
  {
    number: 1,
    title: 'an opt-out is seen by the very next check, on whichever way it came',
    clauses: 'VK-14, VK-15, SC-25, CT-38, XM-10',
    play: async (on) => {
      const operator = { type: 'operator', id: 'agent-7', country: 'FR', reason: 'phoned' };
      for (const [tenant, topic] of [
        ['vclerk', NEWSLETTER],
        ['virtual-scale', PROMOTIONS],
        ['virtual-contact', B2B],
        ['xmserver', { purpose: 'marketing', channel: 'email' }],
      ] as const) {
        const act = on(tenant);
        for (const collectionPoint of ['preference_page', 'unsubscribe_link', 'stop_reply'])
          await shared.stopsAtOnce(act, topic, { collectionPoint });
        await shared.stopsAtOnce(act, topic, { actor: operator, reference: 'ticket-42' });
        // Without a login, from the website itself.
        const subject = act.person();
        await act.recorded({ subject, ...given(topic.purpose, topic.channel) });
        act.ledger.runtime.advance(1000);
        const optOut = { collectionPoint: 'preference_page', ...withdrawn(topic.purpose, topic.channel) };
        assert.equal((await fromWebsite(act, { id: `scenario-1-${tenant}`, subject, ...optOut })).status, 201);
        await denies(act.check(topic, subject), 'consent_withdrawn');
        assert.equal((await stateOf(act, subject)).topics.find((t) => sameTopic(t, topic))?.allowed, false);
      }
      await countsFromReceipt(on('xmserver'), { purpose: 'marketing', channel: 'email' });
    },
  },
  {
    number: 2,
    title: 'what cannot be refused passes while all marketing is off, and its opt-out is refused',
    clauses: 'VS-20, VK-24, VK-42, CT-78',
    play: async (on) => {
      for (const [tenant, purposes] of [
        ['virtual-support', ['order_confirmation', 'policy_notice']],
        ['vclerk', ['technical_update', 'terms_update', 'privacy_notice', 'security_alert', 'service_notice']],
        ['virtual-contact', ['breach_notice']],
      ] as const) {
        const act = on(tenant);
        const subject = act.person();
        await act.recorded({ subject, ...NO_TO_ALL });
        for (const purpose of purposes) {
          await act.refused('not_optional', { subject, ...withdrawn(purpose, 'email') });
          await allows(act.check({ purpose, channel: 'email' }, subject), 'service_message');
        }
        const { topics } = await stateOf(act, subject);
        assert.deepEqual(
          new Set(topics.filter(({ allowed }) => allowed).map(({ reason }) => reason)),
          new Set(['service_message']),
        );
      }
    },
  },
  {
    number: 3,
    title: 'a consent opens its own topic and no other',
    clauses: 'VS-23, VK-12, CT-15, CT-48, XM-53',
    play: async (on) => {
      for (const [tenant, purpose, channel, type, jurisdiction] of [
        ['virtual-support', 'offers', 'sms', 'phone', 'FR'],
        ['vclerk', 'sales_callback', 'voice', 'phone', 'NO'],
        ['virtual-contact', 'b2b_marketing', 'email', 'email', 'IT'],
        ['xmserver', 'marketing', 'sms', 'phone', 'EE'],
      ] as const) {
        const act = on(tenant);
        const [subject, stranger] = [act.person(type), act.person(type)];
        // The stranger differs in nothing but the consent.
        await act.recorded({ subject: stranger, jurisdiction, ...refusal(purpose, channel) });
        await act.recorded({ subject, jurisdiction, ...given(purpose, channel) });
        const [mine, theirs] = [(await stateOf(act, subject)).topics, (await stateOf(act, stranger)).topics];
        const different = mine.filter((topic, index) => topic.allowed !== theirs[index]?.allowed);
        assert.deepEqual(
          different.map((topic) => [topic.purpose, topic.channel, topic.allowed]),
          [[purpose, channel, true]],
        );
      }
    },
  },
  {
    number: 4,
    title: 'a soft opt-in ends at the first objection and never opens marketing by others',
    clauses: 'VK-23, VK-56, CT-19, CT-34',
    play: async (on) => {
      const act = on('vclerk');
      const subject = act.person();
      const news = { purpose: 'product_news', channel: 'email' };
      const partner = { purpose: 'third_party_marketing', channel: 'email', recipient: 'partner_p' };
      const signup = { kind: 'relationship', relationship: 'customer', status: 'started', collectionPoint: 'signup' };
      await act.recorded({ subject, jurisdiction: 'NO', ...signup });
      await allows(act.check(news, subject), 'soft_opt_in');
      await denies(act.check(partner, subject), 'no_consent');
      await denies(act.check({ ...news, recipient: 'subsidiary_x' }, subject), 'no_consent');
      await act.recorded({ subject, objection: 'no_mail', ...refusal('product_news', 'email') });
      await denies(act.check(news, subject), 'objected');
      await act.recorded({ subject, ...signup });
      await denies(act.check(news, subject), 'objected');

      const contact = on('virtual-contact');
      const lead = contact.person();
      await denies(contact.check({ ...B2B, jurisdiction: 'US' }, lead), 'no_relationship');
      const interest = { kind: 'relationship', relationship: 'prior_interest', status: 'started' };
      await contact.recorded({ subject: lead, jurisdiction: 'US', ...interest });
      await allows(contact.check(B2B, lead), 'legitimate_interest');
      await denies(contact.check({ ...B2B, jurisdiction: 'IT' }, lead), 'no_consent');
      await contact.recorded({ subject: lead, objection: 'my_situation', ...refusal('b2b_marketing', 'email') });
      await denies(contact.check(B2B, lead), 'objected');
      await allows(contact.check({ purpose: 'contract_management', channel: 'email' }, lead), 'service_message');
    },
  },
  {
    number: 5,
    title: 'a new edition of a notice asks again for what it touches, where it touches it',
    clauses: 'VK-74, XM-28, XM-41',
    play: async (on) => {
      const clerk = on('vclerk');
      const [norwegian, american] = [clerk.person(), clerk.person()];
      const both = {
        choices: [
          { ...NEWSLETTER, status: 'given' },
          { ...PROMOTIONS, status: 'given' },
        ],
      };
      await clerk.recorded({ subject: norwegian, jurisdiction: 'NO', ...both });
      await clerk.recorded({ subject: american, jurisdiction: 'US', ...both });
      await newEdition(clerk, 'privacy', { purposes: ['newsletter'], in: ['EEA'] });
      await denies(clerk.check(NEWSLETTER, norwegian), 'reconsent_required');
      await allows(clerk.check(PROMOTIONS, norwegian), 'consent_given');
      await allows(clerk.check(NEWSLETTER, american), 'consent_given');
      await clerk.recorded({ subject: norwegian, ...given('newsletter', 'email') });
      await allows(clerk.check(NEWSLETTER, norwegian), 'consent_given');

      const host = on('xmserver');
      const [marketing, push] = [
        { purpose: 'marketing', channel: 'email' },
        { purpose: 'push', channel: 'push' },
      ];
      const browser = host.person('push');
      await host.recorded({
        subject: browser,
        choices: [marketing, push].map((topic) => ({ ...topic, status: 'given' })),
      });
      await newEdition(host, 'privacy', { purposes: ['push'], in: ['*'] });
      await denies(host.check(push, browser), 'reconsent_required');
      await allows(host.check(marketing, browser), 'consent_given');
      await host.recorded({ subject: browser, ...given('push', 'push') });
      await allows(host.check(push, browser), 'consent_given');

      const visitor = host.person('visitor');
      const vendor = (recipient: string) => ({ purpose: 'cookie_marketing', channel: 'web', recipient });
      await host.recorded({ subject: visitor, ...given('cookie_marketing', 'web') });
      await host.publish((draft) => {
        draft.recipients.push({ id: 'new_ads', kind: 'vendor', name: 'New ads', purposes: ['cookie_marketing'] });
      });
      await newEdition(host, 'cookie', { purposes: ['cookie_marketing'], in: ['*'], recipients: ['new_ads'] });
      await denies(host.check(vendor('new_ads'), visitor), 'reconsent_required');
      await allows(host.check(vendor('google_ads'), visitor), 'consent_given');
    },
  },
];
