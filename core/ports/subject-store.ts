import type { Projection } from '../state.ts';

/**
 * One projection a person: what their events add up to. Everything in it can be rebuilt from the events.
 *
 * Reads are strongly consistent. `put` never goes backwards: a projection with a seq that is not greater than the
 * stored one is dropped silently, because someone else was further. Markers are idempotent.
 */
export interface SubjectStore {
  get(tenant: string, subject: string): Promise<Projection | undefined>;
  /** In the order asked, undefined where nothing is recorded. Any number; the implementation splits and retries. */
  getMany(tenant: string, subjects: readonly string[]): Promise<readonly (Projection | undefined)[]>;
  put(tenant: string, subject: string, projection: Projection): Promise<void>;
  /** Remembers at which seq an event id stands, once it has left `Projection.recent`. */
  mark(tenant: string, subject: string, idDigest: string, seq: number): Promise<void>;
  findMark(tenant: string, subject: string, idDigest: string): Promise<number | undefined>;
}
