import { type KeyPorts, revokeKey } from '../core/app/keys.ts';
import { http } from './http.ts';
import type { Log } from './log.ts';
import { inputOf, json } from './request.ts';
import * as wiring from './wiring.ts';

/** DELETE /v1/tenants/{tenant}/keys/{key}: refused everywhere within a second. */
export const revokeKeyHandler = (ports: KeyPorts, log: Log) =>
  http('DELETE /v1/tenants/{tenant}/keys/{key}', log, async (event) => {
    const { params } = inputOf(event);
    return json(200, await revokeKey(ports, params.tenant ?? '', params.key ?? ''));
  });

export const handler = wiring.lambda(() =>
  revokeKeyHandler({ control: wiring.control(), runtime: wiring.runtime }, wiring.log()),
);
