import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ORIGIN, type TestLedger, testLedger } from '../kit/ledger.ts';
import { expectProblem, NOW, optIn, person, TENANT, TOPIC } from './support.ts';

let ledger: TestLedger;
let other: string;
beforeAll(async () => {
  ledger = await testLedger({ now: NOW });
  const created = await ledger.createKey('vclerk', { kind: 'publishable', origins: ['https://vclerk.example'] });
  other = created.key;
});
afterAll(async () => {
  try {
    await ledger.check();
    expect(ledger.logged).toEqual([]);
  } finally {
    await ledger.stop();
  }
});

const website = () => ledger.key(TENANT, 'website');
const preflight = (key: string | undefined, origin: string | undefined, path = '/v1/events') =>
  ledger.request('OPTIONS', path + (key === undefined ? '' : `?key=${key}`), {
    headers: {
      ...(origin && { origin }),
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    },
  });
const allowed = (answer: { headers: Headers }) => answer.headers.get('access-control-allow-origin');

test('the preflight of a website of the key says yes to exactly this origin, for POST with JSON', async () => {
  const answer = await preflight(website(), ORIGIN);
  expect(answer.status).toBe(204);
  expect(allowed(answer)).toBe(ORIGIN);
  expect(answer.headers.get('vary')).toBe('origin');
  expect(answer.headers.get('access-control-allow-methods')).toBe('POST');
  expect(answer.headers.get('access-control-allow-headers')).toMatch(/\bcontent-type\b/);
});

// sendBeacon always sends with credentials; a browser then wants this header in the preflight of a JSON blob (Fetch, 4.8).
test('the preflight lets navigator.sendBeacon send a JSON blob', async () => {
  const answer = await preflight(website(), ORIGIN);
  expect(answer.headers.get('access-control-allow-credentials')).toBe('true');
});

test.each([
  ['another website', () => website(), 'https://evil.example'],
  ['the website of another tenant', () => website(), 'https://vclerk.example'],
  ['a website under the key of another tenant', () => other, ORIGIN],
  ['the null origin', () => website(), 'null'],
  ['no origin', () => website(), undefined],
  ['no key', () => undefined, ORIGIN],
  ['an unknown key', () => `pk_${'a'.repeat(43)}`, ORIGIN],
  ['a secret key', () => ledger.key(TENANT), ORIGIN],
  ['a key of two bytes', () => 'pk', ORIGIN],
])('the preflight stays silent for %s', async (_, key, origin) => {
  const answer = await preflight(key(), origin);
  expect(answer.status).toBe(204);
  expect([...answer.headers].filter(([name]) => name.startsWith('access-control'))).toEqual([]);
  expect(answer.headers.get('vary')).toBe('origin');
});

test('the preflight stays silent for a revoked key one second later', async () => {
  const { id, key } = await ledger.createKey(TENANT, { kind: 'publishable', origins: [ORIGIN] });
  expect(allowed(await preflight(key, ORIGIN))).toBe(ORIGIN);
  await ledger.request('DELETE', `/v1/tenants/${TENANT}/keys/${id}`, { key: ledger.key(TENANT, 'admin') });
  ledger.runtime.advance(1000);
  expect(allowed(await preflight(key, ORIGIN))).toBeNull();
});

test('routes that no browser may use have no preflight', async () => {
  for (const path of ['/v1/checks', '/v1/subjects/lookup', `/v1/tenants/${TENANT}/keys`]) {
    const answer = await preflight(website(), ORIGIN, path);
    expectProblem(answer, 'method_not_allowed');
    expect(allowed(answer)).toBeNull();
  }
});

const post = (body: unknown, origin: string, key = website(), type = 'application/json') =>
  ledger.request('POST', `/v1/events?key=${key}`, {
    raw: JSON.stringify(body),
    headers: { origin, 'content-type': type },
  });

test('an answer may be read by the website of the key and by no other, and caches are told so', async () => {
  const answer = await post(optIn(), ORIGIN);
  expect(answer.status).toBe(201);
  expect(allowed(answer)).toBe(ORIGIN);
  expect(answer.headers.get('vary')).toBe('origin');
});

test.each([
  ['a wrong event', { id: 'x' }, 'invalid_request', 'application/json'],
  [
    'an unknown purpose',
    optIn({ choices: [{ ...TOPIC, purpose: 'nope', status: 'given' }] }),
    'unknown_purpose',
    'text/plain',
  ],
  ['an act of an operator', optIn({ actor: { type: 'operator' } }), 'not_for_browsers', 'application/json'],
  ['a picture', {}, 'unsupported_media_type', 'image/png'],
  ['a body of 300 kB', { id: 'x'.repeat(300_000) }, 'body_too_large', 'application/json'],
  ['a list of nothing', [], 'invalid_request', 'application/json'],
] as const)('the website can read why %s was refused', async (_, body, code, type) => {
  const answer = await post(body, ORIGIN, website(), type);
  expectProblem(answer, code);
  expect(allowed(answer)).toBe(ORIGIN);
  expect(answer.headers.get('vary')).toBe('origin');
});

test.each([
  ['another website', 'https://evil.example', () => website()],
  ['the website of another tenant', 'https://vclerk.example', () => website()],
  ['a website under the key of another tenant', ORIGIN, () => other],
])('%s cannot read the answer', async (_, origin, key) => {
  const answer = await post(optIn(), origin, key());
  expectProblem(answer, 'forbidden_origin');
  expect(allowed(answer)).toBeNull();
});

test('a secret key opens no website, also where its request succeeds', async () => {
  const headers = { origin: ORIGIN };
  const key = ledger.key(TENANT);
  const posted = await ledger.request('POST', '/v1/events', { key, body: optIn(), headers });
  const body = { ...TOPIC, subjects: [person('ada')] };
  const checked = await ledger.request('POST', '/v1/checks', { key, body, headers });
  expect([posted.status, checked.status]).toEqual([201, 200]);
  expect([allowed(posted), allowed(checked)]).toEqual([null, null]);
});

test('no answer ever opens every website, nor lets one use cookies it was not given', async () => {
  const answers = [
    await post(optIn(), ORIGIN),
    await post(optIn(), 'https://evil.example'),
    await ledger.request('GET', '/openapi.json', { headers: { origin: ORIGIN } }),
    await ledger.request('GET', '/nowhere', { headers: { origin: ORIGIN } }),
    await preflight(website(), ORIGIN),
  ];
  expect(answers.map(allowed)).toEqual([ORIGIN, null, null, null, ORIGIN]);
  expect(answers.map(({ headers }) => headers.get('set-cookie'))).toEqual([null, null, null, null, null]);
});
