import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Receipt } from '../../contract/events.ts';
import { ORIGIN, type TestLedger, testLedger } from '../kit/ledger.ts';
import {
  expectProblem,
  NOW,
  optIn,
  optOut,
  person,
  recorded,
  scan,
  sendRaw,
  TENANT,
  TOPIC,
  writesNothing,
} from './support.ts';

let ledger: TestLedger;
beforeAll(async () => {
  ledger = await testLedger({ now: NOW });
});
afterAll(async () => {
  try {
    await ledger.check();
    expect(ledger.logged).toEqual([]);
  } finally {
    await ledger.stop();
  }
});

const post = (body: unknown, key = ledger.key(TENANT)) => ledger.request('POST', '/v1/events', { key, body });

test('a new event is answered with 201 and a receipt that names the person only by an opaque reference', async () => {
  const event = optIn({ subject: person('receipt') });
  const answer = await post(event);
  expect(answer.status).toBe(201);
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(Receipt.parse(answer.body)).toEqual({
    eventId: event.id,
    subject: expect.stringMatching(/^sub_[\w-]{43}$/),
    seq: 1,
    hash: expect.stringMatching(/^sha256:/),
    recordedAt: NOW,
    preferences: [{ ...TOPIC, status: 'given', since: NOW, event: event.id }],
  });
  expect(JSON.stringify(answer.body)).not.toMatch(/receipt@|example\.com/);
});

test('the same event sent again is answered with 200 and the same receipt, also after other events', async () => {
  const event = optIn({ subject: person('again') });
  const first = await post(event);
  for (let i = 0; i < 40; i += 1) expect((await post(optOut({ subject: person('again') }))).status).toBe(201);
  const before = await recorded(ledger);
  const again = await post(event);
  expect(again.status).toBe(200);
  expect(again.body).toEqual(first.body);
  expect(await recorded(ledger)).toBe(before);
});

test('a retry may be sent later: another sentAt does not make it another event', async () => {
  const event = optIn({ subject: person('later'), occurredAt: '2026-11-23T08:59:00Z' });
  const first = await post({ ...event, sentAt: '2026-11-23T08:59:30Z' });
  const again = await post({ ...event, sentAt: '2026-11-23T09:00:00Z' });
  expect([first.status, again.status]).toEqual([201, 200]);
  expect(again.body).toEqual(first.body);
});

test('a retry may spell the identifier in another way: it is the same person and the same event', async () => {
  const event = optIn({ subject: { type: 'email', value: 'Spelling@Example.COM' } });
  const first = await post(event);
  const again = await post({ ...event, subject: { value: ' spelling@example.com ', type: 'email' } });
  expect([first.status, again.status]).toEqual([201, 200]);
  expect(again.body).toEqual(first.body);
});

test.each([
  ['another choice', { choices: [{ ...TOPIC, status: 'withdrawn' }] }],
  ['another time', { occurredAt: '2026-11-23T08:00:00Z' }],
  ['another collection point', { collectionPoint: 'signup' }],
  ['another reference', { reference: 'ticket-43' }],
  ['another place', { jurisdiction: 'FR' }],
])('the same id with %s is refused with 409 and changes nothing', async (name, change) => {
  const event = optIn({ subject: person(name.replaceAll(' ', '-')) });
  expect((await post(event)).status).toBe(201);
  const answer = await writesNothing(ledger, () => post({ ...event, ...change }));
  expectProblem(answer, 'event_conflict', '#/id');
});

test('twenty senders of one event at the same time record it once and get one receipt', async () => {
  const event = optIn({ subject: person('race') });
  const answers = await Promise.all(Array.from({ length: 20 }, () => post(event)));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  const subject = answers[0]?.body.subject;
  expect((await scan(ledger, 'events')).filter((item) => item.pk?.S?.endsWith(subject))).toHaveLength(1);
});

test.each([
  ['text/plain, as navigator.sendBeacon sends a text', 'text/plain;charset=UTF-8'],
  ['application/json with a charset', 'application/json; charset=utf-8'],
  ['APPLICATION/JSON in capitals', 'APPLICATION/JSON'],
])('an event may come as %s', async (_, type) => {
  const raw = JSON.stringify(
    optIn({
      subject: { type: 'visitor', value: 'beacon-1' },
      notice: { id: 'privacy', version: '2024-09-07', language: 'en' },
    }),
  );
  const answer = await ledger.request('POST', `/v1/events?key=${ledger.key(TENANT, 'website')}`, {
    raw,
    headers: { 'content-type': type, origin: ORIGIN },
  });
  expect(answer.status).toBe(201);
  expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN);
});

test('an event may come without a content type, as sendBeacon sends an untyped blob', async () => {
  const body = JSON.stringify(optIn({ subject: person('untyped') }));
  const answer = await sendRaw(
    ledger,
    `POST /v1/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${ledger.key(TENANT)}\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
  );
  expect(answer).toMatch(/^HTTP\/1.1 201 /);
});

const form = (fields: Record<string, string>, key = ledger.key(TENANT, 'website')) =>
  ledger.request('POST', `/v1/events?key=${key}`, {
    raw: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: ORIGIN },
  });
const fields = (id: string) => ({
  id,
  'subject.type': 'email',
  'subject.value': 'form@example.com',
  'choices.0.purpose': 'promotions',
  'choices.0.channel': 'email',
  'choices.0.status': 'given',
  'choices.1.purpose': 'promotions',
  'choices.1.channel': 'sms',
  'choices.1.status': 'refused',
  collectionPoint: 'web_form',
  action: 'tick',
  'notice.id': 'privacy',
  'notice.version': '2024-09-07',
  'notice.language': 'en',
  jurisdiction: '',
});

test('a plain HTML form records the same event as JSON would: empty fields count as absent', async () => {
  const answer = await form(fields('form-0001'));
  expect(answer.status).toBe(201);
  expect(Receipt.parse(answer.body).preferences).toHaveLength(2);
  expect((await form(fields('form-0001'))).status).toBe(200);
});

test('a form that names a page to return to is sent there after recording', async () => {
  const answer = await form({ ...fields('form-0002'), returnTo: `${ORIGIN}/thanks?a=1` });
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toBe(`${ORIGIN}/thanks?a=1`);
});

test.each([
  'https://evil.example/',
  '//evil.example/',
  '/thanks',
  `${ORIGIN}.evil.example/`,
  `${ORIGIN}@evil.example/`,
  'javascript:alert(1)',
  'not a url',
  'http://www.example.com/',
])(
  'a form cannot return to "%s", which is no page of the website of its key, and records nothing',
  async (returnTo) => {
    const answer = await writesNothing(ledger, () => form({ ...fields('form-0003'), returnTo }));
    expectProblem(answer, 'invalid_request', '#/returnTo');
  },
);
