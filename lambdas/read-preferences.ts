import type { AsOf } from '../contract/checks.ts';
import { type PreferencePorts, readPreferences } from '../core/app/read-preferences.ts';
import { http } from './http.ts';
import type { Log } from './log.ts';
import { identityOf, inputOf, json } from './request.ts';
import * as wiring from './wiring.ts';

/** GET /v1/subjects/{ref}/preferences: every topic with its present answer. */
export const preferences = (ports: PreferencePorts, log: Log) =>
  http('GET /v1/subjects/{ref}/preferences', log, async (event) => {
    const { params, query } = inputOf(event);
    return json(200, await readPreferences(ports, identityOf(event).tenant, params.ref ?? '', query as AsOf));
  });

export const handler = wiring.lambda(() =>
  preferences(
    { events: wiring.events(), subjects: wiring.subjects(), policies: wiring.policies(), runtime: wiring.runtime },
    wiring.log(),
  ),
);
