import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dynamoDBClient } from '../../adapters/dynamodb-client.ts';
import { dynamoDBEvents } from '../../adapters/dynamodb-events.ts';
import { dynamoDBSubjects } from '../../adapters/dynamodb-subjects.ts';
import { nodeRuntime } from '../../adapters/node-runtime.ts';
import { type EmbeddedDynamoDB, startEmbeddedDynamoDB } from '../../local/embedded-dynamodb.ts';
import { LOCAL_TABLES } from '../../local/tables.ts';
import { checkPeople } from '../kit/memory-ledger.ts';
import { type Command, dev, endAll, folder, keyOf, remove } from './command.ts';
import { optIn, optOut, person, TENANT, TOPIC } from './kit.ts';

/** The store goes away in the middle of everything and comes back: no answer is made up, and the retry is recorded once. */

const data = folder();
const file = join(data, 'elsewhere.db');
let store: EmbeddedDynamoDB;
let ledger: Command;
let url: string;

beforeAll(async () => {
  store = await startEmbeddedDynamoDB({ file });
  ledger = dev(data, { env: { DYNAMODB_ENDPOINT: store.endpoint } });
  url = await ledger.ready();
});
afterAll(async () => {
  ledger.process.kill('SIGTERM');
  await ledger.ended();
  await store.stop();
  endAll(data);
  remove(data);
});

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
}

async function send(path: string, body: unknown): Promise<Answer> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${keyOf(data, TENANT, 'server')}` };
  const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, retryAfter: response.headers.get('retry-after'), text: await response.text() };
}

/** Everybody about whom something was acknowledged. */
const people = new Map<string, { tenant: string; subject: string }>();
const post = async (body: unknown): Promise<Answer> => {
  const answer = await send('/v1/events', body);
  if (answer.status < 300) {
    const { subject } = JSON.parse(answer.text);
    people.set(subject, { tenant: TENANT, subject });
  }
  return answer;
};
const check = (subject: object) => send('/v1/checks', { ...TOPIC, subjects: [subject] });
const restart = async () => {
  store = await startEmbeddedDynamoDB({ file, port: Number(new URL(store.endpoint).port) });
};

/** What `ledger.check()` does, by a client of the test's own. Gives the number of events of each person. */
async function checkAll(): Promise<Record<string, number>> {
  const client = dynamoDBClient({ endpoint: store.endpoint });
  const events = dynamoDBEvents(client, LOCAL_TABLES.events);
  const subjects = dynamoDBSubjects(client, LOCAL_TABLES.subjects, nodeRuntime.sleep);
  await checkPeople({ events, subjects, runtime: nodeRuntime }, [...people.values()]);
  const counts: Record<string, number> = {};
  for (const { tenant, subject } of people.values()) {
    counts[subject] = (await events.page(tenant, subject, { order: 'asc', limit: 1000 })).length;
  }
  client.destroy();
  return counts;
}

test('while the store is away all is 503 with Retry-After; afterwards the same id is recorded once', async () => {
  const subject = person();
  expect((await post(optIn(subject))).status).toBe(201);
  const events = [optOut(subject), optOut(subject), optIn(person())];
  await store.kill();
  for (const { status, retryAfter, text } of await Promise.all([...events.map(post), check(subject)])) {
    expect([status, retryAfter, JSON.parse(text).code]).toEqual([503, '1', 'store_unavailable']);
    expect(text).not.toMatch(/ECONN|127\.0\.0\.1|Events|at /);
  }
  await restart();
  for (const event of events) {
    const first = await post(event);
    expect(first.status).toBe(201);
    expect(await post(event)).toMatchObject({ status: 200, text: first.text });
  }
  expect(JSON.parse((await check(subject)).text).decisions[0]).toMatchObject({
    allowed: false,
    reason: 'consent_withdrawn',
  });
  expect(Object.values(await checkAll()).sort()).toEqual([1, 3]);
});

test('killed in the middle of 40 posts: what was acknowledged is there, what was not is recorded by the retry', async () => {
  const subject = person();
  const events = Array.from({ length: 40 }, (_, i) => (i % 2 ? optIn(subject) : optOut(subject)));
  const posts = events.map(post);
  await Promise.race(posts);
  await store.kill();
  const answers = await Promise.all(posts);
  expect(answers.map(({ status }) => status).filter((status) => status !== 201 && status !== 503)).toEqual([]);
  expect(answers.filter(({ status }) => status === 503).length).toBeGreaterThan(0);
  await restart();
  const again = await Promise.all(events.map(post));
  for (const [i, { status, text }] of again.entries()) {
    if (answers[i]?.status === 201) expect([status, text]).toEqual([200, answers[i]?.text]);
    else expect([200, 201]).toContain(status);
  }
  const reference = JSON.parse(again[0]?.text ?? '').subject;
  expect((await checkAll())[reference]).toBe(40);
});
