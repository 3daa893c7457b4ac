import type { APIGatewayRequestAuthorizerEventV2 } from 'aws-lambda';
import type { Identity, KeyRing } from '../core/app/authorize.ts';
import type { Log } from './log.ts';
import * as wiring from './wiring.ts';

export interface AuthorizerResult {
  readonly isAuthorized: true;
  readonly context: { readonly identity: string };
}

/**
 * The HTTP API's authorizer. It says who calls and never refuses by itself: a refusal of API Gateway is neither a problem
 * document nor readable by a browser. `authenticated`, first in every handler, refuses (docs/adr/0005).
 */
export const authorize =
  (keys: KeyRing, log: Log) =>
  async (event: Request): Promise<AuthorizerResult> => {
    const identity = await identityOf(keys, event).catch((error: unknown): Identity => {
      log.error('key_lookup_failed', { error });
      return { ok: false, code: 'store_unavailable' };
    });
    return { isAuthorized: true, context: { identity: JSON.stringify(identity) } };
  };

type Request = Pick<APIGatewayRequestAuthorizerEventV2, 'headers' | 'queryStringParameters'>;

async function identityOf(keys: KeyRing, event: Request): Promise<Identity> {
  const bearer = /^Bearer +(\S+)$/i.exec(event.headers?.authorization ?? '')?.[1];
  const inUrl = event.queryStringParameters?.key;
  const url = inUrl === undefined ? undefined : await keys.identify(inUrl);
  // Also beside a good key in the header: the address has been written down by then.
  if (url?.ok && url.kind === 'secret') return { ok: false, code: 'secret_in_url' };
  return bearer === undefined && url !== undefined ? url : keys.identify(bearer);
}

export const handler = wiring.lambda(() => authorize(wiring.keys(), wiring.log()));
