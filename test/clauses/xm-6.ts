import assert from 'node:assert/strict';
import type { Clause } from './clause.ts';
import { copyOfPolicy, openTenants } from './further.ts';
import { admin, allows, denies, fromWebsite, given, isProblem, later, refusal, withdrawn } from './words.ts';
import { FIRST, NEWSLETTER } from './xm-words.ts';

/** XMSERVER.FR, XM-59 to XM-73: retention, roles, rights. */

export const XM_6: readonly Clause[] = [
  { id: 'XM-59', tag: 'CFG', promise: 'kept as long as each purpose needs', waits: 'rights: retention' },
  { id: 'XM-60', tag: 'ENF', promise: 'what the tax law keeps is kept elsewhere', waits: 'rights: erasure' },
  { id: 'XM-61', tag: 'ENF', promise: 'destroyed once it is shown whose data it is', waits: 'rights: erasure' },
  {
    id: 'XM-62',
    tag: 'ENF',
    promise: 'hosted customers are controllers of their own; the Operator does not read along',
    keep: async (act) => {
      const hosted = await copyOfPolicy(act, 'hosted-shop');
      const key = await openTenants(act, hosted);
      const subject = act.person();
      const body = {
        ...given('marketing', 'email'),
        id: 'xm-62-hosted',
        subject,
        collectionPoint: 'order_form',
        action: 'tick',
        notice: FIRST,
      };
      const recorded = await act.ledger.request('POST', '/v1/events', { key: key('hosted-shop'), body });
      assert.equal(recorded.status, 201);
      const ref = recorded.body.subject;
      for (const part of ['events', 'preferences']) {
        const path = `/v1/subjects/${ref}/${part}`;
        const answer = await act.ledger.request('GET', path, { key: act.ledger.key(act.tenant) });
        assert.deepEqual(answer.body.events ?? answer.body.choices, []);
      }
      await denies(act.check({ purpose: 'marketing', channel: 'email' }, subject), 'no_consent');
      await denies(act.check({ purpose: 'marketing', channel: 'email' }, { ref }), 'no_consent');
      for (const part of ['policy', 'keys']) {
        const path = `/v1/tenants/hosted-shop/${part}`;
        isProblem(await act.ledger.request('GET', path, { key: admin(act) }), 'forbidden_tenant', 403);
      }
    },
  },
  { id: 'XM-63', tag: 'ENF', promise: 'a flood of writes does not stop the checks', waits: 'hardening: throttling' },
  { id: 'XM-64', tag: 'ENF', promise: 'who reads is on record', waits: 'audit: access log' },
  {
    id: 'XM-65',
    tag: 'ENF',
    promise: 'people see and change their data at any time',
    keep: async (act) => {
      const subject = act.person('phone');
      const ref = await act.ref(subject);
      const newsletter = async () => {
        const path = `/v1/subjects/${ref}/preferences`;
        const { body } = await act.ledger.request('GET', path, { key: act.ledger.key(act.tenant) });
        const topic = body.topics.find(
          (t: Record<string, string>) => t.purpose === 'newsletter' && t.channel === 'sms',
        );
        return [topic.allowed, body.choices.length];
      };
      assert.deepEqual(await newsletter(), [false, 0]);
      const area = { subject: { ref }, collectionPoint: 'client_area' };
      await act.recorded({ ...given('newsletter', 'sms'), ...area });
      assert.deepEqual(await newsletter(), [true, 1]);
      await act.recorded({ ...withdrawn('newsletter', 'sms'), ...area });
      assert.deepEqual(await newsletter(), [false, 1]);
      assert.equal((await act.history(subject)).length, 2);
    },
  },
  {
    id: 'XM-66',
    tag: 'ENF',
    promise: 'people learn what is collected',
    keep: async (act) => {
      const subject = act.person('phone');
      for (const purpose of ['newsletter', 'marketing']) {
        await act.recorded({ ...given(purpose, 'sms'), subject });
        await act.recorded({ ...withdrawn(purpose, 'sms'), subject, notice: FIRST });
      }
      const history = await act.history(subject);
      assert.equal(history.length, 4);
      for (const { notice } of history)
        assert.match(String((notice as { hash?: string } | undefined)?.hash), /^sha256:118b460f/);
    },
  },
  { id: 'XM-67', tag: 'ENF', promise: 'the Operator changes what people cannot', waits: 'rights: register' },
  { id: 'XM-68', tag: 'ENF', promise: 'erasure', waits: 'rights: erasure' },
  {
    id: 'XM-69',
    tag: 'ENF',
    promise: 'restriction, while the history stays readable',
    keep: async (act) => {
      const subject = act.person('phone');
      await act.recorded({ ...given('newsletter', 'sms'), subject });
      await act.recorded({ kind: 'restriction', status: 'on', subject });
      await denies(act.check(NEWSLETTER, subject), 'restricted');
      await denies(act.check({ purpose: 'survey', channel: 'voice' }, subject), 'restricted');
      assert.equal((await act.history(subject)).length, 2);
      await act.recorded({ kind: 'restriction', status: 'lifted', subject });
      await allows(act.check(NEWSLETTER, subject), 'consent_given');
    },
  },
  {
    id: 'XM-70',
    tag: 'ENF',
    promise: 'people object at any time, for reasons of their own',
    keep: async (act) => {
      const subject = act.person();
      const profiling = { purpose: 'profiling_offers', channel: 'data' };
      await act.recorded({ ...given('profiling_offers', 'data'), subject });
      act.ledger.runtime.advance(60_000);
      const before = later(act, 0);
      await act.recorded({ ...withdrawn('profiling_offers', 'data'), subject, objection: 'my_situation' });
      await denies(act.check(profiling, subject), 'objected');
      await allows(act.check({ ...profiling, at: before }, subject), 'consent_given');
      assert.equal((await act.history(subject))[1]?.objection, 'my_situation');
    },
  },
  { id: 'XM-71', tag: 'ENF', promise: 'portability, for consent and contract', waits: 'audit: exports' },
  { id: 'XM-72', tag: 'CFG', promise: 'replies name the competent authority', waits: 'rights: replies' },
  {
    id: 'XM-73',
    tag: 'CTX',
    promise: 'other websites have no part in this',
    keep: async (act) => {
      const body = {
        ...refusal('web_analytics', 'web'),
        id: 'xm-73-elsewhere',
        subject: act.person('visitor'),
        collectionPoint: 'cookie_banner',
      };
      const key = act.ledger.key(act.tenant, 'website');
      for (const origin of ['https://www.example.net', 'http://www.example.com', 'null']) {
        const answer = await act.ledger.request('POST', '/v1/events', { key, headers: { origin }, body });
        isProblem(answer, 'forbidden_origin', 403);
      }
      assert.equal((await fromWebsite(act, body)).status, 201);
    },
  },
];
