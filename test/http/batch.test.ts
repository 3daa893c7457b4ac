import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { EventResults } from '../../contract/events.ts';
import { type TestLedger, testLedger } from '../kit/ledger.ts';
import {
  expectProblem,
  loggedBy,
  NOW,
  newId,
  optIn,
  optOut,
  person,
  pointersOf,
  recorded,
  TENANT,
  writesNothing,
} from './support.ts';

let ledger: TestLedger;
beforeAll(async () => {
  ledger = await testLedger({ now: NOW });
});
afterAll(async () => {
  try {
    await ledger.check();
  } finally {
    await ledger.stop();
  }
});

const post = (body: unknown) => ledger.request('POST', '/v1/events', { key: ledger.key(TENANT), body });
const statuses = (body: { results: { status: number }[] }) => body.results.map(({ status }) => status);

test('a hundred events in one request are all recorded, with one receipt each in the order sent', async () => {
  const events = Array.from({ length: 100 }, (_, i) => optIn({ subject: person(`hundred${i % 30}`) }));
  const { status, body } = await post(events);
  expect(status).toBe(200);
  const { results } = EventResults.parse(body);
  expect(results.map((result) => 'receipt' in result && result.receipt.eventId)).toEqual(events.map(({ id }) => id));
  expect(new Set(statuses(body))).toEqual(new Set([201]));
});

test('events of one person in one request are recorded in the order sent', async () => {
  const events = Array.from({ length: 10 }, (_, i) => (i % 2 ? optOut : optIn)({ subject: person('order') }));
  const { body } = await post(events);
  expect(body.results.map((result: { receipt: { seq: number } }) => result.receipt.seq)).toEqual([
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
  ]);
});

test('the same request sent again gets the same receipts and records nothing', async () => {
  const events = Array.from({ length: 5 }, () => optIn({ subject: person('resent') }));
  const first = await post(events);
  const before = await recorded(ledger);
  const again = await post(events);
  expect(statuses(again.body)).toEqual([200, 200, 200, 200, 200]);
  const receipts = (body: { results: { receipt: unknown }[] }) => body.results.map(({ receipt }) => receipt);
  expect(receipts(again.body)).toEqual(receipts(first.body));
  expect(await recorded(ledger)).toBe(before);
});

const bad: [string, unknown][] = [
  ['null', null],
  ['a number', 42],
  ['a text', 'event'],
  ['a list', []],
  ['an empty object', {}],
  ['an event without a subject', optIn({ subject: undefined })],
  ['an unknown purpose', optIn({ choices: [{ purpose: 'nope', channel: 'email', status: 'given' }] })],
  ['an unusable identifier', optIn({ subject: { type: 'email', value: 'nobody' } })],
  ['an event of year 2100', optIn({ occurredAt: '2100-01-01T00:00:00Z' })],
];

test.each(bad)('%s between two good events is refused alone: the others are recorded', async (name, item) => {
  const subject = person(name.replaceAll(' ', '-'));
  const { status, body } = await post([optIn({ subject }), item, optOut({ subject })]);
  expect(status).toBe(200);
  EventResults.parse(body);
  expect(statuses(body)).toEqual([201, 422, 201]);
  expect(pointersOf(body.results[1].problem).length).toBeGreaterThan(0);
});

// A subject so deep that walking it overflows the stack must not take the others along.
test('an item whose subject is nested 30,000 lists deep is refused alone: the others are recorded', async () => {
  const deep = `{"subject":${'['.repeat(30_000)}${']'.repeat(30_000)}}`;
  const raw = `[${JSON.stringify(optIn({ subject: person('deep') }))},${deep}]`;
  const answer = await ledger.request('POST', '/v1/events', { key: ledger.key(TENANT), raw });
  expect(answer.status).toBe(200);
  expect(statuses(answer.body)).toEqual([201, 422]);
});

// The schema knows the position in the list; what the policy refuses must be pointed to with it as well.
test('a wrong field is pointed to from the root of the request, whoever finds it', async () => {
  const nowhere = [{ purpose: 'nope', channel: 'email', status: 'given' }];
  const { body } = await post([
    optIn({ choices: [] }),
    optIn({ choices: nowhere }),
    optIn({ subject: { type: 'email', value: 'x' } }),
  ]);
  expect(body.results.map(({ problem }: { problem: never }) => pointersOf(problem))).toEqual([
    ['#/0/choices'],
    ['#/1/choices/0/purpose'],
    ['#/2/subject/value'],
  ]);
});

test('an event twice in one request is recorded once, with one receipt', async () => {
  const event = optIn({ subject: person('twice') });
  const { body } = await post([event, event]);
  expect(statuses(body)).toEqual([201, 200]);
  expect(body.results[1].receipt).toEqual(body.results[0].receipt);
});

test('an event twice in one request is recorded once, also where the person is spelled in two ways', async () => {
  const event = optIn({ subject: person('spelled') });
  const { body } = await post([event, { ...event, subject: { type: 'email', value: 'SPELLED@example.com' } }]);
  expect(statuses(body).sort()).toEqual([200, 201]);
  expect(body.results[1].receipt).toEqual(body.results[0].receipt);
});

test('one id for two acts of a person in one request: the first is recorded, the second refused with 409', async () => {
  const id = newId();
  const { body } = await post([optIn({ id, subject: person('clash') }), optOut({ id, subject: person('clash') })]);
  expect(statuses(body)).toEqual([201, 409]);
  expect(body.results[1].problem.code).toBe('event_conflict');
});

test('one id for the acts of two people in one request: the second is refused with 409', async () => {
  const id = newId();
  const { body } = await post([optIn({ id, subject: person('first') }), optIn({ id, subject: person('second') })]);
  expect(statuses(body)).toEqual([201, 409]);
});

test.each([
  ['no events', 0],
  ['101 events', 101],
  ['1,000 events', 1000],
])('a list of %s is refused as a whole and records nothing', async (_, length) => {
  const answer = await writesNothing(ledger, () => post(Array.from({ length }, (_, i) => ({ id: i }))));
  expectProblem(answer, 'invalid_request');
});

test('a refused item says nothing of the other items and the log nothing of it', async () => {
  const { body } = await post([
    optIn({ subject: person('quiet') }),
    optIn({ subject: { type: 'email', value: 'quiet' } }),
  ]);
  expect(JSON.stringify(body.results[1])).not.toContain('quiet');
  expect(loggedBy(ledger)).not.toContain('quiet');
});
