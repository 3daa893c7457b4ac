import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { KeyRing } from '../core/app/authorize.ts';
import { type ApiResult, headerOf } from './request.ts';
import * as wiring from './wiring.ts';

/**
 * OPTIONS /v1/events: a browser asks before it posts JSON. It names its key in the address, so the answer is exact: yes
 * for the websites of that key, silence for all others. Nothing needs a preflight that is sent as text/plain.
 */
export const preflight =
  (keys: KeyRing) =>
  async (event: APIGatewayProxyEventV2): Promise<ApiResult> => {
    const origin = headerOf(event, 'origin');
    const identity = await keys.identify(event.queryStringParameters?.key);
    const allowed =
      origin !== undefined && identity.ok && identity.kind === 'publishable' && identity.origins.includes(origin);
    return {
      statusCode: 204,
      headers: {
        vary: 'origin',
        ...(allowed && {
          'access-control-allow-origin': origin,
          // A beacon always comes with credentials; the API reads none, but the browser wants to hear it.
          'access-control-allow-credentials': 'true',
          'access-control-allow-methods': 'POST',
          'access-control-allow-headers': 'content-type, authorization',
          'access-control-max-age': '600',
        }),
      },
    };
  };

export const handler = wiring.lambda(() => preflight(wiring.keys()));
