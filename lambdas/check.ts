import type { CheckRequest } from '../contract/checks.ts';
import { type CheckPorts, checkPermission } from '../core/app/check-permission.ts';
import { http } from './http.ts';
import type { Log } from './log.ts';
import { identityOf, inputOf, json } from './request.ts';
import * as wiring from './wiring.ts';

/** POST /v1/checks: may I send this to these people, and why? */
export const check = (ports: CheckPorts, log: Log) =>
  http('POST /v1/checks', log, async (event) =>
    json(200, await checkPermission(ports, identityOf(event).tenant, inputOf(event).body as CheckRequest)),
  );

export const handler = wiring.lambda(() =>
  check(
    {
      subjects: wiring.subjects(),
      events: wiring.events(),
      vaults: wiring.vaults(),
      policies: wiring.policies(),
      runtime: wiring.runtime,
    },
    wiring.log(),
  ),
);
