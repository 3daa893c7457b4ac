import type * as z from 'zod';
import type { LookupRequest } from '../contract/checks.ts';
import { type LookupPorts, lookupSubject } from '../core/app/lookup-subject.ts';
import { http } from './http.ts';
import type { Log } from './log.ts';
import { identityOf, inputOf, json } from './request.ts';
import * as wiring from './wiring.ts';

/** POST /v1/subjects/lookup: from an identifier to the opaque reference that URLs may carry. */
export const lookup = (ports: LookupPorts, log: Log) =>
  http('POST /v1/subjects/lookup', log, async (event) =>
    json(
      200,
      await lookupSubject(ports, identityOf(event).tenant, inputOf(event).body as z.infer<typeof LookupRequest>),
    ),
  );

export const handler = wiring.lambda(() =>
  lookup({ subjects: wiring.subjects(), vaults: wiring.vaults(), policies: wiring.policies() }, wiring.log()),
);
