import assert from 'node:assert/strict';
import { canonical } from '../../core/log/canonical.ts';
import type { Clause } from './clause.ts';
import { EVENTS, interest, MAIL, newPurposeDenies, OWN_NOTICE, PHONE } from './ct-words.ts';
import { ask } from './further.ts';
import { storedText } from './stage.ts';
import { allows, denies, given, isProblem, isRefusedPolicy, purposeOf, withdrawn } from './words.ts';

/** Virtual Contact, CT-21 to CT-33: limits of use, and what people may ask. */

const CONTRACT = { purpose: 'contract_management', channel: 'email' };

export const CT_3: readonly Clause[] = [
  {
    id: 'CT-21',
    tag: 'CFG',
    promise: 'screening against sanctions lists cannot be refused',
    keep: async (act) => {
      const subject = act.person();
      for (const channel of ['email', 'data', '*'])
        await act.refused('not_optional', { ...withdrawn('sanctions_screening', channel), subject });
      await allows(act.check({ purpose: 'sanctions_screening', channel: 'data' }, subject), 'service_message');
    },
  },
  { id: 'CT-22', tag: 'ENF', promise: 'no other purposes than those collected for', keep: newPurposeDenies },
  {
    id: 'CT-23',
    tag: 'ENF',
    promise: 'data is never sold',
    keep: async (act) => {
      const answer = await act.publish((policy) => {
        policy.purposes.push({ ...structuredClone(purposeOf(policy, 'third_party_disclosure')), id: 'sale' });
      });
      isRefusedPolicy(answer, '#/purposes');
      const renamed = await act.publish((policy) => {
        const purpose = structuredClone(purposeOf(policy, 'third_party_disclosure'));
        policy.purposes.push({ ...purpose, id: 'data_offer', dpv: 'SellDataToThirdParties' });
      });
      isRefusedPolicy(renamed, '#/purposes');
    },
  },
  {
    id: 'CT-24',
    tag: 'ENF',
    promise: 'nothing is disclosed to others without consent',
    keep: async (act) => {
      const subject = act.person();
      const disclosure = { purpose: 'third_party_disclosure', channel: 'data' };
      await denies(act.check(disclosure, subject), 'no_consent');
      isProblem(await ask(act, { ...disclosure, recipient: 'somebody' }, subject), 'unknown_recipient', 422);
      isProblem(await ask(act, { ...disclosure, recipient: 'reseller_r' }, subject), 'unknown_recipient', 422);
      await act.publish((policy) => {
        const base = { kind: 'partner' as const, purposes: ['third_party_disclosure'] };
        policy.recipients.push({ ...base, id: 'insurer', name: 'Insurer' }, { ...base, id: 'bank', name: 'Bank' });
      });
      await interest(act, subject, 'US');
      const toInsurer = { ...disclosure, recipient: 'insurer' };
      await denies(act.check(toInsurer, subject), 'no_consent');
      await act.recorded({ ...given('third_party_disclosure', 'data', 'bank'), subject });
      await denies(act.check(toInsurer, subject), 'no_consent');
      await act.recorded({ ...given('third_party_disclosure', 'data', 'insurer'), subject });
      await allows(act.check(toInsurer, subject), 'consent_given');
      // The exceptions the policy lists: whoever works for the company, and the law.
      await allows(
        act.check({ purpose: 'contract_management', channel: 'data', recipient: 'payment_host' }, subject),
        'service_message',
      );
    },
  },
  { id: 'CT-25', tag: 'REC', promise: 'disclosures by order are on record', waits: 'audit: disclosure register' },
  { id: 'CT-26', tag: 'ENF', promise: 'research gets no stable code', waits: 'audit: research exports' },
  { id: 'CT-27', tag: 'REC', promise: 'a forwarded request counts from its first receipt', waits: 'rights: register' },
  { id: 'CT-28', tag: 'CFG', promise: 'names are kept as long as the purpose needs them', waits: 'rights: retention' },
  {
    id: 'CT-29',
    tag: 'ENF',
    promise: 'access: whether anything is held, and then a copy',
    keep: async (act) => {
      const [known, unknown] = [act.person(), act.person()];
      await act.recorded({ ...given('events', 'email'), subject: known });
      const before = await storedText(act.ledger);
      const read = (path: string, body?: unknown) =>
        act.ledger.request(body ? 'POST' : 'GET', path, {
          key: act.ledger.key(act.tenant),
          ...(body !== undefined && { body }),
        });
      const nobody = (await read('/v1/subjects/lookup', { subject: unknown })).body;
      assert.equal(nobody.known, false);
      assert.deepEqual((await read(`/v1/subjects/${nobody.subject}/events`)).body.events, []);
      const nothing = (await read(`/v1/subjects/${nobody.subject}/preferences`)).body;
      assert.deepEqual([nothing.seq, nothing.choices], [0, []]);
      const somebody = (await read('/v1/subjects/lookup', { subject: known })).body;
      assert.equal(somebody.known, true);
      const copy = (await read(`/v1/subjects/${somebody.subject}/preferences`)).body;
      assert.deepEqual(
        copy.choices.map(({ purpose, status }: Record<string, string>) => [purpose, status]),
        [['events', 'given']],
      );
      assert.equal((await act.history(known)).length, 1);
      assert(before === (await storedText(act.ledger)), 'asking leaves a trace');
    },
  },
  { id: 'CT-30', tag: 'ENF', promise: 'portability in a machine-readable form', waits: 'audit: exports' },
  {
    id: 'CT-31',
    tag: 'ENF',
    promise: 'what is wrong is corrected, what is missing is added, nothing is overwritten',
    keep: async (act) => {
      const subject = act.person();
      const wrong = { ...given('events', 'email'), subject, notice: { ...OWN_NOTICE, language: 'en' } };
      const first = await act.recorded({ ...wrong, jurisdiction: 'US' });
      await interest(act, subject, 'US');
      await allows(act.check(MAIL, subject), 'legitimate_interest');
      const [before] = await act.history(subject);
      const corrects = first.body.eventId;
      const second = await act.recorded({ ...wrong, notice: OWN_NOTICE, jurisdiction: 'IT', corrects });
      await denies(act.check(MAIL, subject), 'no_consent');
      const decision = await act.check(EVENTS, subject);
      assert.deepEqual(decision.event, { id: second.body.eventId, seq: 3 });
      const history = await act.history(subject);
      assert.equal(canonical(history[0]), canonical(before));
      assert.deepEqual([history[2]?.corrects, history[2]?.jurisdiction], [corrects, 'IT']);
    },
  },
  {
    id: 'CT-32',
    tag: 'ENF',
    promise: 'restriction stops everything but the contract, until it is lifted',
    keep: async (act) => {
      const subject = act.person();
      await act.recorded({ ...given('b2b_marketing', 'email'), subject });
      await act.recorded({ kind: 'restriction', status: 'on', subject });
      await denies(act.check(MAIL, subject), 'restricted');
      await allows(act.check(CONTRACT, subject), 'service_message');
      await act.recorded({ ...given('b2b_marketing', 'voice'), subject });
      await denies(act.check(PHONE, subject), 'restricted');
      await act.recorded({ kind: 'restriction', status: 'lifted', subject });
      await allows(act.check(MAIL, subject), 'consent_given');
    },
  },
  { id: 'CT-33', tag: 'ENF', promise: 'erasure, decided and proven', waits: 'rights: erasure' },
];
