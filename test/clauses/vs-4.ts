import assert from 'node:assert/strict';
import type { Clause } from './clause.ts';
import {
  admin,
  allows,
  denies,
  fromWebsite,
  given,
  isProblem,
  isRefusedPolicy,
  NO_TO_ALL,
  policyVersion,
  refusal,
  stateOf,
  withdrawn,
} from './words.ts';

const NEWSLETTER = { purpose: 'newsletter', channel: 'email' };
const HASH = `sha256:${'b'.repeat(64)}`;
const edition = (version: string, dates: Record<string, unknown>) => ({
  version,
  effectiveAt: null,
  announcedBy: ['page', 'email'],
  material: true,
  texts: { en: { hash: HASH } },
  covers: ['*'],
  reviewedAt: [],
  ...dates,
});

/** What Virtual Support promises about changes, signals and ages. */
export const VS_4: readonly Clause[] = [
  {
    id: 'VS-47',
    tag: 'ENF',
    promise: 'a material change is announced 30 days before',
    keep: async (act) => {
      const announced = (effectiveAt: string) => (draft: Parameters<Parameters<typeof act.publish>[0]>[0]) => {
        const version = edition(effectiveAt, { announcedAt: '2026-03-01', effectiveAt });
        draft.notices[0]?.versions.push(version);
      };
      isRefusedPolicy(await act.publish(announced('2026-02-28')), '#/notices/0/versions/1/effectiveAt');
      const good = await act.publish(announced('2026-03-31'));
      assert.equal(good.status, 201);
      assert.deepEqual(good.body.warnings ?? [], []);
      const short = await act.publish(announced('2026-03-10'));
      assert.equal(short.status, 201);
      assert.match(JSON.stringify(short.body.warnings), /P30D/);
    },
  },
  {
    id: 'VS-48',
    tag: 'REC',
    promise: 'an event keeps the version seen at the time',
    keep: async (act) => {
      const subject = act.person();
      await act.recorded({ subject, ...given('newsletter', 'email') });
      const [before] = await act.history(subject);
      const shown = before?.notice as { version: string; hash: string };
      assert.equal(
        (await act.publish((draft) => draft.notices[0]?.versions.push(edition('2', { effectiveAt: '2026-11-20' }))))
          .status,
        201,
      );
      const [after] = await act.history(subject);
      assert.deepEqual(after, before);
      assert.equal(shown.version, '2026-11-01');
      assert.equal((await act.check(NEWSLETTER, subject)).notice, 'privacy@2026-11-01');
      const other = act.person();
      await act.recorded({ subject: other, ...given('newsletter', 'email') });
      assert.deepEqual((await act.history(other))[0]?.notice, {
        id: 'privacy',
        version: '2',
        language: 'en',
        hash: HASH,
      });
      const { policy } = await policyVersion(act, before?.policy);
      assert.equal(policy.notices[0].versions[0].texts.en.hash, shown.hash);
    },
  },
  {
    id: 'VS-49',
    tag: 'CFG',
    promise: 'a notice without a date is known by its text and the time it was registered',
    keep: async (act) => {
      const { body } = await act.publish((draft) => draft.notices[0]?.versions.push(edition('undated', {})));
      const { policy, publishedAt } = await policyVersion(act, body.version);
      const registered = policy.notices[0].versions.at(-1);
      assert.deepEqual([registered.effectiveAt, registered.texts.en.hash], [null, HASH]);
      assert.match(publishedAt, /^\d{4}-\d\d-\d\dT/);
      const first = policy.notices[0].versions[0];
      assert.deepEqual([first.effectiveAt, first.registeredAt], [null, '2026-11-01']);
    },
  },
  {
    id: 'VS-50',
    tag: 'ENF',
    promise: 'the announcement of a change reaches those who opted out',
    keep: async (act) => {
      const subject = act.person();
      await act.recorded({ subject, ...NO_TO_ALL });
      await allows(act.check({ purpose: 'policy_notice', channel: 'email' }, subject), 'service_message');
      await act.refused('not_optional', { subject, ...withdrawn('policy_notice', 'email') });
    },
  },
  {
    id: 'VS-51',
    tag: 'CFG',
    promise: 'Do Not Track changes nothing and is kept as context',
    keep: async (act) => {
      const subject = act.person('visitor');
      await act.recorded({ subject, ...given('advertising', 'web') });
      act.ledger.runtime.advance(1000);
      const body = {
        id: 'vs-51-with-dnt',
        subject,
        collectionPoint: 'preference_page',
        ...refusal('analytics', 'web'),
      };
      const answer = await fromWebsite(act, body, { dnt: '1' });
      assert.equal(answer.status, 201);
      assert.deepEqual(answer.body.signals, { dnt: 'ignored' });
      await allows(act.check({ purpose: 'advertising', channel: 'web' }, subject), 'consent_given');
      const event = (await act.history(subject)).at(-1);
      assert.deepEqual([event?.signals, event?.choices], [['dnt'], body.choices]);
    },
  },
  {
    id: 'VS-52',
    tag: 'ENF',
    promise: 'nobody under 18 consents; 18 itself is enough, and no birth date is kept',
    keep: async (act) => {
      await act.refused('under_age', { age: { under: 18 }, ...given('newsletter', 'email') });
      await act.refused('under_age', { age: { atLeast: 16, under: 21 }, ...given('newsletter', 'email') });
      await act.refused('invalid_request', { age: { born: '2008-11-23' }, ...given('newsletter', 'email') });
      const subject = act.person();
      await act.recorded({ subject, age: { atLeast: 18 }, ...given('newsletter', 'email') });
      await allows(act.check(NEWSLETTER, subject), 'consent_given');
      await denies(act.check({ ...NEWSLETTER, age: { under: 18 } }, subject), 'under_age');
    },
  },
  {
    id: 'VS-53',
    tag: 'ENF',
    promise: 'a report of a minor silences at once and opens an erasure',
    waits: 'rights: erasure opened by the report (the silence: scenario 10)',
  },
  {
    id: 'VS-54',
    tag: 'ENF',
    promise: 'using a right changes no service, and nothing can be read for pricing',
    keep: async (act) => {
      const subject = act.person();
      const services = async () =>
        (await stateOf(act, subject)).topics.filter(({ reason }) => reason === 'service_message');
      const before = await services();
      assert(before.length > 10);
      await act.recorded({ subject, ...NO_TO_ALL });
      await act.recorded({ subject, objection: 'my_situation', ...refusal('crm', 'data') });
      await act.recorded({ subject, kind: 'restriction', status: 'on' });
      assert.deepEqual(await services(), before);
      const body = { kind: 'secret', scopes: ['pricing'] };
      const answer = await act.ledger.request('POST', `/v1/tenants/${act.tenant}/keys`, { key: admin(act), body });
      isProblem(answer, 'invalid_request', 422);
      const pricing = { purpose: 'pricing', channel: 'data', subjects: [subject] };
      const asked = await act.ledger.request('POST', '/v1/checks', { key: act.ledger.key(act.tenant), body: pricing });
      isProblem(asked, 'unknown_purpose', 422);
    },
  },
  { id: 'VS-55', tag: 'CFG', promise: 'replies name the authorities', waits: 'rights: replies' },
  { id: 'VS-56', tag: 'ENF', promise: 'every query is answered within 30 days', waits: 'rights: deadlines' },
];
