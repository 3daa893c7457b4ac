import assert from 'node:assert/strict';
import type { OwnStage, Stages } from './stage.ts';
import { allows, denies, given, withdrawn } from './words.ts';

export type TenantName = 'virtual-support' | 'vclerk' | 'virtual-scale' | 'virtual-contact' | 'xmserver';

/** A story through several tenants' promises, from the first event to the last answer. */
export interface Scenario {
  readonly number: number;
  readonly title: string;
  readonly clauses: string;
  readonly play?: (on: (tenant: TenantName) => OwnStage) => Promise<void>;
  readonly waits?: string;
}

/** Plays a scenario with all tenants on one ledger, and leaves their policies as they were. */
export async function play(scenario: Scenario, stages: Stages): Promise<void> {
  try {
    await scenario.play?.(stages.on);
  } finally {
    await stages.restore();
  }
}

export function sameTopic(
  topic: { purpose: string; channel: string },
  other: { purpose: string; channel: string },
): boolean {
  return topic.purpose === other.purpose && topic.channel === other.channel;
}

/** A withdrawal counts from its receipt, though it was keyed in two hours later; and it shows when it was keyed in. */
export async function countsFromReceipt(act: OwnStage, topic: { purpose: string; channel: string }): Promise<void> {
  const subject = act.person();
  await act.recorded({ subject, ...given(topic.purpose, topic.channel) });
  act.ledger.runtime.advance(60_000);
  const received = act.ledger.runtime.now();
  act.ledger.runtime.advance(2 * 3_600_000);
  const keyedIn = { subject, occurredAt: received, ...withdrawn(topic.purpose, topic.channel) };
  const { body } = await act.recorded({ ...keyedIn, actor: { type: 'operator', id: 'agent-7', reason: 'letter' } });
  const between = new Date(Date.parse(received) + 3_600_000).toISOString();
  await denies(act.check({ ...topic, at: between }, subject), 'consent_withdrawn');
  await allows(act.check({ ...topic, at: between, knownAt: between }, subject), 'consent_given');
  await denies(act.check(topic, subject), 'consent_withdrawn');
  const event = (await act.history(subject)).at(-1);
  assert.deepEqual([event?.occurredAt, event?.recordedAt], [received, body.recordedAt]);
}

/** A new edition of a notice, in force from today. */
export async function newEdition(
  act: OwnStage,
  id: string,
  reconsent: { purposes: string[]; in: string[]; recipients?: string[] },
): Promise<void> {
  const effectiveAt = act.ledger.runtime.now().slice(0, 10);
  const answer = await act.publish((draft) => {
    const notice = draft.notices.find((candidate) => candidate.id === id);
    const last = notice?.versions.at(-1);
    assert(notice !== undefined && last !== undefined);
    const { updatedAt: _, ...rest } = last;
    notice.versions.push({ ...rest, version: 'next', effectiveAt, material: true, reconsent });
  });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
}
