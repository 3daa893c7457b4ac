import type { ServerResponse } from 'node:http';
import type { Html } from './html.ts';

/** Sends a page of the site. Nothing may be loaded but what this page names, nobody may frame it or read along. */
export function sendPage(
  response: ServerResponse,
  status: number,
  { markup }: Html,
  nonce: string,
  headers: Record<string, string> = {},
): void {
  send(response, status, 'text/html; charset=utf-8', markup, {
    'content-security-policy': [
      "default-src 'none'",
      `script-src 'nonce-${nonce}'`,
      `style-src 'nonce-${nonce}'`,
      "img-src 'self'",
      "connect-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ].join('; '),
    ...headers,
  });
}

export function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Buffer,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    // The page carries fresh event ids: one from a cache would send an id twice, for two different acts.
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    // Not "no-referrer": with that a browser sends "Origin: null" with a form, and the ledger refuses it.
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    ...headers,
  });
  response.end(body);
}
