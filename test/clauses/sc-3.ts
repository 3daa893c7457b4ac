import assert from 'node:assert/strict';
import type { Clause } from './clause.ts';
import * as shared from './shared.ts';
import { allows, denies, given, isRefusedPolicy, policyVersion, purposeOf } from './words.ts';

const PROMOTIONS = { purpose: 'promotions', channel: 'email' };
const ADVERTISING = { purpose: 'advertising', channel: 'web' };
const JOINT = { purpose: 'joint_marketing', channel: 'email', recipient: 'partner_p' };

/** What Virtual Scale promises about ages, contacts and changes. */
export const SC_3: readonly Clause[] = [
  {
    id: 'SC-35',
    tag: 'ENF',
    promise: 'other websites cannot record anything',
    keep: (act) => shared.refusesForeignOrigins(act, PROMOTIONS),
  },
  {
    id: 'SC-36',
    tag: 'ENF',
    promise: 'nobody under 13 consents, and a report silences at once',
    keep: async (act) => {
      await act.refused('under_age', { age: { under: 13 }, ...given('promotions', 'email') });
      const subject = act.person();
      await act.recorded({ subject, age: { atLeast: 13, under: 14 }, ...given('promotions', 'email') });
      await allows(act.check(PROMOTIONS, subject), 'consent_given');
      await shared.minorReportSilences(act, PROMOTIONS);
    },
  },
  {
    id: 'SC-37',
    tag: 'REC',
    promise: 'posting a new notice on the page is enough',
    keep: async (act) => {
      const hash = `sha256:${'a'.repeat(64)}`;
      const edition = {
        version: '2025-02-01',
        effectiveAt: '2025-02-01',
        announcedBy: ['page'],
        texts: { en: { hash } },
      };
      const answer = await act.publish((draft) => {
        draft.notices[0]?.versions.push({ ...edition, material: false, covers: ['*'], reviewedAt: [] });
      });
      assert.equal(answer.status, 201);
      const subject = act.person();
      await act.recorded({ subject, ...given('promotions', 'email') });
      const shown = { id: 'privacy', version: '2025-02-01', language: 'en', hash };
      assert.deepEqual((await act.history(subject))[0]?.notice, shown);
    },
  },
  {
    id: 'SC-38',
    tag: 'CFG',
    promise: 'a masked address is no contact',
    keep: async (act) => {
      const answer = await act.publish((draft) => {
        for (const contact of draft.controller.contacts) contact.email = '[email protected]';
      });
      isRefusedPolicy(answer, '#/controller/contacts/0/email');
      const { policy } = await policyVersion(act);
      assert(policy.controller.contacts.every((contact: { phone?: string }) => contact.phone === '+1 (954) 516-2901'));
    },
  },
  { id: 'SC-39', tag: 'CFG', promise: 'the law of Mexico is printed in exports', waits: 'audit: export' },
  {
    id: 'SC-40',
    tag: 'REC',
    promise: 'the text decides: nobody agreed to a text before it was posted',
    keep: async (act) => {
      const { policy } = await policyVersion(act);
      const [first, second] = policy.notices[0].versions;
      const hash = { first: first.texts.en.hash, second: second.texts.en.hash };
      const between = { ...given('promotions', 'email'), occurredAt: '2024-09-03T10:00:00.000Z' };
      const cite = (version: string, shown: string) => ({
        notice: { id: 'privacy', version, language: 'en', hash: shown },
      });
      await act.refused('notice_not_in_force', { ...between, ...cite('2024-09-07', hash.second) });
      await act.refused('notice_mismatch', { ...between, ...cite('2024-09-01', hash.second) });
      const subject = act.person();
      await act.recorded({ subject, ...between, ...cite('2024-09-01', hash.first) });
      const [event] = await act.history(subject);
      assert.equal((event?.notice as { hash?: string } | undefined)?.hash, hash.first);
    },
  },
  {
    id: 'SC-41',
    tag: 'CFG',
    promise: 'one table of places drives marketing, partners and advertising cookies',
    keep: async (act) => {
      const subject = act.person();
      const three = [PROMOTIONS, JOINT, ADVERTISING];
      for (const topic of three)
        await allows(act.check({ ...topic, jurisdiction: 'US' }, subject), 'legitimate_interest');
      const { policy } = await policyVersion(act);
      const table = JSON.stringify(purposeOf(policy, 'promotions').bases);
      assert(
        three.every(({ purpose }) => JSON.stringify(purposeOf(policy, purpose).bases) === table),
        'one table',
      );
      await act.publish((draft) => {
        for (const { bases } of draft.purposes) {
          if (JSON.stringify(bases) !== table) continue;
          for (const rule of bases) if (rule.in.includes('US')) rule.basis = 'consent';
        }
      });
      for (const topic of three) await denies(act.check({ ...topic, jurisdiction: 'US' }, subject), 'no_consent');
    },
  },
];
