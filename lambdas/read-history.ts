import type { AsOf } from '../contract/checks.ts';
import { readHistory } from '../core/app/read-history.ts';
import type { EventStore } from '../core/ports/event-store.ts';
import { http } from './http.ts';
import type { Log } from './log.ts';
import { identityOf, inputOf, json } from './request.ts';
import * as wiring from './wiring.ts';

type Query = AsOf & { order?: 'asc' | 'desc'; limit?: number; cursor?: string };

/** GET /v1/subjects/{ref}/events: the history, page by page. */
export const history = (ports: { readonly events: Pick<EventStore, 'page'> }, log: Log) =>
  http('GET /v1/subjects/{ref}/events', log, async (event) => {
    const { params, query } = inputOf(event);
    const { order = 'asc', limit = 100, cursor, at, knownAt } = query as Query;
    const asOf = {
      ...(at && { at: new Date(at).toISOString() }),
      ...(knownAt && { knownAt: new Date(knownAt).toISOString() }),
    };
    const request = { order, limit, ...(cursor && { cursor }), ...asOf };
    return json(200, await readHistory(ports, identityOf(event).tenant, params.ref ?? '', request));
  });

export const handler = wiring.lambda(() => history({ events: wiring.events() }, wiring.log()));
