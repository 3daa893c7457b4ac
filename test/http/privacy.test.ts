import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { type Answer, ORIGIN, type TestLedger, testLedger } from '../kit/ledger.ts';
import { loggedBy, NOW, optIn, person, TENANT, TOPIC, writesNothing } from './support.ts';

/** No answer, log line or output may repeat what names a person or opens a door, wherever a caller has put it by mistake. */

const EMAIL = 'zoe.recognisable@personal.example';
const PHONE = '+33698765432';
const SECRET = 'sk_Zm9yYmlkZGVuLXNlY3JldC1pbi1hLXdyb25nLXBsYWNl';
const NAMING = /zoe|recognisable|personal\.example|33698765432|98765432|Zm9yYmlkZGVu/i;

let ledger: TestLedger;
let output = '';
beforeAll(async () => {
  ledger = await testLedger({ now: NOW });
});
beforeEach(() => {
  output = '';
  const keep = (...parts: unknown[]) => {
    output += parts.map(String).join(' ');
    return true;
  };
  jest.spyOn(process.stderr, 'write').mockImplementation(keep as never);
  jest.spyOn(process.stdout, 'write').mockImplementation(keep as never);
  for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const)
    jest.spyOn(console, name).mockImplementation(keep);
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(async () => {
  try {
    await ledger.check();
  } finally {
    await ledger.stop();
  }
});

function expectSilence(answer: Answer): void {
  expect(JSON.stringify(answer.body)).not.toMatch(NAMING);
  expect(JSON.stringify([...answer.headers])).not.toMatch(NAMING);
  expect(loggedBy(ledger)).not.toMatch(NAMING);
  expect(output).not.toMatch(NAMING);
}

const choice = (change: object) => ({ choices: [{ ...TOPIC, status: 'given', ...change }] });
const EVENTS: [string, (value: string) => Record<string, unknown>][] = [
  ['the id', (v) => ({ id: `${v} ` })],
  ['the subject', (v) => ({ subject: v })],
  ['the type of the subject', (v) => ({ subject: { type: v, value: 'x' } })],
  ['the value, misspelled', (v) => ({ subject: { type: 'email', value: `${v} oops` } })],
  ['the value of a visitor', (v) => ({ subject: { type: 'visitor', value: `${v} ` } })],
  ['the reference of the subject', (v) => ({ subject: { ref: v } })],
  ['the purpose', (v) => choice({ purpose: v })],
  ['the channel', (v) => choice({ channel: v })],
  ['the status', (v) => choice({ status: v })],
  ['the recipient', (v) => choice({ recipient: v })],
  ['the collection point', (v) => ({ collectionPoint: v })],
  ['the class', (v) => ({ subjectClass: v })],
  ['the time', (v) => ({ occurredAt: v })],
  ['the action', (v) => ({ action: v })],
  ['the actor', (v) => ({ actor: { type: 'operator', id: `${v}@` } })],
  ['the jurisdiction', (v) => ({ jurisdiction: v })],
  ['the age', (v) => ({ age: v })],
  ['the reference', (v) => ({ reference: `${v}@` })],
  ['the notice', (v) => ({ notice: { id: v, version: '1', language: 'en' } })],
  ['the language of the notice', (v) => ({ notice: { id: 'privacy', version: '2024-09-07', language: v } })],
];
const post = (body: unknown, key = ledger.key(TENANT)) => ledger.request('POST', '/v1/events', { key, body });

test.each(EVENTS)('%s of a refused event is never repeated, in one event or in a list', async (_, change) => {
  for (const value of [EMAIL, PHONE, SECRET]) {
    const single = await writesNothing(ledger, () => post(optIn(change(value))));
    expect(single.status).toBe(422);
    expectSilence(single);
    const list = await writesNothing(ledger, () => post([optIn(change(value))]));
    expect(list.body.results[0].status).toBe(422);
    expectSilence(list);
  }
});

// The edition is free text up to 40 characters and is quoted back (core/accept/notice.ts, "has no version").
test.each([EMAIL, PHONE])('the edition of the notice of a refused event is never repeated (%s)', async (version) => {
  const answer = await post(optIn({ notice: { id: 'privacy', version, language: 'en' } }));
  expect(answer.status).toBe(422);
  expectSilence(answer);
});

// Names of unknown fields become part of the pointer (lambdas/validation.ts, pointerStep).
test.each([EMAIL, PHONE, SECRET])(
  'the name of an unknown field is never repeated where it names a person (%s)',
  async (name) => {
    const answer = await post(optIn({ [name]: true }));
    expect(answer.status).toBe(422);
    expectSilence(answer);
  },
);

test.each([EMAIL, PHONE, SECRET])(
  'the name of an unknown parameter is never repeated where it names a person (%s)',
  async (name) => {
    const path = `/v1/subjects/sub_${'a'.repeat(43)}/events?${encodeURIComponent(name)}=1`;
    expectSilence(await ledger.request('GET', path, { key: ledger.key(TENANT) }));
  },
);

// A number is quoted back whatever its length (core/app/publish-policy.ts, "there is no version", "is in force, not").
test('a phone number in place of a version is never repeated', async () => {
  const key = ledger.key(TENANT, 'admin');
  const path = `/v1/tenants/${TENANT}/policy`;
  expectSilence(await ledger.request('GET', `${path}?version=${PHONE.slice(1)}`, { key }));
});

test.each([EMAIL, PHONE, SECRET])('what cannot be read as JSON is never repeated (%s)', async (value) => {
  for (const raw of [value, `{"subject":${value}}`, `{"subject":"${value}"`, `{"a":"${value}",}`, `[${value}]`]) {
    const answer = await writesNothing(ledger, () =>
      ledger.request('POST', '/v1/events', { key: ledger.key(TENANT), raw }),
    );
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expectSilence(answer);
  }
});

test.each([EMAIL, PHONE, SECRET])('an address that carries "%s" is never repeated', async (value) => {
  const key = ledger.key(TENANT, 'admin');
  const part = encodeURIComponent(value);
  for (const path of [
    `/${part}`,
    `/v1/subjects/${part}/events`,
    `/v1/subjects/${part}/preferences`,
    `/v1/tenants/${part}/keys`,
    `/v1/tenants/${TENANT}/keys/${part}`,
    `/v1/subjects/sub_${'a'.repeat(43)}/events?cursor=${part}`,
    `/v1/subjects/sub_${'a'.repeat(43)}/events?order=${part}`,
    `/v1/subjects/sub_${'a'.repeat(43)}/events?limit=${part}`,
    `/v1/tenants/${TENANT}/policy?version=x${part}`,
  ]) {
    for (const method of ['GET', 'POST', 'DELETE', 'PUT']) {
      const answer = await ledger.request(method, path, { key, ...(method !== 'GET' && { raw: `"${value}"` }) });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expectSilence(answer);
    }
  }
});

test.each([EMAIL, PHONE, SECRET])('a key, origin or format of "%s" is never repeated', async (value) => {
  const headers: Record<string, string>[] = [
    { authorization: `Bearer ${value}` },
    { authorization: value },
    { authorization: `Bearer ${ledger.key(TENANT)}`, 'content-type': value },
    { authorization: `Bearer ${ledger.key(TENANT, 'website')}`, origin: `https://${encodeURIComponent(value)}` },
  ];
  for (const header of headers) {
    const answer = await ledger.request('POST', '/v1/events', { body: optIn(), headers: header });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expectSilence(answer);
  }
  const inAddress = await ledger.request('POST', `/v1/events?key=${encodeURIComponent(value)}`, {
    body: optIn(),
    headers: { origin: ORIGIN },
  });
  expectSilence(inAddress);
});

test.each([EMAIL, PHONE, SECRET])(
  'a check, a lookup or a key request with "%s" in a wrong place never repeats it',
  async (value) => {
    const server = ledger.key(TENANT);
    const admin = ledger.key(TENANT, 'admin');
    const checks = [
      { purpose: value },
      { channel: value },
      { recipient: value },
      { subjects: [value] },
      { subjects: [{ ref: value }] },
      { subjects: [{ type: 'email', value: `${value} x` }] },
      { jurisdiction: value },
      { at: value },
    ];
    for (const change of checks) {
      expectSilence(
        await ledger.request('POST', '/v1/checks', {
          key: server,
          body: { ...TOPIC, subjects: [person('a')], ...change },
        }),
      );
    }
    for (const subject of [value, { type: value, value: 'x' }, { type: 'phone', value: `${value}x` }, { ref: value }]) {
      expectSilence(await ledger.request('POST', '/v1/subjects/lookup', { key: server, body: { subject } }));
    }
    const keys = [
      { kind: value },
      { scopes: [value] },
      { label: `${value}/` },
      { secret: `${value} ` },
      { expiresAt: value },
      { origins: [value], kind: 'publishable', scopes: undefined },
    ];
    for (const change of keys) {
      const body = { kind: 'secret', scopes: ['checks:read'], ...change };
      expectSilence(await ledger.request('POST', `/v1/tenants/${TENANT}/keys`, { key: admin, body }));
    }
  },
);

test('a recorded event leaves no identifier in any answer about it, nor in the log', async () => {
  const key = ledger.key(TENANT);
  const event = optIn({ subject: { type: 'email', value: EMAIL } });
  const recorded = await post(event);
  expect(recorded.status).toBe(201);
  expectSilence(recorded);
  expectSilence(await post({ ...event, action: 'click' }));
  for (const what of ['events', 'preferences']) {
    expectSilence(await ledger.request('GET', `/v1/subjects/${recorded.body.subject}/${what}`, { key }));
  }
});

test('a failure nobody foresaw is answered with 500, says nothing of the inside, and its log names nobody', async () => {
  const append = jest.spyOn(ledger.ports.events, 'append').mockRejectedValue(new Error('table Events: broken pipe'));
  const answer = await post(optIn({ subject: { type: 'email', value: EMAIL } }));
  append.mockRestore();
  expect(answer.status).toBe(500);
  expect(answer.body).toMatchObject({ code: 'internal', requestId: expect.any(String) });
  expect(JSON.stringify(answer.body)).not.toMatch(/table|pipe|Events/);
  expectSilence(answer);
  expect(ledger.logged.splice(0)).toHaveLength(1);
});
