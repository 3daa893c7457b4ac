import middy from '@middy/core';
import { ROUTES, type Route } from '../contract/routes.ts';
import type { Log } from './log.ts';
import { authenticated } from './middleware/authenticated.ts';
import { cors } from './middleware/cors.ts';
import { type ParseOptions, parsed } from './middleware/parsed.ts';
import { problems } from './middleware/problems.ts';
import type { ApiEvent, ApiResult } from './request.ts';

export type RouteKey = `${(typeof ROUTES)[number]['method']} ${(typeof ROUTES)[number]['path']}`;

export type HttpHandler = (event: ApiEvent, context?: unknown) => Promise<ApiResult>;

/** The one middleware list. Before: top to bottom. After and on error: bottom to top. */
export function http(
  key: RouteKey,
  log: Log,
  handle: (event: ApiEvent) => Promise<ApiResult>,
  options: ParseOptions = {},
): HttpHandler {
  const route = routeOf(key);
  const handler = middy<ApiEvent, ApiResult>()
    .use(cors())
    .use(problems(log))
    .use(authenticated(route.access))
    .use(parsed(route, options))
    .handler((event) => handle(event));
  return (event, context = {}) => handler(event, context as never) as Promise<ApiResult>;
}

function routeOf(key: RouteKey): Route {
  const route = ROUTES.find(({ method, path }) => `${method} ${path}` === key);
  if (route === undefined) throw new Error(`no route ${key}`);
  return route;
}
