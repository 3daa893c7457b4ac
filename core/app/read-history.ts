import { Refusal } from '../errors.ts';
import type { LedgerEvent } from '../event.ts';
import type { EventStore } from '../ports/event-store.ts';

export interface HistoryRequest {
  readonly order: 'asc' | 'desc';
  readonly limit: number;
  readonly cursor?: string;
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
  { order, limit, cursor }: HistoryRequest,
): Promise<HistoryPage> {
  const after = cursor === undefined ? undefined : positionOf(cursor, order);
  const page = await ports.events.page(tenant, subject, {
    order,
    limit: limit + 1,
    ...(after !== undefined && { after }),
  });
  const events = page.slice(0, limit).map(({ event, hash }) => ({ ...event, hash }));
  const last = events.at(-1);
  return { subject, events, ...(last && page.length > limit && { next: `${order}-${last.seq}` }) };
}

function positionOf(cursor: string, order: 'asc' | 'desc'): number {
  const match = /^(asc|desc)-([1-9]\d{0,14})$/.exec(cursor);
  if (match?.[1] === order) return Number(match[2]);
  throw new Refusal('cursor_invalid', 'pass the "next" of the page before, with the same order', [
    { pointer: '#/cursor', detail: 'not a cursor of this listing' },
  ]);
}
