import assert from 'node:assert/strict';
import type { Stage } from './clause.ts';
import { NO_TO_ALL, policyVersion, purposeOf, refusal, withdrawn } from './words.ts';

/** The words in which the clauses of XMSERVER.FR are tested. */

export const FIRST = { id: 'privacy', version: '2020-03-07', language: 'en' };
export const SMS = { purpose: 'marketing', channel: 'sms' };
export const NEWSLETTER = { purpose: 'newsletter', channel: 'sms' };

/** Everything about which a person must have said yes before anything is sent. */
export const MARKETING = [
  ['newsletter', 'email'],
  ['newsletter', 'sms'],
  ['marketing', 'email'],
  ['marketing', 'sms'],
  ['marketing', 'voice'],
  ['offer_unrelated', 'email'],
] as const;

/** Nobody can refuse these, on any channel, and they are sent to someone who refused everything else. */
export async function mandatory(act: Stage, ...ids: string[]): Promise<void> {
  const subject = act.person();
  await act.recorded({ ...NO_TO_ALL, subject });
  const { policy } = await policyVersion(act);
  for (const id of ids) {
    for (const channel of purposeOf(policy, id).channels) {
      await act.refused('not_optional', { ...withdrawn(id, channel), subject });
      const decision = await act.check({ purpose: id, channel }, subject);
      assert.deepEqual([decision.allowed, decision.reason], [true, 'service_message']);
      assert(['contract', 'legal_obligation'].includes(decision.basis));
    }
    await act.refused('not_optional', { ...refusal(id, '*'), subject });
  }
}
