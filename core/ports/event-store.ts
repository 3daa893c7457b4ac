import type { StoredEvent } from '../event.ts';

/**
 * The truth: every event of every person, append only.
 *
 * Writes are durable when they return, and serializable per person across processes. The implementation retries
 * transient failures of the store; what it cannot cure it throws as StoreUnavailable, after which the write may or may
 * not have happened. Reads are strongly consistent.
 */
export interface EventStore {
  /** The commit point. Throws VersionConflict if an event with this seq exists: then nothing was written. */
  append(event: StoredEvent): Promise<void>;
  /** One event, or undefined. */
  get(tenant: string, subject: string, seq: number): Promise<StoredEvent | undefined>;
  /**
   * Events in the order asked, starting beyond `after` (exclusive): exactly `limit` of them, or fewer at the end.
   */
  page(tenant: string, subject: string, page: EventPage): Promise<readonly StoredEvent[]>;
}

export interface EventPage {
  readonly after?: number;
  readonly order: 'asc' | 'desc';
  readonly limit: number;
}
