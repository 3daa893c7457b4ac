import assert from 'node:assert/strict';
import type { Clause } from './clause.ts';
import { addEdition, ask } from './further.ts';
import {
  admin,
  allows,
  denies,
  given,
  isProblem,
  isRefusedPolicy,
  later,
  NO_TO_ALL,
  policyVersion,
  purposeOf,
  withdrawn,
} from './words.ts';
import { SMS } from './xm-words.ts';

/** XMSERVER.FR, XM-01 to XM-12: the agreement, and consent. */

export const XM_1: readonly Clause[] = [
  {
    id: 'XM-01',
    tag: 'CFG',
    promise: 'dated 7 March 2020, and the name has one spelling',
    keep: async (act) => {
      const { policy } = await policyVersion(act);
      const put = (tenant: string, body: unknown) =>
        act.ledger.request('PUT', `/v1/tenants/${tenant}/policy`, { key: admin(act), body });
      isRefusedPolicy(await put('xmserver', { ...policy, tenant: 'xmserfer' }), '#/tenant');
      isProblem(await put('xmserfer', { ...policy, tenant: 'xmserfer' }), 'forbidden_tenant', 403);
      const event = { ...given('marketing', 'sms'), notice: { id: 'privacy', version: '2020-03-07', language: 'en' } };
      await act.refused('notice_not_in_force', { ...event, occurredAt: '2020-03-06T23:59:59.999Z' });
      await act.recorded({ ...event, occurredAt: '2020-03-07T00:00:00.000Z' });
    },
  },
  {
    id: 'XM-02',
    tag: 'REC',
    promise: 'people who only think about buying are covered',
    keep: async (act) => {
      const prospect = act.person('visitor');
      await act.recorded({ ...given('web_analytics', 'web'), collectionPoint: 'cookie_banner', subject: prospect });
      const [event] = await act.history(prospect);
      assert.equal((event?.notice as { version?: string })?.version, '2020-03-07');
      await allows(act.check({ purpose: 'web_analytics', channel: 'web' }, prospect), 'consent_given');
    },
  },
  {
    id: 'XM-03',
    tag: 'CFG',
    promise: 'Estonian law and the GDPR: marketing is opt-in',
    keep: async (act) => {
      const { policy } = await policyVersion(act);
      assert.equal(policy.controller.governingLaw, 'EE');
      const subject = act.person();
      for (const { id, kind, channels } of policy.purposes) {
        if (kind !== 'marketing' && kind !== 'profiling' && kind !== 'research') continue;
        for (const jurisdiction of [undefined, 'EE', 'FR', 'US'])
          await denies(act.check({ purpose: id, channel: channels[0], jurisdiction }, subject), 'no_consent');
      }
    },
  },
  {
    id: 'XM-04',
    tag: 'REC',
    promise: 'processing is on record: purposes, channels, recipients, retention, bases',
    keep: async (act) => {
      const { policy } = await policyVersion(act);
      for (const list of ['purposes', 'channels', 'recipients', 'retention']) assert(policy[list].length > 0, list);
      for (const { id, bases } of policy.purposes) assert(bases.length > 0, `${id} has no basis`);
    },
  },
  {
    id: 'XM-05',
    tag: 'ENF',
    promise: 'ordering acknowledges the policy; it is no consent to marketing',
    keep: async (act) => {
      const subject = act.person('phone');
      await act.recorded({ kind: 'acknowledgement', collectionPoint: 'order_form', action: 'tick', subject });
      const customer = { kind: 'relationship', relationship: 'customer', status: 'started' };
      await act.recorded({ ...customer, collectionPoint: 'order_form', subject });
      await denies(act.check(SMS, subject), 'no_consent');
      await denies(act.check({ purpose: 'newsletter', channel: 'email' }, subject), 'no_consent');
      assert.equal((await act.history(subject))[0]?.kind, 'acknowledgement');
    },
  },
  {
    id: 'XM-06',
    tag: 'REC',
    promise: 'whether an address was verified is on record',
    keep: async (act) => {
      const subject = act.person();
      for (const verified of [false, true]) await act.recorded({ ...given('marketing', 'email'), subject, verified });
      assert.deepEqual(
        (await act.history(subject)).map((event) => event.verified),
        [false, true],
      );
    },
  },
  {
    id: 'XM-07',
    tag: 'CFG',
    promise: 'the contract is performed whatever was refused',
    keep: async (act) => {
      const subject = act.person();
      await act.recorded({ ...NO_TO_ALL, subject });
      const decision = await act.check({ purpose: 'order_status', channel: 'email' }, subject);
      assert.deepEqual([decision.allowed, decision.reason, decision.basis], [true, 'service_message', 'contract']);
    },
  },
  {
    id: 'XM-08',
    tag: 'ENF',
    promise: 'a withdrawal may limit a service, and is taken all the same',
    keep: async (act) => {
      const subject = act.person('visitor');
      await act.recorded({ ...given('performance', 'web'), subject });
      const limits = { en: 'Your cart is emptied when you leave.', fr: 'Panier vidé.', et: 'Ostukorv tühjeneb.' };
      const published = await act.publish((policy) => {
        Object.assign(purposeOf(policy, 'performance'), { withoutIt: limits });
      });
      assert.equal(published.status, 201);
      const { body } = await act.recorded({ ...withdrawn('performance', 'web'), subject });
      await denies(act.check({ purpose: 'performance', channel: 'web' }, subject), 'consent_withdrawn');
      assert.deepEqual(body.limits, [{ purpose: 'performance', text: limits }]);
    },
  },
  {
    id: 'XM-09',
    tag: 'ENF',
    promise: 'consent is withdrawn at any time, without an end date',
    keep: async (act) => {
      const subject = act.person('phone');
      await act.recorded({ ...given('marketing', 'sms'), subject, occurredAt: '2021-11-23T09:00:00Z' });
      await allows(act.check(SMS, subject), 'consent_given');
      await act.recorded({ ...withdrawn('marketing', 'sms'), subject });
      await denies(act.check(SMS, subject), 'consent_withdrawn');
      // Also from a page that someone opened before the policy changed.
      await act.recorded({ ...given('marketing', 'sms'), subject });
      const shown = { id: 'privacy', version: '2020-03-07', language: 'en' };
      await act.publish((policy) => addEdition(act, policy, 'privacy', {}));
      await act.recorded({ ...withdrawn('marketing', 'sms'), subject, notice: shown });
      await denies(act.check(SMS, subject), 'consent_withdrawn');
    },
  },
  {
    id: 'XM-10',
    tag: 'ENF',
    promise: 'a withdrawal counts from its receipt, also when it is keyed in later',
    keep: async (act) => {
      const hour = 3_600_000;
      const subject = act.person('phone');
      await act.recorded({ ...given('marketing', 'sms'), subject });
      act.ledger.runtime.advance(hour);
      const received = later(act, 0);
      act.ledger.runtime.advance(2 * hour - 1000);
      const operator = { type: 'operator', id: 'staff-7', reason: 'letter' };
      await act.recorded({ ...withdrawn('marketing', 'sms'), subject, occurredAt: received, actor: operator });
      const at = new Date(Date.parse(received) + hour).toISOString();
      await denies(act.check({ ...SMS, at }, subject), 'consent_withdrawn');
      await allows(act.check({ ...SMS, at, knownAt: at }, subject), 'consent_given');
      await allows(
        act.check({ ...SMS, at: new Date(Date.parse(received) - 1).toISOString() }, subject),
        'consent_given',
      );
      const event = (await act.history(subject))[1];
      assert.equal(event?.occurredAt, received);
      assert.equal(Date.parse(String(event?.recordedAt)) - Date.parse(received), 2 * hour);
    },
  },
  {
    id: 'XM-11',
    tag: 'CFG',
    promise: 'withdrawals go to a contact that exists',
    keep: async (act) => {
      for (const contacts of [[], [{ for: 'rights', email: '[email protected]' }], [{ for: 'rights' }]]) {
        const answer = await act.publish((policy) => Object.assign(policy.controller, { contacts }));
        isRefusedPolicy(answer, '#/controller/contacts');
      }
    },
  },
  {
    id: 'XM-12',
    tag: 'ENF',
    promise: 'nothing goes to third parties without consent',
    keep: async (act) => {
      const subject = act.person();
      const disclosure = { purpose: 'third_party_disclosure', channel: 'data' };
      await denies(act.check(disclosure, subject), 'no_consent');
      for (const recipient of ['somebody', 'delivery_partners'])
        isProblem(await ask(act, { ...disclosure, recipient }, subject), 'unknown_recipient', 422);
      await act.publish((policy) => {
        const base = { kind: 'partner' as const, purposes: ['third_party_disclosure'] };
        policy.recipients.push({ ...base, id: 'bank', name: 'Bank' }, { ...base, id: 'press', name: 'Press' });
      });
      await act.recorded({ ...given('third_party_disclosure', 'data', 'press'), subject });
      await denies(act.check({ ...disclosure, recipient: 'bank' }, subject), 'no_consent');
      await allows(act.check({ ...disclosure, recipient: 'press' }, subject), 'consent_given');
      const listed = { purpose: 'order', channel: 'data', recipient: 'delivery_partners' };
      await allows(act.check(listed, subject), 'service_message');
    },
  },
];
