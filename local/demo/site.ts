import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SeededTenant } from '../seed.ts';

/** The demo website: pages of one example tenant that post real events with its publishable key. */
export function demoSite(
  tenants: readonly SeededTenant[],
): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    if (!request.url?.startsWith('/demo/')) return false;
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(`<p>${tenants.length}</p>`);
    return true;
  };
}
