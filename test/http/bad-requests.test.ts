import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ROUTES } from '../../contract/routes.ts';
import { gateway } from '../../local/gateway.ts';
import { type TestLedger, testLedger } from '../kit/ledger.ts';
import { control, expectProblem, NOW, recorded, STILL_OPEN, sendRaw, TENANT } from './support.ts';

/** What is wrong before a body is read: keys, methods, addresses, headers, formats, sizes. None may leave a trace. */

let ledger: TestLedger;
let before: string;
let expired: string;
beforeAll(async () => {
  ledger = await testLedger({ now: NOW });
  const scopes = ['events:write', 'checks:read', 'history:read', 'admin'] as const;
  expired = (
    await ledger.createKey(TENANT, { kind: 'secret', scopes: [...scopes], expiresAt: '2026-11-23T09:00:00.001Z' })
  ).key;
  ledger.runtime.advance(1);
  before = (await recorded(ledger)) + (await control(ledger));
});
afterAll(async () => {
  try {
    expect((await recorded(ledger)) + (await control(ledger))).toBe(before);
    expect(ledger.logged).toEqual([]);
    await ledger.check();
  } finally {
    await ledger.stop();
  }
});

const REF = `sub_${'a'.repeat(43)}`;
const fill = (path: string) =>
  path
    .replace('{ref}', REF)
    .replace('{tenant}', TENANT)
    .replace('{key}', `key_${'a'.repeat(16)}`);
const protectedRoutes = ROUTES.filter(({ access }) => access !== 'public').map((r) => [r.method, r.path] as const);
const withBody = ROUTES.filter((route) => 'body' in route).map((r) => [r.method, r.path, r.access.scope] as const);
const keyFor = (scope: string) => ledger.key(TENANT, scope === 'admin' ? 'admin' : 'server');

test.each(protectedRoutes)('%s %s is closed without a good key', async (method, path) => {
  const body = method === 'GET' || method === 'DELETE' ? undefined : {};
  const send = (headers: Record<string, string>) => ledger.request(method, fill(path), { body, headers });
  const key = ledger.key(TENANT);
  for (const headers of [
    {},
    { authorization: '' },
    { authorization: 'Bearer' },
    { authorization: `Basic ${btoa(key)}` },
    { authorization: key },
  ]) {
    const answer = await send(headers as Record<string, string>);
    expectProblem(answer, 'missing_key');
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
  }
  const wrong = [
    expired,
    `sk_${'a'.repeat(43)}`,
    'x',
    'a'.repeat(5000),
    key.slice(0, -1),
    `${key}x`,
    key.toUpperCase(),
    '%00',
  ];
  for (const bad of wrong) {
    const answer = await send({ authorization: `Bearer ${bad}` });
    expectProblem(answer, 'invalid_key');
    expect(JSON.stringify(answer.body)).not.toContain(bad.length > 3 ? bad : key);
  }
});

test.each(protectedRoutes)('%s %s refuses a secret key in the address', async (method, path) => {
  const body = method === 'GET' || method === 'DELETE' ? undefined : {};
  expectProblem(await ledger.request(method, `${fill(path)}?key=${ledger.key(TENANT)}`, { body }), 'secret_in_url');
});

test.each(withBody)('%s %s refuses a body of 1 MB', async (method, path, scope) => {
  const raw = JSON.stringify({ id: 'x'.repeat(1_000_000) });
  const answer = await ledger.request(method, fill(path), { key: keyFor(scope), raw });
  expectProblem(answer, 'body_too_large');
});

test.each(withBody)('%s %s refuses an empty body', async (method, path, scope) => {
  expectProblem(await ledger.request(method, fill(path), { key: keyFor(scope), raw: '' }), 'malformed_request');
});

test.each(withBody)('%s %s refuses what is neither JSON nor text', async (method, path, scope) => {
  for (const type of [
    'multipart/form-data; boundary=x',
    'application/xml',
    'application/jsonp',
    'image/png',
    'text/html',
    'x',
    '',
  ]) {
    const answer = await ledger.request(method, fill(path), {
      key: keyFor(scope),
      raw: '{}',
      headers: { 'content-type': type },
    });
    expectProblem(answer, 'unsupported_media_type');
  }
});

test.each(withBody.filter(([, path]) => path !== '/v1/events'))('%s %s takes no forms', async (method, path, scope) => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await ledger.request(method, fill(path), { key: keyFor(scope), raw: 'a=1', headers });
  expectProblem(answer, 'unsupported_media_type');
});

test.each(protectedRoutes)('%s %s refuses a parameter it does not know', async (method, path) => {
  const scope = ROUTES.find((r) => r.method === method && r.path === path)?.access;
  const key = keyFor((scope as { scope: string }).scope);
  const body = method === 'GET' || method === 'DELETE' ? undefined : {};
  for (const name of ['debug', '__proto__', 'constructor']) {
    const answer = await ledger.request(method, `${fill(path)}?${name}=1`, { key, body });
    expectProblem(answer, 'invalid_request', `#/${name}`);
  }
});

test.each(['GET', 'PUT', 'PATCH', 'DELETE', 'PROPFIND', 'LINK'])('%s is no method of /v1/events', async (method) => {
  const answer = await ledger.request(method, '/v1/events', { key: ledger.key(TENANT) });
  expectProblem(answer, 'method_not_allowed');
  expect(answer.body.detail).toContain('POST');
});

// RFC 9110, 15.5.6: a 405 answer MUST carry Allow. local/gateway.ts says it in the detail only.
test('an answer to a wrong method names the right ones in the Allow header', async () => {
  const answer = await ledger.request('PUT', '/v1/checks', { key: ledger.key(TENANT), body: {} });
  expect(answer.headers.get('allow')).toBe('POST');
});

test.each(['TRACE', 'CONNECT', 'get', 'BREW', 'POST\0'])(
  'the method %j is answered with 4xx or not at all',
  async (method) => {
    const answer = await sendRaw(ledger, `${method} /v1/events HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    expect(answer).toMatch(/^(HTTP\/1.1 4\d\d |$)/);
  },
);

test.each([
  '/',
  '//',
  '/\\',
  '/v1',
  '/v1/',
  '/v1/events/',
  '/V1/events',
  '/v1//events',
  '/v1/events/../checks',
  '/v1/%65vents',
  '/v1/events%00',
  '/v1/events;a=b',
  '/%',
  '/%E0%A4%A',
  '/.env',
  '/__proto__',
  'http://[/',
  '*',
  `/${'a'.repeat(8000)}`,
  `/v1/subjects/${'a'.repeat(8000)}/x`,
])('the address %j is nowhere', async (path) => {
  const answer = await sendRaw(ledger, `GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1.1 40[45] .*\r\n/);
  expect(answer).toContain('application/problem+json');
});

test('an endless address or header is refused with 4xx', async () => {
  for (const text of [
    `GET /${'a'.repeat(100_000)} HTTP/1.1\r\n`,
    `GET /docs HTTP/1.1\r\nx: ${'a'.repeat(100_000)}\r\n`,
  ]) {
    expect(await sendRaw(ledger, `${text}host: x\r\nconnection: close\r\n\r\n`)).toMatch(/^(HTTP\/1.1 4\d\d |$)/);
  }
});

test.each([
  ['a length and chunks at once', 'content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['two lengths', 'content-length: 5\r\ncontent-length: 6\r\n\r\n{}'],
  ['a negative length', 'content-length: -1\r\n\r\n{}'],
  ['a NUL byte in a header', 'x: a\0b\r\n\r\n'],
])('a request with %s is refused', async (_, rest) => {
  const head = `POST /v1/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${ledger.key(TENANT)}\r\nconnection: close\r\n`;
  expect(await sendRaw(ledger, head + rest, 1000)).toMatch(/^(HTTP\/1.1 4\d\d |$)/);
});

// A request that breaks off is the sender's fault, not ours: it must not raise an alarm.
test('a request that breaks off in its body is not logged as a failure of the ledger', async () => {
  const head = `POST /v1/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${ledger.key(TENANT)}\r\n`;
  await sendRaw(ledger, `${head}transfer-encoding: chunked\r\n\r\nzz\r\n`, 1000);
  expect(ledger.logged.splice(0)).toEqual([]);
});

// Nobody reads the rest of the body: the connection must not stay open for ever, or closing the server waits for it.
// A server of its own here, whose connections can be cut.
test('a body of more than 10 MB is answered with 413 and ends its connection', async () => {
  const answer = gateway(ledger.ports, { error: () => undefined });
  const server = createServer((request, response) => void answer(request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const head = `POST /v1/checks HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${ledger.key(TENANT)}\r\n`;
    const text = await sendRaw({ url }, `${head}content-length: 12000000\r\n\r\n${'x'.repeat(11_000_000)}`, 500);
    expect(text).toMatch(/^HTTP\/1.1 413 /);
    expect(text).not.toContain(STILL_OPEN);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
