import { type EventInput, type EventResult, MAX_EVENTS_PER_REQUEST } from '../contract/events.ts';
import type { Caller } from '../core/accept/context.ts';
import { type Origin, type RecordPorts, recordConsent } from '../core/app/record-consent.ts';
import { Refusal, refuse } from '../core/errors.ts';
import { idsOfTwoPeople, inParallelBySubject } from './in-parallel.ts';
import type { Log } from './log.ts';
import { parseEvent } from './parse-event.ts';
import { problemOf } from './problem.ts';

/** Records a list of events: each has its own result, in the order of the list, and no bad one holds the others back. */
export async function recordBatch(
  ports: RecordPorts,
  log: Log,
  caller: Caller,
  list: unknown[],
  originFor: (input: EventInput) => Origin,
): Promise<EventResult[]> {
  if (list.length === 0 || list.length > MAX_EVENTS_PER_REQUEST) {
    throw new Refusal('invalid_request', `send 1 to ${MAX_EVENTS_PER_REQUEST} events at once, not ${list.length}`);
  }
  const reused = idsOfTwoPeople(list);
  return inParallelBySubject(list, async (item, index): Promise<EventResult> => {
    try {
      if (reused.has(index))
        throw refuse('event_conflict', '/id', 'this id stands for another person above: each act needs its own');
      const input = parseEvent(item, `#/${index}`);
      const { created, receipt } = await recordConsent(ports, caller, input, originFor(input));
      return { status: created ? 201 : 200, receipt };
    } catch (error) {
      const problem = problemOf(error instanceof Refusal ? within(index, error) : error);
      if (problem.status >= 500) log.error(problem.code, { error });
      return { status: problem.status, problem };
    }
  });
}

/** The same refusal, pointing into the list that was sent. */
function within(index: number, refusal: Refusal): Refusal {
  const errors = refusal.errors.map(({ pointer, detail }) => ({
    pointer:
      pointer.startsWith(`#/${index}/`) || pointer === `#/${index}` ? pointer : pointer.replace('#', `#/${index}`),
    detail,
  }));
  return new Refusal(refusal.code, refusal.message, errors);
}
