import type { LedgerEvent } from './event.ts';
import { wins } from './order.ts';
import { type Mark, type Projection, RECENT_IDS, type SubjectState, type Topic, topicKey } from './state.ts';

/** What one more event does to a person's state. Total and order independent: the law behind every answer. */
export function evolve(state: SubjectState, event: LedgerEvent): SubjectState {
  switch (event.kind) {
    case 'choice':
      return choose(state, event);
    default:
      return event.kind satisfies never;
  }
}

function choose(state: SubjectState, event: LedgerEvent): SubjectState {
  const topics: Record<string, Topic> = { ...state.topics };
  for (const choice of event.choices) {
    const mark: Mark = {
      s: choice.status,
      t: event.occurredAt,
      id: event.id,
      q: event.seq,
      ...(event.notice && { n: `${event.notice.id}@${event.notice.version}` }),
      p: event.policy,
    };
    const key = topicKey(choice.purpose, choice.channel, choice.recipient);
    const slot = choice.status === 'requested' ? 'requested' : 'decided';
    const topic = topics[key];
    if (wins(mark, topic?.[slot])) topics[key] = { ...topic, [slot]: mark };
  }
  const subjectClass = latest(state.subjectClass, event.subjectClass, event.occurredAt);
  const jurisdiction = latest(state.jurisdiction, event.jurisdiction, event.occurredAt);
  return { topics, ...(subjectClass && { subjectClass }), ...(jurisdiction && { jurisdiction }) };
}

type Fact = { readonly value: string; readonly t: string };

/** The later statement of a fact holds; at the same instant the greater value, so that order does not matter. */
function latest(known: Fact | undefined, value: string | undefined, t: string): Fact | undefined {
  if (value === undefined) return known;
  if (known === undefined || t > known.t || (t === known.t && value > known.value)) return { value, t };
  return known;
}

/** One event further: the projection after `event`, which must be the next in the chain. */
export function project(
  before: Projection | undefined,
  stored: { readonly event: LedgerEvent; readonly hash: string; readonly dataKey?: Uint8Array },
  idDigest: string,
): Projection {
  const { event, hash } = stored;
  const dataKey = stored.dataKey ?? before?.dataKey;
  return {
    seq: event.seq,
    head: hash,
    recordedAt: event.recordedAt,
    state: evolve(before?.state ?? { topics: {} }, event),
    recent: [...(before?.recent ?? []), idDigest].slice(-RECENT_IDS),
    ...(dataKey && { dataKey }),
  };
}
