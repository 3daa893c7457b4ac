import { Refusal, VersionConflict } from '../errors.ts';
import type { StoredEvent } from '../event.ts';
import type { EventStore } from '../ports/event-store.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { SubjectStore } from '../ports/subject-store.ts';
import { EMPTY_STATE, type Projection, type SubjectState } from '../state.ts';
import { findReplay, type Sought } from './find-replay.ts';
import { advance, catchUp } from './settle.ts';

export interface AppendPorts {
  readonly events: EventStore;
  readonly subjects: SubjectStore;
  readonly runtime: Runtime;
}

export interface Appended {
  readonly stored: StoredEvent;
  /** The person's state right after the event. */
  readonly after: SubjectState;
  /** False for a replay: the event had been recorded before. */
  readonly created: boolean;
}

/** Enough for 50 writers on one person to take turns; more means something is wrong. */
const ATTEMPTS = 64;

/**
 * Appends one event to a person's chain, exactly once per event id. `build` makes the event that follows a projection; it
 * is called again when someone else was first.
 */
export async function append(
  ports: AppendPorts,
  sought: Sought,
  build: (before: Projection | undefined) => StoredEvent,
): Promise<Appended> {
  const { tenant, subject } = sought;
  let before = await ports.subjects.get(tenant, subject);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const replay = await findReplay(ports, sought, before);
    if (replay !== undefined) return { ...replay, created: false };
    let stored: StoredEvent;
    try {
      stored = build(before);
    } catch (error) {
      // What is refused now may be on record already: committed by a writer that died before it could say so.
      const present = await catchUp(ports, tenant, subject, before);
      if (present === before) throw error;
      before = present;
      continue;
    }
    try {
      await ports.events.append(stored);
    } catch (error) {
      if (!(error instanceof VersionConflict)) throw error;
      // Someone was first, or died between the two writes: take in what they wrote, then decide again.
      await ports.runtime.sleep(ports.runtime.random() * Math.min(2 ** attempt, 40));
      before = await catchUp(ports, tenant, subject, before);
      continue;
    }
    // Until the projection is written a check may still allow; so nothing is acknowledged before it is.
    const after = await advance(ports, tenant, subject, before, [stored]);
    return { stored, after: after?.state ?? EMPTY_STATE, created: true };
  }
  throw new Refusal('busy', 'too many events for this person at once; send it again with the same id');
}
