import assert from 'node:assert/strict';
import { LOCAL_TABLES } from '../../local/tables.ts';
import type { Clause } from './clause.ts';
import { storedText } from './stage.ts';
import { NEWSLETTER } from './vk-words.ts';
import { admin, allows, denies, given, isProblem, NO_TO_ALL, refusal, withdrawn } from './words.ts';

const PRODUCT_NEWS = { purpose: 'product_news', channel: 'email' };

/** What VClerk promises about cookies, messages and keys. */
export const VK_2: readonly Clause[] = [
  {
    id: 'VK-16',
    tag: 'ENF',
    promise: 'public sources bring no consent',
    keep: async (act) => {
      const subject = act.person();
      const provenance = { origin: 'public', source: 'linkedin' };
      await act.recorded({ subject, kind: 'acquisition', actor: { type: 'system' }, provenance });
      await denies(act.check(NEWSLETTER, subject), 'no_consent');
      await denies(act.check({ ...PRODUCT_NEWS, jurisdiction: 'NO' }, subject), 'import_only');
    },
  },
  {
    id: 'VK-17',
    tag: 'CFG',
    promise: 'a provider of trackers gets the person’s answer',
    keep: async (act) => {
      const subject = act.person('visitor');
      const asked = { purpose: 'analytics', channel: 'web', recipient: 'audience_meter' };
      await denies(act.check(asked, subject), 'no_consent');
      await act.recorded({ subject, ...refusal('analytics', 'web') });
      await denies(act.check(asked, subject), 'consent_refused');
    },
  },
  {
    id: 'VK-18',
    tag: 'ENF',
    promise: 'each cookie category is a choice of its own, under the cookie notice',
    keep: async (act) => {
      const subject = act.person('visitor');
      const [analytics, ads] = [
        { purpose: 'analytics', channel: 'web' },
        { purpose: 'ad_measurement', channel: 'web' },
      ];
      const yes = [analytics, ads].map((topic) => ({ ...topic, status: 'given' }));
      await act.recorded({ subject, choices: yes });
      await act.recorded({ subject, ...withdrawn('ad_measurement', 'web') });
      await allows(act.check(analytics, subject), 'consent_given');
      await denies(act.check(ads, subject), 'consent_withdrawn');
      const events = await act.history(subject);
      assert.equal(events.filter(({ choices }) => JSON.stringify(choices).includes('ad_measurement')).length, 2);
      assert.match(JSON.stringify(events[0]?.notice), /"id":"cookie"/);
      const privacy = { id: 'privacy', version: '2020-05-01', language: 'fr' };
      await act.refused('notice_mismatch', { subject, notice: privacy, choices: yes });
    },
  },
  { id: 'VK-19', tag: 'REC', promise: 'evidence is a pointer, and an export shows no more', waits: 'audit: export' },
  {
    id: 'VK-20',
    tag: 'ENF',
    promise: 'no place for free text',
    keep: async (act) => {
      const optOut = withdrawn('newsletter', 'email');
      for (const reference of ['x'.repeat(5000), 'she said she is ill', '+47 22 12 34 56'])
        await act.refused('invalid_request', { ...optOut, reference });
      await act.refused('invalid_request', {
        ...optOut,
        actor: { type: 'operator', id: 'Ada Lovelace' },
        reference: 'ticket-1',
      });
      await act.refused('invalid_request', { ...optOut, comment: 'ill' });
    },
  },
  {
    id: 'VK-21',
    tag: 'CFG',
    promise: 'invoices arrive while all marketing is off',
    keep: async (act) => {
      const subject = act.person();
      await act.recorded({ subject, ...NO_TO_ALL });
      await allows(act.check({ purpose: 'invoice', channel: 'email' }, subject), 'service_message');
      await act.refused('not_optional', { subject, ...withdrawn('billing', 'email') });
      await act.refused('not_optional', { subject, ...withdrawn('tax_audit', 'data') });
    },
  },
  {
    id: 'VK-22',
    tag: 'ENF',
    promise: 'messages about the account arrive always',
    keep: async (act) => {
      const subject = act.person();
      await act.recorded({ subject, ...NO_TO_ALL });
      await allows(act.check({ purpose: 'account_notice', channel: 'email' }, subject), 'service_message');
    },
  },
  {
    id: 'VK-23',
    tag: 'ENF',
    promise: 'the soft opt-in of an account ends at the first no',
    keep: async (act) => {
      const subject = act.person();
      const news = { ...PRODUCT_NEWS, jurisdiction: 'NO' };
      const signup = { kind: 'relationship', relationship: 'customer', status: 'started', collectionPoint: 'signup' };
      await act.recorded({ subject, ...signup });
      await allows(act.check(news, subject), 'soft_opt_in');
      await act.recorded({ subject, ...withdrawn('product_news', 'email') });
      await denies(act.check(news, subject), 'consent_withdrawn');
      await act.recorded({ subject, ...signup });
      await denies(act.check(news, subject), 'consent_withdrawn');
    },
  },
  {
    id: 'VK-24',
    tag: 'ENF',
    promise: 'technical announcements cannot be refused, and it says why',
    keep: async (act) => {
      const subject = act.person();
      const answer = await act.refused('not_optional', { subject, ...withdrawn('technical_update', 'email') });
      assert.equal(answer.status, 422);
      assert.match(answer.body.errors[0].detail, /cannot be refused/);
      await allows(act.check({ purpose: 'technical_update', channel: 'email' }, subject), 'service_message');
    },
  },
  {
    id: 'VK-25',
    tag: 'ENF',
    promise: 'a key is shown once and kept as a hash',
    keep: async (act) => {
      const path = `/v1/tenants/${act.tenant}/keys`;
      const body = { kind: 'secret', scopes: ['checks:read'] };
      const { body: created } = await act.ledger.request('POST', path, { key: admin(act), body });
      const question = { ...NEWSLETTER, subjects: [act.person()] };
      const asking = (key: string) => act.ledger.request('POST', '/v1/checks', { key, body: question });
      assert.equal((await asking(created.key)).status, 200);
      isProblem(await asking(`${created.key.slice(0, -1)}~`), 'invalid_key', 401);
      assert(!(await storedText(act.ledger, [LOCAL_TABLES.control])).includes(created.key));
      const { body: list } = await act.ledger.request('GET', path, { key: admin(act) });
      assert(!JSON.stringify(list).includes(created.key));
    },
  },
  {
    id: 'VK-26',
    tag: 'ENF',
    promise: 'customers bring their own keys, if these are strong',
    keep: async (act) => {
      const bring = (secret: string) =>
        act.ledger.request('POST', `/v1/tenants/${act.tenant}/keys`, {
          key: admin(act),
          body: { kind: 'secret', scopes: ['checks:read'], secret },
        });
      isProblem(await bring('abc'), 'weak_key', 422);
      const own = 'v7Qm2xLr9TzKd4Wb8NcPf3HsYj6GuEa1oXiV5tRe';
      assert.equal((await bring(own)).status, 201);
      const question = { ...NEWSLETTER, subjects: [act.person()] };
      assert.equal((await act.ledger.request('POST', '/v1/checks', { key: own, body: question })).status, 200);
      isProblem(await bring(own), 'key_conflict', 409);
      assert(!(await storedText(act.ledger, [LOCAL_TABLES.control])).includes(own));
    },
  },
  { id: 'VK-27', tag: 'REC', promise: 'what each key did is on record', waits: 'audit: events and reads by key' },
  {
    id: 'VK-28',
    tag: 'CFG',
    promise: 'cookies of the dashboard are asked for apart',
    keep: async (act) => {
      const subject = act.person('visitor');
      const dashboard = { purpose: 'analytics', channel: 'dashboard' };
      await act.recorded({ subject, ...refusal('analytics', 'web') });
      await denies(act.check(dashboard, subject), 'no_consent');
      await act.recorded({ subject, ...given('analytics', 'dashboard') });
      await allows(act.check(dashboard, subject), 'consent_given');
      await denies(act.check({ purpose: 'analytics', channel: 'web' }, subject), 'consent_refused');
    },
  },
  { id: 'VK-29', tag: 'REC', promise: 'the access log keeps addresses, exports have none', waits: 'audit: access log' },
  {
    id: 'VK-30',
    tag: 'ENF',
    promise: 'use against security incidents cannot be refused',
    keep: async (act) => {
      const subject = act.person();
      await act.refused('not_optional', { subject, ...refusal('security', 'data') });
      await allows(act.check({ purpose: 'security', channel: 'data' }, subject), 'service_message');
    },
  },
];
