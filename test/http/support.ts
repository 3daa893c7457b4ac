import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { inspect } from 'node:util';
import { type AttributeValue, ScanCommand, type ScanCommandOutput } from '@aws-sdk/client-dynamodb';
import { expect } from '@jest/globals';
import { type ErrorCode, PROBLEMS, Problem } from '../../contract/errors.ts';
import { LOCAL_TABLES } from '../../local/tables.ts';
import type { Answer, TestLedger } from '../kit/ledger.ts';

/** What the HTTP tests share: an event to vary, what every problem document must be, and the tables before and after. */

export const TENANT = 'virtual-scale';
export const NOW = '2026-11-23T09:00:00.000Z';
export const TOPIC = { purpose: 'promotions', channel: 'email' };
export const NOTICE = { id: 'privacy', version: '2024-09-07', language: 'en' };

let count = 0;
export function newId(): string {
  count += 1;
  return `event-${String(count).padStart(6, '0')}`;
}

export const person = (name: string) => ({ type: 'email', value: `${name}@example.com` });

/** A valid opt-in; `changes` replace fields, undefined removes them. */
export function optIn(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: newId(),
    subject: person('ada'),
    choices: [{ ...TOPIC, status: 'given' }],
    collectionPoint: 'web_form',
    action: 'tick',
    notice: NOTICE,
    ...changes,
  };
}

/** A valid opt-out. */
export function optOut(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: newId(),
    subject: person('ada'),
    choices: [{ ...TOPIC, status: 'withdrawn' }],
    collectionPoint: 'unsubscribe_link',
    ...changes,
  };
}

/** Asserts a complete RFC 9457 answer. */
export function expectProblem(answer: Answer, code: ErrorCode, pointer?: string): void {
  expect({ code: answer.body?.code, pointers: pointersOf(answer.body) }).toEqual({
    code,
    pointers: pointer === undefined ? expect.anything() : expect.arrayContaining([pointer]),
  });
  expectSomeProblem(answer);
}

/** Asserts that the answer is a well-formed 4xx problem, whichever it is. */
export function expectSomeProblem(answer: Answer): void {
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const problem = Problem.parse(answer.body);
  const [status, title] = PROBLEMS[problem.code];
  expect(problem).toMatchObject({ status, title, type: `/docs#problem-${problem.code}` });
  expect(answer.status).toBe(status);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
  expect(problem.detail.length).toBeGreaterThan(10);
  for (const error of problem.errors ?? []) {
    expect(error.pointer).toMatch(/^#(\/|$)/);
    expect(error.detail.length).toBeGreaterThan(5);
  }
}

export function pointersOf(problem: { errors?: { pointer: string }[] } | undefined): string[] {
  return (problem?.errors ?? []).map(({ pointer }) => pointer);
}

export async function scan(
  ledger: Pick<TestLedger, 'client'>,
  table: keyof typeof LOCAL_TABLES,
): Promise<Record<string, AttributeValue>[]> {
  const items: Record<string, AttributeValue>[] = [];
  let start: Record<string, AttributeValue> | undefined;
  do {
    const page: ScanCommandOutput = await ledger.client.send(
      new ScanCommand({
        TableName: LOCAL_TABLES[table],
        ConsistentRead: true,
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return items;
}

/** Everything recorded about people, as one comparable text. */
export async function recorded(ledger: Pick<TestLedger, 'client'>): Promise<string> {
  const items = [...(await scan(ledger, 'events')), ...(await scan(ledger, 'subjects'))];
  return textOf(items);
}

export async function control(ledger: Pick<TestLedger, 'client'>): Promise<string> {
  return textOf(await scan(ledger, 'control'));
}

/** One line an item, its key in clear and its content as a hash, so that a difference stays readable. */
function textOf(items: readonly Record<string, AttributeValue>[]): string {
  return items
    .map((item) => {
      const attributes = Object.keys(item)
        .sort()
        .map((name) => [name, plain(item[name])]);
      const digest = createHash('sha256').update(JSON.stringify(attributes)).digest('hex').slice(0, 16);
      return `${item.pk?.S} ${item.sk?.N ?? item.sk?.S ?? ''} ${digest}`;
    })
    .sort()
    .join('\n');
}

function plain({ S, N, B }: AttributeValue = {} as AttributeValue): string | undefined {
  return S ?? N ?? (B && Buffer.from(B).toString('base64'));
}

/** Runs something that must be refused, and asserts that nothing about anyone was written. */
export async function writesNothing<T>(ledger: TestLedger, run: () => Promise<T>): Promise<T> {
  const before = await recorded(ledger);
  const result = await run();
  expect(await recorded(ledger)).toBe(before);
  return result;
}

/** All the ledger logged, errors with their causes. */
export const loggedBy = (ledger: TestLedger) => inspect(ledger.logged, { depth: 12 });

/** What stands at the end of an answer after which the server left the connection open. */
export const STILL_OPEN = '(still open)';

/** Sends bytes as they are, for what `fetch` would correct or refuse to send. Resolves with the raw answer. */
export function sendRaw(ledger: Pick<TestLedger, 'url'>, text: string, wait = 2000): Promise<string> {
  const { hostname, port } = new URL(ledger.url);
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(text, 'latin1'));
    socket.setTimeout(wait, () => {
      answer += STILL_OPEN;
      socket.destroy();
    });
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => resolve(answer));
  });
}
