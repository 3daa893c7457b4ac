import assert from 'node:assert/strict';
import type { Clause } from './clause.ts';
import { EVENTS, interest, MAIL, PHONE } from './ct-words.ts';
import { admin, allows, denies, fromWebsite, given, later, policyVersion, purposeOf, withdrawn } from './words.ts';

/** Virtual Contact, CT-34 to CT-43: objection, opt-out, cookies, recipients. */

const CONTRACT = { purpose: 'contract_management', channel: 'email' };

export const CT_4: readonly Clause[] = [
  {
    id: 'CT-34',
    tag: 'ENF',
    promise: 'an objection ends legitimate interest, not the contract',
    keep: async (act) => {
      const subject = act.person();
      await interest(act, subject, 'US');
      await allows(act.check(MAIL, subject), 'legitimate_interest');
      await act.refused('invalid_request', { ...given('b2b_marketing', 'email'), subject, objection: 'my_situation' });
      await act.recorded({ ...withdrawn('b2b_marketing', '*'), subject, objection: 'my_situation' });
      await denies(act.check(MAIL, subject), 'objected');
      await denies(act.check(PHONE, subject), 'objected');
      await interest(act, subject, 'US');
      await denies(act.check(MAIL, subject), 'objected');
      await allows(act.check(CONTRACT, subject), 'service_message');
      assert.equal((await act.history(subject))[1]?.objection, 'my_situation');
    },
  },
  {
    id: 'CT-35',
    tag: 'ENF',
    promise: 'consent is withdrawn for one processing alone',
    keep: async (act) => {
      const subject = act.person();
      await act.recorded({ ...given('events', 'email'), subject });
      await act.recorded({ ...given('marketing', 'email'), subject });
      await act.recorded({ ...withdrawn('events', 'email'), subject });
      await denies(act.check(EVENTS, subject), 'consent_withdrawn');
      await allows(act.check({ purpose: 'marketing', channel: 'email' }, subject), 'consent_given');
    },
  },
  { id: 'CT-36', tag: 'CFG', promise: 'replies name the competent authority', waits: 'rights: replies' },
  {
    id: 'CT-37',
    tag: 'ENF',
    promise: 'nobody is subscribed by default',
    keep: async (act) => {
      const subject = act.person();
      const ref = await act.ref(subject);
      const read = async () =>
        (await act.ledger.request('GET', `/v1/subjects/${ref}/preferences`, { key: act.ledger.key(act.tenant) })).body;
      const before = await read();
      assert.deepEqual(before.choices, []);
      const { policy } = await policyVersion(act);
      for (const topic of before.topics) {
        const { kind } = purposeOf(policy, topic.purpose);
        if (kind === 'marketing' || kind === 'sharing' || kind === 'profiling') assert.equal(topic.allowed, false);
      }
      await act.recorded({ ...given('marketing', 'email'), subject });
      await allows(act.check({ purpose: 'marketing', channel: 'email' }, subject), 'consent_given');
    },
  },
  { id: 'CT-38', tag: 'ENF', promise: 'one click unsubscribes from email', waits: 'channels: unsubscribe links' },
  {
    id: 'CT-39',
    tag: 'ENF',
    promise: 'cookies are accepted or declined, each in one event',
    keep: async (act) => {
      const cookies = ['analytics', 'advertising'];
      const answer = (status: string) => cookies.map((purpose) => ({ purpose, channel: 'web', status }));
      const banner = {
        collectionPoint: 'cookie_banner',
        notice: { id: 'cookie', version: '2025-07-04', language: 'it' },
        action: 'click',
        subjectClass: 'consumer',
        jurisdiction: 'IT',
      };
      const [yes, no] = [act.person('visitor'), act.person('visitor')];
      const said = async (id: string, status: string, subject: unknown) => {
        const { status: code } = await fromWebsite(act, { ...banner, id, subject, choices: answer(status) });
        assert.equal(code, 201);
      };
      await said('ct-39-accept-all', 'given', yes);
      await said('ct-39-decline-all', 'refused', no);
      assert.deepEqual((await act.history(no))[0]?.choices, answer('refused'));
      for (const purpose of cookies) {
        await allows(act.check({ purpose, channel: 'web' }, yes), 'consent_given');
        await denies(act.check({ purpose, channel: 'web' }, no), 'consent_refused');
      }
    },
  },
  {
    id: 'CT-40',
    tag: 'CFG',
    promise: 'rights requests go to info@virtualcontact.it',
    keep: async (act) => {
      const { contacts } = (await policyVersion(act)).policy.controller;
      const rights = contacts.find((contact: Record<string, unknown>) => contact.for === 'rights' && contact.primary);
      assert.equal(rights?.email, 'info@virtualcontact.it');
    },
  },
  {
    id: 'CT-41',
    tag: 'CFG',
    promise: 'five kinds of recipient, each with its purposes',
    waits: 'recipients: their keys',
  },
  {
    id: 'CT-42',
    tag: 'REC',
    promise: 'the lists of processors, as of a day',
    keep: async (act) => {
      const moments = [later(act, 0)];
      const replace = async (id: string, name: string) => {
        act.ledger.runtime.advance(3_600_000);
        const list = { id, kind: 'processor' as const, name, purposes: ['marketing'] };
        await act.publish((policy) => policy.recipients.splice(8, 1, list));
        moments.push(later(act, 0));
      };
      await replace('new_mailer', 'New mailer');
      await replace('newer_mailer', 'Newer mailer');
      const lists: string[] = [];
      for (const moment of moments) {
        const path = `/v1/tenants/${act.tenant}/policy?at=${moment}`;
        const answer = await act.ledger.request('GET', path, { key: admin(act) });
        assert.equal(answer.status, 200);
        lists.push(answer.body.policy.recipients[8]?.id);
      }
      assert.deepEqual(lists, [undefined, 'new_mailer', 'newer_mailer']);
    },
  },
  {
    id: 'CT-43',
    tag: 'REC',
    promise: 'who works for whom is on record',
    waits: 'audit: exports name the chain of roles',
  },
];
