import { type PolicyPorts, readPolicy } from '../core/app/publish-policy.ts';
import { http } from './http.ts';
import type { Log } from './log.ts';
import { inputOf, json } from './request.ts';
import * as wiring from './wiring.ts';

/** GET /v1/tenants/{tenant}/policy: the version in force, or an earlier one. */
export const readPolicyHandler = (ports: Pick<PolicyPorts, 'control'>, log: Log) =>
  http('GET /v1/tenants/{tenant}/policy', log, async (event) => {
    const { params, query } = inputOf(event);
    const { version, at } = query as { version?: number; at?: string };
    const wanted = { ...(version !== undefined && { version }), ...(at && { at }) };
    return json(200, await readPolicy(ports, params.tenant ?? '', wanted));
  });

export const handler = wiring.lambda(() => readPolicyHandler({ control: wiring.control() }, wiring.log()));
