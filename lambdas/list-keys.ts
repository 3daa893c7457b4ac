import { type KeyPorts, listKeys } from '../core/app/keys.ts';
import { http } from './http.ts';
import type { Log } from './log.ts';
import { inputOf, json } from './request.ts';
import * as wiring from './wiring.ts';

/** GET /v1/tenants/{tenant}/keys: all keys, never their secrets. */
export const listKeysHandler = (ports: Pick<KeyPorts, 'control'>, log: Log) =>
  http('GET /v1/tenants/{tenant}/keys', log, async (event) =>
    json(200, await listKeys(ports, inputOf(event).params.tenant ?? '')),
  );

export const handler = wiring.lambda(() => listKeysHandler({ control: wiring.control() }, wiring.log()));
