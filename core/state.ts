import type { ChoiceStatus } from '../contract/vocabulary.ts';

/** What one topic's deciding act was. `a` is the actor where it was not the person. Short names: see the size budget. */
export interface Mark {
  /** status */
  readonly s: ChoiceStatus;
  /** occurredAt */
  readonly t: string;
  /** event id */
  readonly id: string;
  /** event seq */
  readonly q: number;
  /** notice id@version */
  readonly n?: string;
  /** policy version */
  readonly p: number;
}

/** A pending request (double opt-in) is kept beside the decided choice: it never replaces it. */
export interface Topic {
  readonly decided?: Mark;
  readonly requested?: Mark;
}

/** What the events of a person add up to. A function of the set of events, not of the order in which they arrived. */
export interface SubjectState {
  /** By `purpose|channel|recipient`; each part may be `*`. */
  readonly topics: Readonly<Record<string, Topic>>;
  readonly subjectClass?: { readonly value: string; readonly t: string };
  readonly jurisdiction?: { readonly value: string; readonly t: string };
}

export const EMPTY_STATE: SubjectState = { topics: {} };

/** How many recent event ids a projection remembers by itself; older ones are found through their markers. */
export const RECENT_IDS = 32;

/** The projection of a person's events: derivable from them at any time, byte for byte. */
export interface Projection {
  readonly seq: number;
  /** Hash of the last event. */
  readonly head: string;
  /** `recordedAt` of the last event: the next one is never earlier. */
  readonly recordedAt: string;
  readonly state: SubjectState;
  /** Digests of the ids of the last events, oldest first, at most RECENT_IDS. */
  readonly recent: readonly string[];
  /** The person's data key wrapped by the tenant key. */
  readonly dataKey?: Uint8Array;
}

export function topicKey(purpose: string, channel: string, recipient: string | undefined): string {
  return `${purpose}|${channel}|${recipient ?? ''}`;
}
