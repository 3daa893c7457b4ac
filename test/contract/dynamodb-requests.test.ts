import type { DynamoDBClient, ServiceInputTypes } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { dynamoDBClient } from '../../adapters/dynamodb-client.ts';
import { dynamoDBControl } from '../../adapters/dynamodb-control.ts';
import { dynamoDBEvents } from '../../adapters/dynamodb-events.ts';
import { dynamoDBSubjects } from '../../adapters/dynamodb-subjects.ts';
import { StoreUnavailable, VersionConflict } from '../../core/errors.ts';
import { type EmbeddedDynamoDB, startEmbeddedDynamoDB } from '../../local/embedded-dynamodb.ts';
import { createTables, LOCAL_TABLES } from '../../local/tables.ts';
import { appended, chainOf, someone, TENANT } from './suites/event-store.ts';
import { projectionOf } from './suites/subject-store.ts';

/** What the adapters ask of DynamoDB, and what they make of answers that an embedded store never gives by itself. */

interface Sent {
  readonly command: string;
  readonly input: Record<string, unknown>;
}

type Answer = (command: string, send: () => Promise<Reply>) => Promise<Reply>;
interface Reply {
  readonly response: unknown;
  readonly output: Record<string, unknown>;
}

let store: EmbeddedDynamoDB;
let client: DynamoDBClient;
let sent: Sent[] = [];
let attempts = 0;
/** Between the SDK's retries and the wire: here an answer can be lost or replaced. */
let wire: Answer = (_, send) => send();

beforeAll(async () => {
  store = await startEmbeddedDynamoDB();
  client = dynamoDBClient({ endpoint: store.endpoint });
  await createTables(client);
  await retryWithoutPause(client);
  client.middlewareStack.add(
    (next, context) => (args) => {
      sent.push({ command: String(context.commandName), input: args.input as Record<string, unknown> });
      return next(args);
    },
    { step: 'initialize', name: 'record' },
  );
  client.middlewareStack.add(
    (next, context) => async (args) => {
      attempts += 1;
      return (await wire(String(context.commandName), () => next(args) as never)) as never;
    },
    { step: 'deserialize', name: 'wire', priority: 'high' },
  );
});
beforeEach(() => {
  [sent, attempts, wire] = [[], 0, (_, send) => send()];
});
afterAll(async () => {
  client.destroy();
  await store.stop();
});

/** The SDK retries as often as ever, but does not wait: the pauses are its own business. */
async function retryWithoutPause({ config }: DynamoDBClient): Promise<void> {
  const strategy = (await config.retryStrategy()) as unknown as {
    retryBackoffStrategy: { computeNextBackoffDelay(attempt: number): number };
  };
  strategy.retryBackoffStrategy.computeNextBackoffDelay = () => 0;
  config.retryStrategy = async () => strategy as never;
}

const events = () => dynamoDBEvents(client, LOCAL_TABLES.events);
const subjects = () => dynamoDBSubjects(client, LOCAL_TABLES.subjects, async () => undefined);
const control = () => dynamoDBControl(client, LOCAL_TABLES.control);

/** The answer is lost after the store has done its work, as often as said. */
function loseAnswers(times: number): void {
  let left = times;
  wire = async (_, send) => {
    const reply = await send();
    left -= 1;
    if (left >= 0) throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
    return reply;
  };
}

test.each<[string, () => Promise<unknown>]>([
  ['one event', () => events().get(TENANT, someone(), 1)],
  ['a page of events', () => events().page(TENANT, someone(), { order: 'asc', limit: 5 })],
  ['one state', () => subjects().get(TENANT, someone())],
  ['many states', () => subjects().getMany(TENANT, [someone(), someone()])],
  ['a marker', () => subjects().findMark(TENANT, someone(), 'f'.repeat(22))],
  ['a tenant', () => control().getTenant('nobody')],
  ['all tenants', () => control().listTenants()],
  ['a policy', () => control().getPolicy(TENANT, 1)],
  ['the latest policy', () => control().latestPolicyVersion(TENANT)],
  ['a key', () => control().getKeyByHash('none')],
  ['the keys of a tenant', () => control().listKeys(TENANT)],
])('reads %s strongly consistent', async (_, read) => {
  await read();
  expect(sent.length).toBeGreaterThan(0);
  for (const { input } of sent) {
    const tables = Object.values(
      (input.RequestItems ?? { self: input }) as Record<string, { ConsistentRead?: boolean }>,
    );
    expect(tables.map(({ ConsistentRead }) => ConsistentRead)).toEqual(tables.map(() => true));
  }
});

test('writes each thing with one conditional write, and events with nothing but PutItem', async () => {
  const [event] = chainOf(1);
  await appended(events(), event ? [event] : []);
  await subjects().put(TENANT, someone(), projectionOf(1));
  await subjects().mark(TENANT, someone(), 'f'.repeat(22), 1);
  await control().createTenant({ tenant: someone(), createdAt: '', wrappedSecrets: Buffer.from('x') });
  expect(sent.map(({ command }) => command)).toEqual(Array(4).fill('PutItemCommand'));
  for (const { input } of sent) expect(input.ConditionExpression).toMatch(/attribute_not_exists\(pk\)/);
});

test('asks for 250 states in three batches of at most 100 different keys', async () => {
  const people = Array.from({ length: 250 }, someone);
  await subjects().getMany(TENANT, [...people, ...people]);
  const sizes = sent.map(
    ({ input }) =>
      (input as ServiceInputTypes as { RequestItems: { Subjects: { Keys: unknown[] } } }).RequestItems.Subjects.Keys
        .length,
  );
  expect(sizes.sort()).toEqual([100, 100, 50]);
});

describe('keys that the store leaves unprocessed', () => {
  /** Answers the first `rounds` batches with a part only. */
  function leaveOut(rounds: number): void {
    let left = rounds;
    wire = async (command, send) => {
      const reply = await send();
      const responses = reply.output.Responses as Record<string, { pk: { S: string } }[]> | undefined;
      if (command !== 'BatchGetItemCommand' || responses === undefined || left <= 0) return reply;
      left -= 1;
      const [first, ...rest] = responses.Subjects ?? [];
      const Keys = rest.map(({ pk }) => ({ pk }));
      const UnprocessedKeys = Keys.length > 0 ? { Subjects: { Keys, ConsistentRead: true } } : {};
      return { ...reply, output: { ...reply.output, Responses: { Subjects: first ? [first] : [] }, UnprocessedKeys } };
    };
  }

  test('are asked for again until all are there', async () => {
    const people = Array.from({ length: 4 }, someone);
    await Promise.all(people.map((subject, i) => subjects().put(TENANT, subject, projectionOf(i + 1))));
    sent = [];
    leaveOut(3);
    expect((await subjects().getMany(TENANT, people)).map((p) => p?.seq)).toEqual([1, 2, 3, 4]);
    expect(sent.length).toBeGreaterThan(1);
  });

  test('are an error after eight rounds, never "nothing is recorded"', async () => {
    const people = Array.from({ length: 20 }, someone);
    await Promise.all(people.map((subject) => subjects().put(TENANT, subject, projectionOf(1))));
    leaveOut(100);
    await expect(subjects().getMany(TENANT, people)).rejects.toBeInstanceOf(StoreUnavailable);
  });
});

describe('an append whose answer is lost', () => {
  test('is repeated by the SDK and recognised as written', async () => {
    const [event] = chainOf(1);
    if (!event) throw new Error('no event');
    loseAnswers(1);
    await events().append(event);
    expect(attempts).toBeGreaterThanOrEqual(3);
    expect((await events().get(TENANT, event.event.subject, 1))?.hash).toBe(event.hash);
  });

  test('is a conflict where the place was taken by somebody else', async () => {
    const subject = someone();
    const [theirs] = chainOf(1, { subject, id: 'theirs' });
    const [mine] = chainOf(1, { subject, id: 'mine' });
    if (!theirs || !mine) throw new Error('no events');
    await events().append(theirs);
    loseAnswers(1);
    await expect(events().append(mine)).rejects.toBeInstanceOf(VersionConflict);
  });

  test('is unavailable, with the write done, where every answer is lost', async () => {
    const [event] = chainOf(1);
    if (!event) throw new Error('no event');
    loseAnswers(100);
    await expect(events().append(event)).rejects.toBeInstanceOf(StoreUnavailable);
    wire = (_, send) => send();
    expect((await events().get(TENANT, event.event.subject, 1))?.hash).toBe(event.hash);
  });
});

describe('what the SDK could not cure is StoreUnavailable', () => {
  const fault = (name: string, more: object = {}) => Object.assign(new Error('injected'), { name }, more);
  test.each([
    ['throttling', fault('ThrottlingException', { $metadata: { httpStatusCode: 400 } })],
    ['a full table', fault('ProvisionedThroughputExceededException')],
    ['a fault of the service', fault('InternalServerError', { $metadata: { httpStatusCode: 500 } })],
    ['any 5xx', fault('SomethingNew', { $metadata: { httpStatusCode: 503 } })],
    ['a refused connection', fault('Error', { code: 'ECONNREFUSED' })],
    ['a broken connection', fault('Error', { code: 'ECONNRESET' })],
    ['another Region writing the same item', fault('ReplicatedWriteConflictException')],
  ])('%s', async (_, error) => {
    wire = async () => {
      throw error;
    };
    await expect(events().get(TENANT, someone(), 1)).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(subjects().getMany(TENANT, [someone(), someone()])).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(control().getKeyByHash('x')).rejects.toMatchObject({
      cause: expect.objectContaining({ message: 'injected' }),
    });
  });

  test.each(['EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ECONNABORTED'])('the network error %s', async (code) => {
    wire = async () => {
      throw fault('Error', { code });
    };
    await expect(events().get(TENANT, someone(), 1)).rejects.toBeInstanceOf(StoreUnavailable);
  });

  test('and a store that never answers is given up', async () => {
    await events().get(TENANT, someone(), 1);
    const handler = client.config.requestHandler as unknown as { httpHandlerConfigs(): object };
    const configs = handler.httpHandlerConfigs();
    expect(configs).toMatchObject({ connectionTimeout: expect.any(Number), requestTimeout: expect.any(Number) });
  });

  test('but a fault of ours is not', async () => {
    wire = async () => {
      throw fault('ValidationException', { $metadata: { httpStatusCode: 400 } });
    };
    await expect(events().get(TENANT, someone(), 1)).rejects.toMatchObject({ name: 'ValidationException' });
  });
});
