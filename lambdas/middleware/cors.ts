import type { MiddlewareObj } from '@middy/core';
import { type ApiEvent, type ApiResult, headerOf } from '../request.ts';

/** Lets the browser read the answer, on the websites of the publishable key and on no other. WHATWG Fetch, CORS protocol. */
export function cors(): MiddlewareObj<ApiEvent, ApiResult> {
  const allow = (request: { event: ApiEvent; response: ApiResult | null | undefined }) => {
    const origin = headerOf(request.event, 'origin');
    if (origin === undefined || request.response == null) return;
    const allowed = request.event.identity?.kind === 'publishable' && request.event.identity.origins.includes(origin);
    request.response.headers = {
      ...request.response.headers,
      vary: 'origin',
      ...(allowed && {
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
        'access-control-expose-headers': 'retry-after',
      }),
    };
  };
  return { after: allow, onError: allow };
}
