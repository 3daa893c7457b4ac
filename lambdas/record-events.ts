import type { EventInput } from '../contract/events.ts';
import type { Caller } from '../core/accept/context.ts';
import { type RecordPorts, recordConsent } from '../core/app/record-consent.ts';
import { formReply } from './form-reply.ts';
import { http } from './http.ts';
import type { Log } from './log.ts';
import { originOf } from './network.ts';
import { parseEvent } from './parse-event.ts';
import { recordBatch } from './record-batch.ts';
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
      const originFor = (input: EventInput) => originOf(event, identity.kind, input);
      if (form) return formReply(ports, caller, body, originFor, identity.origins);
      if (Array.isArray(body)) return json(200, { results: await recordBatch(ports, log, caller, body, originFor) });
      const input = parseEvent(body);
      const { created, receipt } = await recordConsent(ports, caller, input, originFor(input));
      return json(created ? 201 : 200, receipt);
    },
    { rawBody: true },
  );

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
