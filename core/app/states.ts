import { evolve } from '../evolve.ts';
import type { EventStore } from '../ports/event-store.ts';
import type { SubjectStore } from '../ports/subject-store.ts';
import { EMPTY_STATE, type SubjectState } from '../state.ts';

export interface StatePorts {
  readonly subjects: Pick<SubjectStore, 'getMany'>;
  readonly events: Pick<EventStore, 'page'>;
}

/** A moment on both clocks: what was in force at `at`, of what the ledger had learned by `knownAt`. */
export interface Moment {
  readonly at: string;
  readonly knownAt?: string;
}

/** A person's state and how many events it is made of. */
export interface Known {
  readonly state: SubjectState;
  readonly seq: number;
}

const PAGE = 500;

/**
 * The states of some people, now (one strongly consistent read each) or as of a moment (their events folded again: the
 * same function, so a replay of the present gives the present).
 */
export async function readStates(
  ports: StatePorts,
  tenant: string,
  subjects: readonly string[],
  moment: Moment | undefined,
): Promise<readonly (Known | undefined)[]> {
  if (moment === undefined) return ports.subjects.getMany(tenant, subjects);
  const states: (Known | undefined)[] = [];
  // One after the other, so that memory stays flat however long the histories are.
  for (const subject of subjects) states.push(await stateAsOf(ports, tenant, subject, moment));
  return states;
}

async function stateAsOf(
  ports: StatePorts,
  tenant: string,
  subject: string,
  { at, knownAt }: Moment,
): Promise<Known | undefined> {
  let known: Known | undefined;
  for (let after = 0; ; ) {
    const events = await ports.events.page(tenant, subject, { after, order: 'asc', limit: PAGE });
    for (const { event } of events) {
      // recordedAt never decreases along a chain: what comes after this was learned later still.
      if (knownAt !== undefined && event.recordedAt > knownAt) return known;
      if (event.occurredAt <= at)
        known = { state: evolve(known?.state ?? EMPTY_STATE, event), seq: (known?.seq ?? 0) + 1 };
    }
    const last = events.at(-1);
    if (last === undefined || events.length < PAGE) return known;
    after = last.event.seq;
  }
}
