import type { AgeBand, ChoiceStatus } from '../contract/vocabulary.ts';

/** The act that decided a topic. Short names, because a state should stay under one read unit. */
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
  /** the reason of an objection */
  readonly o?: string;
  /** made by a guardian */
  readonly g?: true;
}

/**
 * The winning acts about one topic, each of its sort. A pending request never replaces a decision; what was imported
 * never replaces what the person did here, except that an imported denial counts like any other.
 */
export interface Topic {
  readonly decided?: Mark;
  readonly requested?: Mark;
  readonly importedDenial?: Mark;
  readonly importedGrant?: Mark;
}

/** Something that is on or off since a moment. */
export interface Toggle {
  readonly on: boolean;
  readonly t: string;
  readonly id: string;
  readonly q: number;
}

export interface Fact<T> {
  readonly value: T;
  readonly t: string;
}

/** What the events of a person add up to. A function of the set of events, not of the order in which they arrived. */
export interface SubjectState {
  /** By `purpose|channel|recipient`; each part may be `*`. */
  readonly topics: Readonly<Record<string, Topic>>;
  readonly subjectClass?: Fact<string>;
  readonly jurisdiction?: Fact<string>;
  readonly age?: Fact<AgeBand>;
  readonly restricted?: Toggle;
  readonly minor?: Toggle;
  /** By channel, or `*`. */
  readonly suppressed?: Readonly<Record<string, Toggle & { readonly cause: string }>>;
  readonly relationships?: Readonly<Record<string, Toggle>>;
  /** Other identifiers of the person, by reference. */
  readonly links?: Readonly<Record<string, Toggle & { readonly type: string }>>;
  /** Data that came from somebody else: from where, for which purposes, and whether with proof. */
  readonly acquired?: Fact<{
    readonly origin: string;
    readonly purposes?: readonly string[];
    readonly proven: boolean;
  }>;
  /** The person has dealt with the tenant directly. */
  readonly direct?: true;
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
