import assert from 'node:assert/strict';
import type { Clause } from './clause.ts';
import { allows, denies, given, NO_TO_ALL, policyVersion, withdrawn } from './words.ts';

const OFFERS = { purpose: 'offers', channel: 'sms' };

/** What Virtual Support promises about transfers, security and rights. */
export const VS_3: readonly Clause[] = [
  {
    id: 'VS-29',
    tag: 'ENF',
    promise: 'people without an account are removed and stay silent',
    waits: 'rights: erasure',
  },
  { id: 'VS-30', tag: 'REC', promise: 'data goes abroad only with a mechanism', waits: 'audit: export to a recipient' },
  {
    id: 'VS-31',
    tag: 'REC',
    promise: 'an operator’s event says from which country',
    keep: async (act) => {
      const subject = act.person('phone');
      const optOut = { subject, collectionPoint: 'phone_request', ...withdrawn('offers', 'sms') };
      await act.refused('evidence_missing', { ...optOut, actor: { type: 'operator', id: 'agent-7' } });
      const actor = { type: 'operator', id: 'agent-7', country: 'MA' };
      await act.recorded({ ...optOut, actor });
      assert.deepEqual((await act.history(subject))[0]?.actor, actor);
    },
  },
  {
    id: 'VS-32',
    tag: 'REC',
    promise: 'disclosures are exports that leave an entry',
    waits: 'audit: disclosure register',
  },
  {
    id: 'VS-33',
    tag: 'REC',
    promise: 'the person is told of a disclosure, or why not',
    waits: 'audit: disclosure register',
  },
  {
    id: 'VS-34',
    tag: 'CFG',
    promise: 'domain registration rests on the contract and cannot be refused',
    keep: async (act) => {
      const subject = act.person();
      await act.recorded({ subject, ...NO_TO_ALL });
      for (const channel of ['email', 'data']) {
        const answer = act.check({ purpose: 'domain_registration', channel }, subject);
        await allows(answer, 'service_message');
        assert.equal((await answer).basis, 'contract');
      }
    },
  },
  { id: 'VS-35', tag: 'ENF', promise: 'encryption in transit and at rest', waits: 'shown by test/stacks' },
  { id: 'VS-36', tag: 'CFG', promise: 'nothing is deleted on a guess', waits: 'rights: retention' },
  {
    id: 'VS-37',
    tag: 'REC',
    promise: 'retention settings and their reasons can be read',
    keep: async (act) => {
      const { policy } = await policyVersion(act);
      const classes = policy.retention as { id: string; reason: string; period?: string }[];
      assert.deepEqual(
        classes.map(({ id, period }) => [id, period]),
        [
          ['personal_data', undefined],
          ['legal_duty', undefined],
          ['rights_defence', undefined],
          ['business_records', undefined],
        ],
      );
      assert(classes.every(({ reason }) => reason.length > 10));
    },
  },
  {
    id: 'VS-38',
    tag: 'ENF',
    promise: 'see, change, take away, ask for erasure',
    waits: 'rights: export and erasure request',
  },
  { id: 'VS-39', tag: 'ENF', promise: 'erasure keeps minimal proof and says why', waits: 'rights: erasure' },
  {
    id: 'VS-40',
    tag: 'REC',
    promise: 'an operator acts for a person, with evidence',
    keep: async (act) => {
      const subject = act.person('phone');
      await act.recorded({ subject, ...given('offers', 'sms') });
      const optOut = {
        subject,
        collectionPoint: 'email_request',
        actor: { type: 'operator', id: 'agent-7', country: 'FR' },
        ...withdrawn('offers', 'sms'),
      };
      await act.refused('evidence_missing', { ...optOut, reference: undefined });
      await act.recorded({ ...optOut, reference: 'mail-2026-11-77' });
      await denies(act.check(OFFERS, subject), 'consent_withdrawn');
      const event = (await act.history(subject)).at(-1);
      assert.deepEqual([event?.actor, event?.collectionPoint], [optOut.actor, 'email_request']);
      assert.match(JSON.stringify(event?.sealed), /"reference":"sha256:/);
    },
  },
  { id: 'VS-41', tag: 'CFG', promise: 'a transfer framework that fell is flagged', waits: 'audit: transfer report' },
  { id: 'VS-42', tag: 'REC', promise: 'who received what, and when', waits: 'audit: export to a recipient' },
  { id: 'VS-43', tag: 'CTX', promise: 'disclosures to authorities' },
  { id: 'VS-44', tag: 'REC', promise: 'complaints have stages', waits: 'rights: complaints' },
  { id: 'VS-45', tag: 'REC', promise: 'complaints begin with the company', waits: 'rights: complaints' },
  { id: 'VS-46', tag: 'REC', promise: 'complaints of applicants go to the panel', waits: 'rights: complaints' },
];
