import type { StoredEvent } from '../event.ts';
import { project } from '../evolve.ts';
import type { EventStore } from '../ports/event-store.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { SubjectStore } from '../ports/subject-store.ts';
import { type Projection, RECENT_IDS } from '../state.ts';
import { idDigest } from './chain.ts';

export interface SettlePorts {
  readonly events: Pick<EventStore, 'page'>;
  readonly subjects: Pick<SubjectStore, 'put' | 'mark'>;
  readonly runtime: Pick<Runtime, 'sha256'>;
}

const PAGE = 200;

/**
 * Brings a person's projection up to the last of the given events and stores it. The normal path after an append, and,
 * through `catchUp`, the recovery of every writer that died in between: one function, always exercised.
 */
export async function advance(
  ports: SettlePorts,
  tenant: string,
  subject: string,
  before: Projection | undefined,
  events: readonly StoredEvent[],
): Promise<Projection | undefined> {
  let projection = before;
  for (const stored of events) {
    const leaving = projection?.recent.length === RECENT_IDS ? projection.recent[0] : undefined;
    // The marker goes first: once the projection has forgotten the id, the marker alone prevents a double.
    if (leaving !== undefined) await ports.subjects.mark(tenant, subject, leaving, stored.event.seq - RECENT_IDS);
    projection = project(projection, stored, idDigest(stored.event.id, ports.runtime));
  }
  if (projection !== undefined && events.length > 0) await ports.subjects.put(tenant, subject, projection);
  return projection;
}

/** Applies every event the projection does not know yet. Safe to run at any time, by anyone, any number of times. */
export async function catchUp(
  ports: SettlePorts,
  tenant: string,
  subject: string,
  before: Projection | undefined,
): Promise<Projection | undefined> {
  let projection = before;
  for (;;) {
    const events = await ports.events.page(tenant, subject, { after: projection?.seq ?? 0, order: 'asc', limit: PAGE });
    if (events.length === 0) return projection;
    projection = await advance(ports, tenant, subject, projection, events);
  }
}
