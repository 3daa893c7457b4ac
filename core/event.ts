import type { Actor, ChoiceInput, InputOf, Provenance } from '../contract/events.ts';
import type { Action, AgeBand } from '../contract/vocabulary.ts';

/** What every recorded event says, whatever it is about. */
interface EventBase {
  readonly v: 1;
  readonly id: string;
  readonly tenant: string;
  /** Opaque reference of the person, `sub_…`. */
  readonly subject: string;
  /** 1 for the first event of the person, then one more each time, without gaps. */
  readonly seq: number;
  /** When the person acted: RFC 3339, UTC, milliseconds. Never later than `recordedAt`. */
  readonly occurredAt: string;
  /** From when the denials of an event that also grants count, where a clock left that in doubt. */
  readonly deniedAt?: string;
  /** When the ledger learned of it. Never earlier than that of the event before. */
  readonly recordedAt: string;
  readonly collectionPoint: string;
  readonly actor: Actor;
  /** Id of the API key that sent it. */
  readonly key: string;
  /** Type of the identifier under which the person was named; absent where a reference was used. */
  readonly identifierType?: string;
  /** Other identifiers that the act named, as opaque references. */
  readonly links?: readonly Linked[];
  readonly subjectClass?: string;
  readonly notice?: { readonly id: string; readonly version: string; readonly language: string; readonly hash: string };
  readonly action?: Action;
  readonly jurisdiction?: string;
  readonly age?: AgeBand;
  readonly verified?: boolean;
  /** The customer on whose behalf the tenant acted as processor. */
  readonly controller?: string;
  /** Version of the tenant's policy under which it was accepted. */
  readonly policy: number;
  /** Remarks of the ledger, e.g. that the language shown is not the one that binds. */
  readonly flags?: readonly string[];
  /** Signals the browser sent with it, e.g. `gpc`. */
  readonly signals?: readonly Signal[];
  /** What the sender claimed, where the ledger kept another time because a clock was wrong. */
  readonly claimed?: { readonly occurredAt: string; readonly sentAt?: string };
  /** SHA-256 of each sealed part, so that a part can be destroyed and the hash of the event still verifies. */
  readonly sealed?: Readonly<Partial<Record<SealedPart, string>>>;
  /** Keyed digest of what was sent, to tell a replay (same) from a conflict (other content under the same id). */
  readonly digest: string;
  /** `sha256:…` of the event before; null for the first. */
  readonly prev: string | null;
}

export type Signal = 'gpc' | 'dnt';

/** The flag of an event that a browser sent about somebody whom others know too (by email, by phone). */
export const SELF_DECLARED = 'self_declared';

export interface Linked {
  readonly ref: string;
  readonly type: string;
}

/** What each kind of event says beyond that. */
interface Acts {
  choice: {
    readonly choices: readonly ChoiceInput[];
    readonly objection?: string;
    readonly corrects?: string;
    readonly imported?: Provenance;
  };
  /** The choices are those of the request that is confirmed, now given. */
  confirmation: { readonly confirms: string; readonly tokenHash?: string; readonly choices: readonly ChoiceInput[] };
  acknowledgement: object;
  relationship: Pick<InputOf<'relationship'>, 'relationship' | 'status'>;
  acquisition: { readonly provenance: Provenance };
  restriction: Pick<InputOf<'restriction'>, 'status'>;
  suppression: Pick<InputOf<'suppression'>, 'channel' | 'cause' | 'status'>;
  minor_report: Pick<InputOf<'minor_report'>, 'status'>;
  /** The other side of an act that named several identifiers: recorded with each of them. */
  link: { readonly links: readonly Linked[] };
  unlink: { readonly links: readonly Linked[] };
  /** In the chain of the tenant itself, not of a person. */
  policy_published: { readonly version: number; readonly hash: string };
}

export type LedgerEventKind = keyof Acts;

/**
 * One recorded act. What is hashed is exactly this object in RFC 8785 form, so every field is there from the moment of
 * recording and none is ever changed. What identifies the person is not here: see `Sealed`.
 */
export type LedgerEvent = { [K in LedgerEventKind]: EventBase & { readonly kind: K } & Acts[K] }[LedgerEventKind];
export type EventOf<K extends LedgerEventKind> = Extract<LedgerEvent, { kind: K }>;

/** The personal parts of an event that live beside it as ciphertext under the person's data key. */
export const SEALED_PARTS = ['person', 'reference'] as const;
export type SealedPart = (typeof SEALED_PARTS)[number];
export type Sealed = Readonly<Partial<Record<SealedPart, Uint8Array>>>;

/** An event as it lies in the store. */
export interface StoredEvent {
  readonly event: LedgerEvent;
  /** The RFC 8785 text of `event`: exactly what was hashed. */
  readonly body: string;
  /** `sha256:` and 64 hexadecimal digits over `body`. */
  readonly hash: string;
  readonly sealed: Sealed;
  /** The person's data key wrapped by the tenant key, on the event that first used it. Removing it is erasure. */
  readonly dataKey?: Uint8Array;
}
