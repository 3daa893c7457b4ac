import type { CreateKeyRequest } from '../contract/keys.ts';
import { createKey, type KeyPorts } from '../core/app/keys.ts';
import { http } from './http.ts';
import type { Log } from './log.ts';
import { inputOf, json } from './request.ts';
import * as wiring from './wiring.ts';

/** POST /v1/tenants/{tenant}/keys: a new API key, shown once. */
export const createKeyHandler = (ports: KeyPorts, log: Log) =>
  http('POST /v1/tenants/{tenant}/keys', log, async (event) => {
    const { params, body } = inputOf(event);
    return json(201, await createKey(ports, params.tenant ?? '', body as CreateKeyRequest));
  });

export const handler = wiring.lambda(() =>
  createKeyHandler({ control: wiring.control(), runtime: wiring.runtime }, wiring.log()),
);
