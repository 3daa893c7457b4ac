import assert from 'node:assert/strict';
import type { Scenario } from './scenario.ts';
import * as shared from './shared.ts';
import { allows, brokenAt, denies, given, hashOf, policyVersion, stateOf, withdrawn } from './words.ts';

const NEWSLETTER = { purpose: 'newsletter', channel: 'email' };
const PROMOTIONS = { purpose: 'promotions', channel: 'email' };

/** The other acceptance tests: the past, data from others, minors, rights and deadlines. */
export const SCENARIOS_2: readonly Scenario[] = [
  {
    number: 6,
    title: 'any past moment is rebuilt, with the text that was shown',
    clauses: 'VS-48, SC-40, CT-61, XM-22',
    play: async (on) => {
      const act = on('virtual-scale');
      const subject = act.person();
      const first = { id: 'privacy', version: '2024-09-01', language: 'en' };
      const early = '2024-09-03T10:00:00.000Z';
      const { body: one } = await act.recorded({
        subject,
        notice: first,
        occurredAt: early,
        ...given('promotions', 'email'),
      });
      await act.publish((draft) => {
        draft.controller.name = 'Another Name';
      });
      const { body: two } = await act.recorded({ subject, ...withdrawn('promotions', 'email') });
      const { body: three } = await act.recorded({ subject, ...given('promotions', 'email') });

      const asked = { ...PROMOTIONS, jurisdiction: 'MX' };
      await denies(act.check({ ...asked, at: '2024-09-03T09:59:59.999Z' }, subject), 'no_consent');
      const then = await act.check({ ...asked, at: two.recordedAt, knownAt: one.recordedAt }, subject);
      await allows(Promise.resolve(then), 'consent_given');
      assert.equal(then.notice, 'privacy@2024-09-01');
      await denies(act.check({ ...asked, at: two.recordedAt }, subject), 'consent_withdrawn');
      await allows(act.check(asked, subject), 'consent_given');
      const moment = `?at=${two.recordedAt}&knownAt=${two.recordedAt}`;
      assert.equal((await stateOf(act, subject, moment)).choices[0]?.status, 'withdrawn');

      // From the decision to the words on the screen: decision, event, notice, text, and a chain nobody has touched.
      const events = await act.history(subject);
      assert.equal(brokenAt(events), undefined);
      assert.deepEqual(
        events.map(({ hash, ...said }) => [hash, hashOf(said)]),
        [one, two, three].map(({ hash }) => [hash, hash]),
      );
      const deciding = events.find(({ id }) => id === (then.event as { id: string }).id);
      const { policy } = await policyVersion(act, deciding?.policy);
      assert.equal(policy.controller.name, 'Virtual Scale');
      assert.equal(
        (deciding?.notice as { hash?: string } | undefined)?.hash,
        policy.notices[0].versions[0].texts.en.hash,
      );
    },
  },
  {
    number: 7,
    title: 'erasure keeps minimal proof, blocks re-import and reaches the backups',
    clauses: 'VS-29, VS-39, VK-53, XM-61',
    waits: 'rights: erasure',
  },
  {
    number: 8,
    title: 'retention clocks of 60 days, 3 and 7 years, with legal hold',
    clauses: 'VK-33 to VK-37',
    waits: 'rights: retention and legal hold',
  },
  {
    number: 9,
    title: 'imported and bought contacts cannot be marketed to',
    clauses: 'VS-12, VS-28, CT-11, CT-12',
    play: async (on) => {
      for (const [tenant, collectionPoint, jurisdiction] of [
        ['virtual-support', 'third_party_list', 'FR'],
        ['virtual-contact', 'third_party_source', 'US'],
        ['virtual-scale', 'third_party', 'US'],
        ['vclerk', 'website', 'NO'],
      ] as const) {
        const act = on(tenant);
        const { policy } = await policyVersion(act);
        const kinds = new Map<string, string>(policy.purposes.map((p: { id: string; kind: string }) => [p.id, p.kind]));
        for (const origin of ['purchased_list', 'public', 'import', 'third_party']) {
          const subject = act.person();
          const provenance = { origin, source: 'list_7' };
          const facts = { subject, jurisdiction, collectionPoint, actor: { type: 'system' } };
          await act.recorded({ ...facts, kind: 'acquisition', provenance });
          for (const relationship of ['customer', 'prior_interest'])
            await act.recorded({ ...facts, kind: 'relationship', relationship, status: 'started' });
          const open = (await stateOf(act, subject)).topics.filter(
            (t) => t.allowed && kinds.get(t.purpose) === 'marketing',
          );
          assert.deepEqual(open, [], `${tenant}: ${origin}`);
        }
      }
    },
  },
  {
    number: 10,
    title: 'minors are refused by the limit of the place, and a report silences at once',
    clauses: 'VS-52, VS-53, VK-71, SC-36',
    play: async (on) => {
      const bands = [
        ['virtual-support', NEWSLETTER, 18, 'FR'],
        ['vclerk', NEWSLETTER, 16, 'NO'],
        ['vclerk', NEWSLETTER, 13, 'US'],
        ['virtual-scale', PROMOTIONS, 13, 'MX'],
      ] as const;
      for (const [tenant, topic, limit, jurisdiction] of bands) {
        const act = on(tenant);
        const optIn = { jurisdiction, ...given(topic.purpose, topic.channel) };
        await act.refused('under_age', { ...optIn, age: { under: limit } });
        await act.refused('under_age', { ...optIn, age: { atLeast: limit - 1, under: limit + 1 } });
        const subject = act.person();
        await act.recorded({ ...optIn, subject, age: { atLeast: limit } });
        await allows(act.check(topic, subject), 'consent_given');
        await shared.minorReportSilences(act, topic);
      }
    },
  },
  {
    number: 11,
    title: 'requests about a customer’s people are redirected, and two customers with one phone stay apart',
    clauses: 'VK-46, CT-44, CT-54, XM-62',
    waits: 'rights: redirected requests (the separation: CT-44)',
  },
  {
    number: 12,
    title: 'deadlines to the day and hour: 30 days, 72 hours, 30-day notice',
    clauses: 'VS-47, VS-56, CT-76',
    waits: 'rights: deadlines',
  },
];
