import { Refusal } from '../errors.ts';
import type { StoredEvent } from '../event.ts';
import { evolve } from '../evolve.ts';
import type { EventStore } from '../ports/event-store.ts';
import type { SubjectStore } from '../ports/subject-store.ts';
import { EMPTY_STATE, type Projection, RECENT_IDS, type SubjectState } from '../state.ts';

export interface ReplayPorts {
  readonly events: Pick<EventStore, 'get' | 'page'>;
  readonly subjects: Pick<SubjectStore, 'findMark'>;
}

export interface Sought {
  readonly tenant: string;
  readonly subject: string;
  readonly id: string;
  readonly idDigest: string;
  /** Keyed digest of what was sent now. */
  readonly digest: string;
}

export interface Replay {
  readonly stored: StoredEvent;
  readonly after: SubjectState;
}

/**
 * Finds the event that was recorded under this id, however long ago, with the state it led to. Undefined: the id is new.
 * Throws Refusal(event_conflict) if the id stands for other content. Never scans a history to learn that an id is new.
 */
export async function findReplay(
  ports: ReplayPorts,
  sought: Sought,
  projection: Projection | undefined,
): Promise<Replay | undefined> {
  if (projection === undefined) return undefined;
  for (const seq of await candidates(ports, sought, projection)) {
    const stored = await ports.events.get(sought.tenant, sought.subject, seq);
    if (stored?.event.id !== sought.id) continue;
    if (stored.event.digest !== sought.digest) {
      throw new Refusal('event_conflict', 'another event of this person has this id; a new act needs a new id', [
        { pointer: '#/id', detail: 'use a new UUID for each act, and the same one for a retry of the same act' },
      ]);
    }
    return { stored, after: await stateAfter(ports, sought, projection, seq) };
  }
  return undefined;
}

async function candidates(ports: ReplayPorts, sought: Sought, projection: Projection): Promise<number[]> {
  const first = projection.seq - projection.recent.length + 1;
  const recent = projection.recent.flatMap((digest, index) => (digest === sought.idDigest ? [first + index] : []));
  if (recent.length > 0 || projection.seq <= RECENT_IDS) return recent;
  const marked = await ports.subjects.findMark(sought.tenant, sought.subject, sought.idDigest);
  return marked === undefined ? [] : [marked];
}

async function stateAfter(
  ports: ReplayPorts,
  { tenant, subject }: Sought,
  projection: Projection,
  seq: number,
): Promise<SubjectState> {
  if (seq === projection.seq) return projection.state;
  let state = EMPTY_STATE;
  for (let last = 0; last < seq; ) {
    const events = await ports.events.page(tenant, subject, { after: last, order: 'asc', limit: seq - last });
    for (const { event } of events) state = evolve(state, event);
    last = events.at(-1)?.event.seq ?? seq;
  }
  return state;
}
