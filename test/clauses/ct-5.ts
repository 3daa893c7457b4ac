import assert from 'node:assert/strict';
import type { Clause } from './clause.ts';
import {
  CUSTOMER_NOTICE,
  closedSchema,
  INSTRUCTION,
  instructionsAreNamed,
  interest,
  newPurposeDenies,
} from './ct-words.ts';
import { copyOfPolicy, openTenants } from './further.ts';
import { allows, denies, given, isProblem, policyVersion, purposeOf, refusal, withdrawn } from './words.ts';

/** Virtual Contact, CT-44 to CT-56: the company as processor of its customers. */

export const CT_5: readonly Clause[] = [
  {
    id: 'CT-44',
    tag: 'ENF',
    promise: 'the contacts of one customer are unknown to another',
    keep: async (act) => {
      const [a, b] = [await copyOfPolicy(act, 'customer-a'), await copyOfPolicy(act, 'customer-b')];
      // Each customer decides how its contacts are known.
      for (const subjectClass of a.subjectClasses)
        if (subjectClass.id === 'contact') subjectClass.identifiers = ['phone'];
      const key = await openTenants(act, a, b);
      const phone = act.person('phone');
      const call = (method: string, path: string, name: string, body?: unknown) =>
        act.ledger.request(method, path, { key: key(name), ...(body !== undefined && { body }) });
      const topic = { purpose: 'customer_outreach', channel: 'sms' };
      const event = (id: string, status: string, subject: unknown = phone) => ({
        id: `ct-44-${id}`,
        choices: [{ ...topic, status }],
        subject,
        subjectClass: 'contact',
        collectionPoint: 'contact_centre',
        notice: CUSTOMER_NOTICE,
        action: 'spoken',
        jurisdiction: 'IT',
      });
      const check = async (name: string) => {
        const body = { ...topic, subjectClass: 'contact', subjects: [phone] };
        return (await call('POST', '/v1/checks', name, body)).body.decisions[0];
      };
      for (const name of ['customer-a', 'customer-b'])
        assert.equal((await call('POST', '/v1/events', name, event('yes', 'given'))).status, 201);
      act.ledger.runtime.advance(1000);
      await call('POST', '/v1/events', 'customer-a', event('no', 'withdrawn'));
      assert.equal((await check('customer-a')).reason, 'consent_withdrawn');
      const atB = await check('customer-b');
      assert.equal(atB.reason, 'consent_given');
      const stolen = await call('GET', `/v1/subjects/${atB.subject}/events`, 'customer-a');
      assert.deepEqual(stolen.body.events, []);
      const policy = await act.ledger.request('GET', '/v1/tenants/customer-b/policy', {
        key: key('customer-a', 'admin'),
      });
      isProblem(policy, 'forbidden_tenant', 403);
      const mail = act.person();
      isProblem(
        await call('POST', '/v1/events', 'customer-a', event('mail', 'given', mail)),
        'invalid_identifier',
        422,
      );
      assert.equal((await call('POST', '/v1/events', 'customer-b', event('mail', 'given', mail))).status, 201);
    },
  },
  {
    id: 'CT-45',
    tag: 'ENF',
    promise: 'of agents no birth date is kept',
    keep: async (act) => {
      const agent = { subject: act.person(), subjectClass: 'agent', notice: CUSTOMER_NOTICE };
      const event = { ...given('call_recording', 'voice'), ...agent };
      for (const field of ['birth_date', 'birthDate', 'dateOfBirth'])
        await act.refused('invalid_request', { ...event, [field]: '1990-05-17' });
      await act.refused('invalid_request', { ...event, age: { bornOn: '1990-05-17' } });
      await act.recorded(event);
    },
  },
  {
    id: 'CT-46',
    tag: 'REC',
    promise: 'an event points to the interaction, never to the number',
    keep: async (act) => {
      const event = { ...given('marketing', 'voice'), collectionPoint: 'contact_centre', action: 'spoken' };
      for (const reference of [
        '+390612345678',
        '00390612345678',
        '06 1234 5678',
        '+39 (06) 1234-5678',
        'tel:+390612345678',
      ])
        await act.refused('invalid_request', { ...event, reference });
      await act.recorded({ ...event, reference: 'interaction-8812' });
    },
  },
  {
    id: 'CT-47',
    tag: 'ENF',
    promise: 'screens are captured and calls transcribed only where the customer turned it on',
    keep: async (act) => {
      for (const [purpose, channel] of [
        ['screen_capture', 'data'],
        ['call_transcription', 'voice'],
      ] as const) {
        const [subject, other] = [act.person('external'), act.person('external')];
        const question = { purpose, channel, subjectClass: 'agent' };
        assert.equal((await act.check(question, subject)).allowed, false);
        const grant = { ...given(purpose, channel), subject, subjectClass: 'agent', notice: CUSTOMER_NOTICE };
        await act.refused('never_granted', grant);
        await act.refused('never_granted', { ...grant, actor: { type: 'operator', id: 'staff-7' } });
        const instruction = { ...INSTRUCTION, subject, reference: 'instruction-17' };
        await act.recorded({ ...given(purpose, channel), ...instruction });
        await allows(act.check(question, subject), 'consent_given');
        assert.equal((await act.check(question, other)).allowed, false);
        await act.recorded({ ...withdrawn(purpose, channel), ...instruction });
        await denies(act.check(question, subject), 'consent_withdrawn');
      }
      const caller = act.person('phone');
      const recorded = { purpose: 'call_recording', channel: 'voice', subjectClass: 'contact' };
      assert.equal((await act.check(recorded, caller)).allowed, false);
      assert.equal((await act.check({ ...recorded, purpose: 'transcript', channel: 'sms' }, caller)).allowed, false);
    },
  },
  {
    id: 'CT-48',
    tag: 'CFG',
    promise: 'each text channel has its own answer, and only those listed exist',
    keep: async (act) => {
      const subject = act.person('phone');
      const contact = { subject, subjectClass: 'contact', notice: CUSTOMER_NOTICE };
      const on = (channel: string) => ({ purpose: 'customer_outreach', channel, subjectClass: 'contact' });
      const texts = ['web_chat', 'email', 'sms', 'whatsapp', 'messenger', 'x', 'telegram', 'social'];
      const choices = texts.map((channel) => ({ purpose: 'customer_outreach', channel, status: 'given' }));
      await act.recorded({ ...contact, choices });
      await act.recorded({ ...contact, ...withdrawn('customer_outreach', 'telegram') });
      for (const channel of texts) {
        if (channel === 'telegram') await denies(act.check(on(channel), subject), 'consent_withdrawn');
        else await allows(act.check(on(channel), subject), 'consent_given');
      }
      const line = { ...contact, ...refusal('customer_outreach', 'line') };
      await act.refused('unknown_channel', line);
      await act.publish((policy) => {
        policy.channels.push({ id: 'line', label: { it: 'LINE', en: 'LINE' }, addressedBy: ['phone'] });
        purposeOf(policy, 'customer_outreach').channels.push('line');
      });
      await act.recorded(line);
      await denies(act.check(on('line'), subject), 'consent_refused');
    },
  },
  {
    id: 'CT-49',
    tag: 'ENF',
    promise: 'collection is the minimum, and used per purpose',
    keep: async (act) => {
      await closedSchema(act);
      await newPurposeDenies(act);
    },
  },
  {
    id: 'CT-50',
    tag: 'ENF',
    promise: "of customers' contacts the company itself may provide, support and troubleshoot the service",
    keep: async (act) => {
      const [known, unknown] = [act.person(), act.person()];
      await act.recorded({ ...given('marketing', 'email'), subject: known });
      for (const relationship of ['prior_interest', 'customer', 'open_request'])
        await interest(act, known, 'US', { relationship, subjectClass: 'contact' });
      const { policy } = await policyVersion(act);
      for (const subject of [known, unknown]) {
        const allowed = new Set<string>();
        for (const { id, channels } of policy.purposes) {
          for (const channel of channels) {
            const question = { purpose: id, channel, subjectClass: 'contact', jurisdiction: 'US' };
            if ((await act.check(question, subject)).allowed) allowed.add(id);
          }
        }
        assert.deepEqual([...allowed], ['provide_service', 'support', 'troubleshoot']);
      }
      // The same address is also a contact of the company itself: that is another matter.
      await allows(act.check({ purpose: 'marketing', channel: 'email' }, known), 'consent_given');
    },
  },
  { id: 'CT-51', tag: 'CFG', promise: 'the customer sets how long data is kept', waits: 'rights: retention' },
  { id: 'CT-52', tag: 'ENF', promise: 'data goes when the contract ends, or earlier', waits: 'rights: retention' },
  { id: 'CT-53', tag: 'ENF', promise: 'what is anonymised names nobody', waits: 'audit: aggregated exports' },
  { id: 'CT-54', tag: 'ENF', promise: 'requests about customers’ data are redirected', waits: 'rights: register' },
  {
    id: 'CT-55',
    tag: 'REC',
    promise: 'data is used on the instruction of the customer only',
    keep: instructionsAreNamed,
  },
  {
    id: 'CT-56',
    tag: 'CFG',
    promise: 'the same five kinds of recipient as processor',
    waits: 'recipients: their keys',
  },
];
