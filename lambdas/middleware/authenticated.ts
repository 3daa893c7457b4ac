import type { MiddlewareObj } from '@middy/core';
import type { Access } from '../../contract/routes.ts';
import type { Identity } from '../../core/app/authorize.ts';
import { Refusal, refuse } from '../../core/errors.ts';
import { type ApiEvent, type ApiResult, headerOf } from '../request.ts';

const WHY = {
  missing_key: 'send "Authorization: Bearer <key>"; from a browser, a publishable key as "?key=pk_…"',
  invalid_key: 'the key is unknown, expired or revoked; an administrator of the tenant can make a new one',
  secret_in_url: 'addresses end up in logs: send a secret key as "Authorization: Bearer <key>", and revoke this one',
  store_unavailable: 'the key could not be looked up: send it again in a moment',
} as const;

/** Refuses whoever the authorizer did not recognise, whose key lacks the scope, or who comes from another website. */
export function authenticated(access: Access): MiddlewareObj<ApiEvent, ApiResult> {
  return {
    before: ({ event }) => {
      if (access === 'public') return;
      const identity = contextOf(event);
      if (!identity.ok) throw new Refusal(identity.code, WHY[identity.code]);
      event.identity = identity;
      if (identity.kind === 'publishable') checkBrowser(identity, access, headerOf(event, 'origin'));
      if (!identity.scopes.includes(access.scope)) {
        throw new Refusal(
          'forbidden_scope',
          `this needs a key with the scope "${access.scope}"; yours has ${identity.scopes.join(', ')}`,
        );
      }
      const tenant = event.pathParameters?.tenant;
      if (tenant !== undefined && tenant !== identity.tenant) {
        throw refuse('forbidden_tenant', '/tenant', `this key belongs to "${identity.tenant}"`);
      }
    },
  };
}

function checkBrowser(
  identity: Extract<Identity, { ok: true }>,
  access: Exclude<Access, 'public'>,
  origin: string | undefined,
): void {
  if (access.publishable !== true)
    throw new Refusal('forbidden_scope', 'a publishable key may only record events; use a secret key on your server');
  if (origin === undefined || !identity.origins.includes(origin)) {
    throw new Refusal(
      'forbidden_origin',
      'a publishable key works only on the websites it was made for: add this origin to a key of the tenant',
    );
  }
}

/** What the authorizer found. Whatever does not look like it counts as no key at all. */
function contextOf(event: ApiEvent): Identity {
  const context = (event.requestContext as { authorizer?: { lambda?: { identity?: unknown } } }).authorizer?.lambda
    ?.identity;
  if (typeof context !== 'string') return { ok: false, code: 'missing_key' };
  return JSON.parse(context) as Identity;
}
