import { type EventResult, MAX_EVENTS_PER_REQUEST } from '../contract/events.ts';
import type { Caller } from '../core/accept/context.ts';
import { type Origin, type RecordPorts, recordConsent } from '../core/app/record-consent.ts';
import { Refusal } from '../core/errors.ts';
import { formReply } from './form-reply.ts';
import { http } from './http.ts';
import { inParallelBySubject } from './in-parallel.ts';
import type { Log } from './log.ts';
import { networkOf } from './network.ts';
import { parseEvent } from './parse-event.ts';
import { problemOf } from './problem.ts';
import { identityOf, inputOf, json } from './request.ts';
import * as wiring from './wiring.ts';

/** POST /v1/events: one event or an array of them, each with its own result. */
export const recordEvents = (ports: RecordPorts, log: Log) =>
  http(
    'POST /v1/events',
    log,
    async (event) => {
      const identity = identityOf(event);
      const { body, form } = inputOf(event);
      const caller: Caller = { tenant: identity.tenant, keyId: identity.keyId, kind: identity.kind };
      const origin = identity.kind === 'publishable' ? networkOf(event) : {};
      if (form) return formReply(ports, caller, body, origin, identity.origins);
      if (Array.isArray(body)) return json(200, { results: await recordAll(ports, log, caller, body, origin) });
      const { created, receipt } = await recordConsent(ports, caller, parseEvent(body), origin);
      return json(created ? 201 : 200, receipt);
    },
    { rawBody: true, forms: true },
  );

async function recordAll(
  ports: RecordPorts,
  log: Log,
  caller: Caller,
  list: unknown[],
  origin: Origin,
): Promise<EventResult[]> {
  if (list.length === 0 || list.length > MAX_EVENTS_PER_REQUEST) {
    throw new Refusal('invalid_request', `send 1 to ${MAX_EVENTS_PER_REQUEST} events at once, not ${list.length}`);
  }
  return inParallelBySubject(list, async (item, index): Promise<EventResult> => {
    try {
      const { created, receipt } = await recordConsent(ports, caller, parseEvent(item, `#/${index}`), origin);
      return { status: created ? 201 : 200, receipt };
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status >= 500) log.error(problem.code, { error });
      return { status: problem.status, problem };
    }
  });
}

export const handler = wiring.lambda(() =>
  recordEvents(
    {
      events: wiring.events(),
      subjects: wiring.subjects(),
      vaults: wiring.vaults(),
      policies: wiring.policies(),
      runtime: wiring.runtime,
    },
    wiring.log(),
  ),
);
