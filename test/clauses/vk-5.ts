import assert from 'node:assert/strict';
import type { Clause } from './clause.ts';
import * as shared from './shared.ts';
import { admin, allows, denies, given, isProblem, isRefusedPolicy, purposeOf, stateOf, withdrawn } from './words.ts';

const NEWSLETTER = { purpose: 'newsletter', channel: 'email' };
const INVOICE = { purpose: 'invoice', channel: 'email' };

/** What VClerk promises about security, ages and changes. */
export const VK_5: readonly Clause[] = [
  { id: 'VK-68', tag: 'REC', promise: 'tampering shows', keep: (act) => shared.showsTampering(act, NEWSLETTER) },
  {
    id: 'VK-69',
    tag: 'ENF',
    promise: 'a website’s key only writes; secrets are in no address and no log',
    keep: async (act) => {
      await shared.separatesRoles(act, NEWSLETTER);
      const secret = act.ledger.key(act.tenant);
      isProblem(
        await act.ledger.request('GET', `/v1/tenants/${act.tenant}/keys?key=${admin(act)}`),
        'secret_in_url',
        401,
      );
      const body = { ...NEWSLETTER, subjects: [] };
      assert(!JSON.stringify(await act.ledger.request('POST', '/v1/checks', { key: secret, body })).includes(secret));
      assert(!JSON.stringify(act.ledger.logged).includes(secret));
    },
  },
  {
    id: 'VK-70',
    tag: 'ENF',
    promise: 'a leaked key is revoked, and what it wrote is listed',
    waits: 'audit: events by key',
  },
  {
    id: 'VK-71',
    tag: 'ENF',
    promise: 'nobody under 13 in the US or under 16 in the EEA',
    keep: async (act) => {
      const band = { age: { atLeast: 13, under: 16 }, ...given('newsletter', 'email') };
      for (const jurisdiction of ['FR', 'NO', 'BR', undefined])
        await act.refused('under_age', { ...band, jurisdiction });
      const subject = act.person();
      await act.recorded({ subject, ...band, jurisdiction: 'US' });
      await allows(act.check(NEWSLETTER, subject), 'consent_given');
      await act.refused('under_age', { ...band, age: { under: 13 }, jurisdiction: 'US' });
      await act.recorded({ ...band, age: { atLeast: 16 }, jurisdiction: 'FR' });
    },
  },
  {
    id: 'VK-72',
    tag: 'ENF',
    promise: 'a report of a minor silences at once and opens an erasure',
    waits: 'rights: erasure opened by the report (the silence: scenario 10)',
  },
  {
    id: 'VK-73',
    tag: 'REC',
    promise: 'the newest notice in force is there to read',
    waits: 'pages: the notice in force',
  },
  {
    id: 'VK-74',
    tag: 'ENF',
    promise: 'a material change asks again where the law requires',
    keep: async (act) => {
      const [norwegian, american] = [act.person(), act.person()];
      await act.recorded({ subject: norwegian, jurisdiction: 'NO', ...given('newsletter', 'email') });
      await act.recorded({ subject: american, jurisdiction: 'US', ...given('newsletter', 'email') });
      const today = act.ledger.runtime.now().slice(0, 10);
      await act.publish((draft) => {
        const [first] = draft.notices[0]?.versions ?? [];
        assert(first !== undefined);
        const reconsent = { purposes: ['newsletter'], in: ['EEA'] };
        draft.notices[0]?.versions.push({ ...first, version: '2', effectiveAt: today, material: true, reconsent });
      });
      await denies(act.check(NEWSLETTER, norwegian), 'reconsent_required');
      await allows(act.check(NEWSLETTER, american), 'consent_given');
      await act.recorded({ subject: norwegian, ...given('newsletter', 'email') });
      await allows(act.check(NEWSLETTER, norwegian), 'consent_given');
      assert.equal((await act.check(NEWSLETTER, norwegian)).notice, 'privacy@2');
    },
  },
  {
    id: 'VK-75',
    tag: 'CFG',
    promise: 'a purpose rests on one of the bases of the GDPR that VClerk names',
    keep: async (act) => {
      const answer = await act.publish((draft) => {
        Object.assign(purposeOf(draft, 'newsletter').bases[0] ?? {}, { basis: 'public_task' });
      });
      isRefusedPolicy(answer, '#/purposes/0/bases/0/basis');
    },
  },
  {
    id: 'VK-76',
    tag: 'REC',
    promise: 'every answer names its legal basis',
    keep: async (act) => {
      const subject = act.person();
      await act.recorded({ subject, ...given('newsletter', 'email') });
      const { topics } = await stateOf(act, subject);
      assert(topics.length > 20 && topics.every(({ basis }) => /^[a-z_]+$/.test(basis)));
      assert.equal((await act.check(NEWSLETTER, subject)).basis, 'consent');
      assert.equal((await act.check(INVOICE, subject)).basis, 'contract');
      await act.recorded({ subject, ...withdrawn('newsletter', 'email') });
      assert.equal((await act.check(NEWSLETTER, subject)).basis, 'consent');
    },
  },
];
