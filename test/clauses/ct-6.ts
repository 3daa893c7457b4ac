import assert from 'node:assert/strict';
import type { Clause } from './clause.ts';
import { instructionsAreNamed, OWN_NOTICE } from './ct-words.ts';
import { admin, allows, given, isProblem, isRefusedPolicy, NO_TO_ALL } from './words.ts';

/** Virtual Contact, CT-57 to CT-80: security, suppliers, breaches, language. */

const STACKS = 'shown by test/stacks';

export const CT_6: readonly Clause[] = [
  { id: 'CT-57', tag: 'ENF', promise: 'events can be added, never changed or deleted', waits: STACKS },
  { id: 'CT-58', tag: 'CTX', promise: 'physical, organisational and technical measures' },
  {
    id: 'CT-59',
    tag: 'ENF',
    promise: 'each role gets what it needs and no more',
    keep: async (act) => {
      const subject = act.person();
      const ref = await act.ref(subject);
      const event = { id: 'ct-59-withdrawal', subject, collectionPoint: 'preference_page' };
      const question = { purpose: 'marketing', channel: 'email', subjects: [subject] };
      const tenant = `/v1/tenants/${act.tenant}`;
      const routes = [
        ['events:write', 'POST', '/v1/events', { ...event, ...NO_TO_ALL }],
        ['checks:read', 'POST', '/v1/checks', question],
        ['history:read', 'POST', '/v1/subjects/lookup', { subject }],
        ['history:read', 'GET', `/v1/subjects/${ref}/preferences`, undefined],
        ['history:read', 'GET', `/v1/subjects/${ref}/events`, undefined],
        ['admin', 'GET', `${tenant}/policy`, undefined],
        ['admin', 'GET', `${tenant}/keys`, undefined],
        ['admin', 'POST', `${tenant}/keys`, { kind: 'secret', scopes: ['checks:read'] }],
      ] as const;
      for (const scope of ['events:write', 'checks:read', 'history:read', 'audit', 'admin'] as const) {
        const created = await act.ledger.request('POST', `${tenant}/keys`, {
          key: admin(act),
          body: { kind: 'secret', scopes: [scope] },
        });
        for (const [needed, method, path, body] of routes) {
          const answer = await act.ledger.request(method, path, { key: created.body.key, ...(body && { body }) });
          if (needed === scope) assert(answer.status < 300, `${scope} may ${method} ${path}`);
          else isProblem(answer, 'forbidden_scope', 403);
        }
      }
    },
  },
  { id: 'CT-60', tag: 'REC', promise: 'destruction is on record', waits: 'rights: retention' },
  { id: 'CT-61', tag: 'REC', promise: 'each decision to send can be proven', waits: 'audit: proofs' },
  { id: 'CT-62', tag: 'ENF', promise: 'databases are encrypted', waits: STACKS },
  { id: 'CT-63', tag: 'ENF', promise: 'nothing is lost or doubled', waits: 'hardening: alarm on failed writes' },
  { id: 'CT-64', tag: 'ENF', promise: 'data is restored after an incident', waits: 'hardening: rehearsed restore' },
  { id: 'CT-65', tag: 'REC', promise: 'measures are tested regularly', waits: 'hardening: scheduled integrity checks' },
  { id: 'CT-66', tag: 'ENF', promise: 'nothing is public', waits: STACKS },
  { id: 'CT-67', tag: 'CTX', promise: 'users choose a password', waits: 'pages: console login' },
  { id: 'CT-68', tag: 'ENF', promise: 'suppliers are authorised in writing', waits: 'recipients: authorisation' },
  { id: 'CT-69', tag: 'CFG', promise: 'suppliers have a contract that runs', waits: 'recipients: contract periods' },
  {
    id: 'CT-70',
    tag: 'CFG',
    promise: 'suppliers have signed a non-disclosure agreement',
    waits: 'recipients: agreements',
  },
  {
    id: 'CT-71',
    tag: 'ENF',
    promise: 'whoever a supplier engages gets no more than the supplier',
    keep: async (act) => {
      const wider = await act.publish((policy) => {
        policy.recipients.find(({ id }) => id === 'speech_to_text')?.purposes.push('marketing');
      });
      isRefusedPolicy(wider, '#/recipients/7/purposes');
      const narrower = await act.publish((policy) => {
        policy.recipients.find(({ id }) => id === 'cloud_host')?.purposes.splice(6, 1);
      });
      isRefusedPolicy(narrower, '#/recipients/7/purposes');
      const orphan = await act.publish((policy) => {
        Object.assign(policy.recipients.find(({ id }) => id === 'speech_to_text') ?? {}, { parent: 'nobody' });
      });
      isRefusedPolicy(orphan, '#/recipients/7/parent');
    },
  },
  {
    id: 'CT-72',
    tag: 'REC',
    promise: 'suppliers act on instructions only',
    keep: instructionsAreNamed,
  },
  { id: 'CT-73', tag: 'CFG', promise: 'data stays in Italy and the US', waits: 'hardening: regions of a deployment' },
  { id: 'CT-74', tag: 'CTX', promise: 'no guarantee against all loss' },
  { id: 'CT-75', tag: 'REC', promise: 'breaches are documented', waits: 'rights: breach register' },
  { id: 'CT-76', tag: 'ENF', promise: 'the authority is told within 72 hours', waits: 'rights: breach register' },
  { id: 'CT-77', tag: 'REC', promise: 'what a breach touched can be counted', waits: 'rights: breach register' },
  {
    id: 'CT-78',
    tag: 'ENF',
    promise: 'customers are told of a breach, whatever they refused',
    keep: async (act) => {
      const subject = act.person();
      await act.recorded({ ...NO_TO_ALL, subject });
      await act.recorded({ kind: 'suppression', channel: '*', cause: 'complaint', status: 'on', subject });
      for (const channel of ['email', 'voice', 'sms'])
        await allows(act.check({ purpose: 'breach_notice', channel }, subject), 'service_message');
      await act.refused('not_optional', { choices: [{ purpose: 'breach_notice', channel: '*', status: 'withdrawn' }] });
    },
  },
  { id: 'CT-79', tag: 'CFG', promise: 'complaints by email or post to Rome', waits: 'rights: complaints' },
  {
    id: 'CT-80',
    tag: 'REC',
    promise: 'the policy binds in Italian; other languages are flagged',
    keep: async (act) => {
      const subject = act.person();
      for (const language of ['it', 'en'])
        await act.recorded({ ...given('events', 'email'), subject, notice: { ...OWN_NOTICE, language } });
      const [italian, english] = (await act.history(subject)) as { flags?: string[]; notice: { language: string } }[];
      assert.equal(italian?.flags, undefined);
      assert.deepEqual([english?.notice.language, english?.flags], ['en', ['non_canonical_language']]);
      const unknown = { ...OWN_NOTICE, language: 'de' };
      await act.refused('unknown_notice', { ...given('events', 'email'), notice: unknown });
    },
  },
];
