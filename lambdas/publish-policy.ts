import type { PolicyDocument } from '../contract/policy/document.ts';
import { type PolicyPorts, publishPolicy } from '../core/app/publish-policy.ts';
import { http } from './http.ts';
import type { Log } from './log.ts';
import { identityOf, inputOf, json } from './request.ts';
import * as wiring from './wiring.ts';

/** PUT /v1/tenants/{tenant}/policy: the next numbered version, or with dryRun what it would change. */
export const publishPolicyHandler = (ports: PolicyPorts, log: Log) =>
  http('PUT /v1/tenants/{tenant}/policy', log, async (event) => {
    const { params, query, body } = inputOf(event);
    const { dryRun, expectVersion } = query as { dryRun?: 'true' | 'false'; expectVersion?: number };
    const response = await publishPolicy(ports, params.tenant ?? '', body as PolicyDocument, {
      dryRun: dryRun === 'true',
      by: identityOf(event).keyId,
      ...(expectVersion !== undefined && { expectVersion }),
    });
    return json(response.published ? 201 : 200, response);
  });

export const handler = wiring.lambda(() =>
  publishPolicyHandler(
    {
      control: wiring.control(),
      events: wiring.events(),
      subjects: wiring.subjects(),
      vaults: wiring.vaults(),
      runtime: wiring.runtime,
    },
    wiring.log(),
  ),
);
