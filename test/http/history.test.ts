import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { LookupResponse, Preferences } from '../../contract/checks.ts';
import { History } from '../../contract/events.ts';
import { type TestLedger, testLedger } from '../kit/ledger.ts';
import { expectProblem, NOW, optIn, optOut, person, TENANT, TOPIC, writesNothing } from './support.ts';

const EVENTS = 25;
let ledger: TestLedger;
let ref: string;
let ids: string[];

beforeAll(async () => {
  ledger = await testLedger({ now: NOW });
  const events = Array.from({ length: EVENTS }, (_, i) => (i % 2 ? optOut : optIn)({ subject: person('reader') }));
  ids = events.map(({ id }) => String(id));
  const key = ledger.key(TENANT);
  const { body } = await ledger.request('POST', '/v1/events', { key, body: events });
  ref = body.results[0].receipt.subject;
});
afterAll(async () => {
  try {
    await ledger.check();
    expect(ledger.logged).toEqual([]);
  } finally {
    await ledger.stop();
  }
});

const get = (path: string) => ledger.request('GET', path, { key: ledger.key(TENANT) });
const lookup = (body: unknown) => ledger.request('POST', '/v1/subjects/lookup', { key: ledger.key(TENANT), body });
const idsOf = (body: { events: { id: string }[] }) => body.events.map(({ id }) => id);

test('a lookup turns an identifier into the reference of the receipts, however it is spelled', async () => {
  const { status, body } = await lookup({ subject: { type: 'email', value: ' READER@EXAMPLE.com' } });
  expect(status).toBe(200);
  expect(LookupResponse.parse(body)).toEqual({ subject: ref, known: true });
  expect((await lookup({ subject: { ref } })).body).toEqual({ subject: ref, known: true });
});

test('a lookup of somebody unknown answers with a reference too, and records nothing', async () => {
  const { body } = await writesNothing(ledger, () => lookup({ subject: person('stranger') }));
  expect(LookupResponse.parse(body)).toMatchObject({ known: false });
  expect(body.subject).not.toBe(ref);
});

test('the preferences show every topic of the policy once, with its answer, and what was chosen', async () => {
  const { status, body } = await get(`/v1/subjects/${ref}/preferences`);
  expect(status).toBe(200);
  const { seq, topics, choices } = Preferences.parse(body);
  expect(seq).toBe(EVENTS);
  const document = ledger.documents.find(({ tenant }) => tenant === TENANT);
  const expected = document?.purposes.flatMap(({ id, channels }) => channels.map((channel) => `${id} ${channel}`));
  expect(topics.map(({ purpose, channel }) => `${purpose} ${channel}`)).toEqual(expected);
  // On a tie of times the withdrawal wins.
  expect(topics.find((t) => t.purpose === 'promotions' && t.channel === 'email')).toMatchObject({
    allowed: false,
    reason: 'consent_withdrawn',
  });
  expect(choices).toMatchObject([{ ...TOPIC, status: 'withdrawn' }]);
});

test('the preferences of somebody unknown are those of silence: no choices, and consent is missing', async () => {
  const { body: unknown } = await lookup({ subject: person('silent') });
  const { status, body } = await get(`/v1/subjects/${unknown.subject}/preferences`);
  expect(status).toBe(200);
  expect(Preferences.parse(body)).toMatchObject({ seq: 0, choices: [] });
  expect(body.topics.find((t: { purpose: string }) => t.purpose === 'promotions')).toMatchObject({ allowed: false });
});

test('the history of somebody unknown is empty and has no next page', async () => {
  const { body: unknown } = await lookup({ subject: person('silent') });
  const { status, body } = await get(`/v1/subjects/${unknown.subject}/events`);
  expect(status).toBe(200);
  expect(body).toEqual({ subject: unknown.subject, events: [] });
});

test('the history carries every event with its hash and chain, and no identifier in clear', async () => {
  const { status, body } = await get(`/v1/subjects/${ref}/events`);
  expect(status).toBe(200);
  const { events } = History.parse(body);
  expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: EVENTS }, (_, i) => i + 1));
  expect(events.slice(1).map(({ prev }) => prev)).toEqual(events.slice(0, -1).map(({ hash }) => hash));
  expect(JSON.stringify(body)).not.toMatch(/reader@|example\.com|127\.0\.0/i);
  expect(body.next).toBeUndefined();
});

test.each(['asc', 'desc'] as const)('pages of any size give every event once, in "%s" order', async (order) => {
  const wanted = order === 'asc' ? ids : [...ids].reverse();
  for (const limit of [1, 7, EVENTS - 1, EVENTS, EVENTS + 1, 1000]) {
    const seen: string[] = [];
    let next: string | undefined;
    let pages = 0;
    do {
      const cursor = next === undefined ? '' : `&cursor=${next}`;
      const { status, body } = await get(`/v1/subjects/${ref}/events?order=${order}&limit=${limit}${cursor}`);
      expect(status).toBe(200);
      expect(body.events.length).toBeLessThanOrEqual(limit);
      seen.push(...idsOf(body));
      next = body.next;
      pages += 1;
    } while (next !== undefined);
    expect(seen).toEqual(wanted);
    expect(pages).toBe(Math.ceil(EVENTS / limit));
  }
});

test('a cursor stays good while new events arrive: the pages after it neither repeat nor skip any', async () => {
  const key = ledger.key(TENANT);
  const { body } = await ledger.request('POST', '/v1/events', { key, body: optIn({ subject: person('growing') }) });
  await ledger.request('POST', '/v1/events', { key, body: optIn({ subject: person('growing') }) });
  const path = `/v1/subjects/${body.subject}/events?limit=1`;
  const { body: first } = await get(path);
  const third = optOut({ subject: person('growing') });
  await ledger.request('POST', '/v1/events', { key, body: third });
  const { body: second } = await get(`${path}&cursor=${first.next}`);
  const { body: last } = await get(`${path}&cursor=${second.next}`);
  expect(second.events[0].seq).toBe(2);
  expect(idsOf(last)).toEqual([third.id]);
  expect(last.next).toBeUndefined();
});

test.each([
  'x',
  'asc-0',
  'asc--1',
  'asc-01',
  'asc-1e3',
  'asc-9999999999999999',
  'desc-5',
  'ASC-5',
  'asc-5%00',
  'asc-5%0A',
  '%F0%9F%98%80',
])('the cursor "%s" is not one of this listing, and is refused', async (cursor) => {
  expectProblem(await get(`/v1/subjects/${ref}/events?cursor=${cursor}`), 'cursor_invalid', '#/cursor');
});

test('a cursor of the other order is refused', async () => {
  expectProblem(await get(`/v1/subjects/${ref}/events?order=desc&cursor=asc-3`), 'cursor_invalid', '#/cursor');
});

test('a cursor behind the last event gives an empty last page', async () => {
  const { status, body } = await get(`/v1/subjects/${ref}/events?cursor=asc-999999999999999`);
  expect(status).toBe(200);
  expect(body).toEqual({ subject: ref, events: [] });
});

test.each([
  ['limit=0', '#/limit'],
  ['limit=-1', '#/limit'],
  ['limit=1e9', '#/limit'],
  ['limit=1001', '#/limit'],
  ['limit=abc', '#/limit'],
  ['limit=', '#/limit'],
  ['limit=1.5', '#/limit'],
  ['limit=NaN', '#/limit'],
  ['limit=Infinity', '#/limit'],
  ['limit=%F0%9F%98%80', '#/limit'],
  ['order=up', '#/order'],
  ['order=', '#/order'],
  ['orders=asc', '#/orders'],
  ['__proto__=1', '#/__proto__'],
  ['constructor=1', '#/constructor'],
  [`cursor=${'9'.repeat(201)}`, '#/cursor'],
])('a listing with "%s" is refused, and the parameter is named', async (query, pointer) => {
  expectProblem(await get(`/v1/subjects/${ref}/events?${query}`), 'invalid_request', pointer);
});

test.each([
  ['an email address', 'reader@example.com'],
  ['an escaped email address', 'reader%40example.com'],
  ['a broken escape', '%E0%A4%A'],
  ['a single percent sign', '%'],
  ['a NUL byte', '%00'],
  ['a short reference', 'sub_abc'],
  ['a reference and more', `sub_${'a'.repeat(43)}%0A`],
  ['a word of JavaScript', '__proto__'],
  ['an escaped slash', '..%2F..%2Fkeys'],
])('%s in place of a reference is refused without being repeated', async (_, wrong) => {
  for (const what of ['events', 'preferences']) {
    const answer = await get(`/v1/subjects/${wrong}/${what}`);
    expectProblem(answer, 'invalid_request', '#/ref');
    expect(JSON.stringify(answer.body)).not.toContain('reader');
  }
});
