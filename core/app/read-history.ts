import { Refusal } from '../errors.ts';
import type { LedgerEvent, StoredEvent } from '../event.ts';
import type { EventStore } from '../ports/event-store.ts';

export interface HistoryRequest {
  readonly order: 'asc' | 'desc';
  readonly limit: number;
  readonly cursor?: string;
  /** Only acts up to this moment. */
  readonly at?: string;
  /** Only what the ledger had learned by this moment. */
  readonly knownAt?: string;
}

export interface HistoryPage {
  readonly subject: string;
  readonly events: readonly (LedgerEvent & { readonly hash: string })[];
  readonly next?: string;
}

/** One page of a person's events, oldest or newest first. The cursor is a position, so it never expires. */
export async function readHistory(
  ports: { readonly events: Pick<EventStore, 'page'> },
  tenant: string,
  subject: string,
  request: HistoryRequest,
): Promise<HistoryPage> {
  const { order, limit, cursor } = request;
  const wanted = limit + 1;
  const found: StoredEvent[] = [];
  let after = cursor === undefined ? undefined : positionOf(cursor, order);
  // As of a moment, some of what is read does not count, so it is read on until the page is full.
  for (;;) {
    const page = await ports.events.page(tenant, subject, {
      order,
      limit: wanted,
      ...(after !== undefined && { after }),
    });
    found.push(...page.filter(({ event }) => isWithin(event, request)));
    if (page.length < wanted || found.length >= wanted) break;
    after = page.at(-1)?.event.seq;
  }
  const events = found.slice(0, limit).map(({ event, hash }) => ({ ...event, hash }));
  const last = events.at(-1);
  return { subject, events, ...(last && found.length > limit && { next: `${order}-${last.seq}` }) };
}

function isWithin(event: LedgerEvent, { at, knownAt }: HistoryRequest): boolean {
  return (at === undefined || event.occurredAt <= at) && (knownAt === undefined || event.recordedAt <= knownAt);
}

function positionOf(cursor: string, order: 'asc' | 'desc'): number {
  const match = /^(asc|desc)-([1-9]\d{0,14})$/.exec(cursor);
  if (match?.[1] === order) return Number(match[2]);
  throw new Refusal('cursor_invalid', 'pass the "next" of the page before, with the same order', [
    { pointer: '#/cursor', detail: 'not a cursor of this listing' },
  ]);
}
