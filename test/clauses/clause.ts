import type { PolicyDocument } from '../../contract/policy/document.ts';
import type { Answer, TestLedger } from '../kit/ledger.ts';

/** What became of one promise of a tenant's policy. */
export interface Clause {
  /** As in the tenants' policies: `VS-11`. */
  readonly id: string;
  readonly tag: 'ENF' | 'REC' | 'CFG' | 'CTX';
  /** The promise in a few words. */
  readonly promise: string;
  /** Shows that the promise is kept, as a user of the HTTP API sees it. Absent where it waits. */
  readonly keep?: (act: Stage) => Promise<void>;
  /** What it waits for, e.g. "rights: erasure". */
  readonly waits?: string;
}

/** The part of a tenant in which a person is looked for, where the policy keeps it apart. */
export interface Apart {
  readonly subjectClass?: string;
  readonly controller?: string;
}

/** One tenant on a running ledger, and the few things every clause does with it. */
export interface Stage {
  readonly ledger: TestLedger;
  readonly tenant: string;
  /** A new person: each clause has its own, so that clauses do not disturb one another. */
  person(type?: string): { type: string; value: string };
  /** Posts an event with the server key; sensible values for whatever is not said. */
  record(event: Record<string, unknown>): Promise<Answer>;
  /** Posts an event that must be recorded. */
  recorded(event: Record<string, unknown>): Promise<Answer>;
  /** Posts an event that must be refused with this problem code, and shows that nothing was written. */
  refused(code: string, event: Record<string, unknown>): Promise<Answer>;
  /** The decision for one person. */
  check(
    question: Record<string, unknown>,
    person: unknown,
  ): Promise<{ allowed: boolean; reason: string; basis: string } & Record<string, unknown>>;
  history(person: unknown, apart?: Apart): Promise<Record<string, unknown>[]>;
  /** The opaque reference of a person. */
  ref(person: unknown, apart?: Apart): Promise<string>;
  /** Publishes a changed copy of the tenant's policy; the next clause gets the original again. */
  publish(change: (policy: PolicyDocument) => void): Promise<Answer>;
}
