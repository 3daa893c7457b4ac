import {
  type AttributeValue,
  BatchGetItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { StoreUnavailable } from '../core/errors.ts';
import type { SubjectStore } from '../core/ports/subject-store.ts';
import type { Projection } from '../core/state.ts';
import { isConditionFailed } from './dynamodb-client.ts';
import { reach } from './reach.ts';

/** DynamoDB takes at most this many keys in one BatchGetItem. */
const BATCH = 100;
/** How often unprocessed keys are asked for again, with growing pauses, before the answer is "unavailable". */
const ROUNDS = 8;

type Item = Record<string, AttributeValue>;

/**
 * SubjectStore on DynamoDB. One item a person: pk `tenant#subject`, `q` seq, `h` head, `r` recordedAt, `s` the state as
 * JSON, `i` the recent id digests (11 bytes each), `k` the wrapped data key. Markers: pk `tenant#subject#digest`, `q` seq.
 */
export function dynamoDBSubjects(
  client: DynamoDBClient,
  table: string,
  sleep: (ms: number) => Promise<void>,
): SubjectStore {
  const put = async (item: Item, condition: { ConditionExpression: string; ExpressionAttributeValues: Item }) => {
    try {
      await reach(client.send(new PutItemCommand({ TableName: table, Item: item, ...condition })));
    } catch (error) {
      // Someone else was further: theirs contains ours.
      if (!isConditionFailed(error)) throw error;
    }
  };
  const get = async (pk: string) => {
    const { Item } = await reach(
      client.send(new GetItemCommand({ TableName: table, Key: { pk: { S: pk } }, ConsistentRead: true })),
    );
    return Item;
  };
  const read = together(async (pks: readonly string[]) => {
    if (pks.length === 1) return [await get(pks[0] ?? '')];
    const found = new Map<string, Item>();
    const batches = [];
    for (let i = 0; i < pks.length; i += BATCH) batches.push(pks.slice(i, i + BATCH));
    await Promise.all(batches.map((batch) => readBatch(client, table, batch, found, sleep)));
    return pks.map((pk) => found.get(pk));
  });
  return {
    async get(tenant, subject) {
      const item = await read(`${tenant}#${subject}`);
      return item && fromItem(item);
    },

    async getMany(tenant, subjects) {
      const items = await Promise.all(subjects.map((subject) => read(`${tenant}#${subject}`)));
      return items.map((item) => item && fromItem(item));
    },

    async put(tenant, subject, projection) {
      const condition = {
        ConditionExpression: 'attribute_not_exists(pk) OR q < :q',
        ExpressionAttributeValues: { ':q': { N: String(projection.seq) } },
      };
      await put(toItem(`${tenant}#${subject}`, projection), condition);
    },

    async mark(tenant, subject, idDigest, seq) {
      const item: Item = { pk: { S: `${tenant}#${subject}#${idDigest}` }, q: { N: String(seq) } };
      await put(item, {
        ConditionExpression: 'attribute_not_exists(pk) OR q = :q',
        ExpressionAttributeValues: { ':q': { N: String(seq) } },
      });
    },

    async findMark(tenant, subject, idDigest) {
      const item = await get(`${tenant}#${subject}#${idDigest}`);
      return item && Number(item.q?.N);
    },
  };
}

/**
 * Gathers the reads that are asked for in one turn of the event loop into one call, each key once. A read only ever waits
 * for the turn to end, so it still starts after it was asked for: strong consistency is kept.
 */
function together<T>(readAll: (keys: readonly string[]) => Promise<readonly T[]>): (key: string) => Promise<T> {
  let waiting: Map<string, number> | undefined;
  let answers: Promise<readonly T[]> | undefined;
  return async (key) => {
    if (waiting === undefined || answers === undefined) {
      const keys = new Map<string, number>();
      waiting = keys;
      answers = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
        waiting = undefined;
        return readAll([...keys.keys()]);
      });
    }
    const index = waiting.get(key) ?? waiting.size;
    waiting.set(key, index);
    return (await answers)[index] as T;
  };
}

async function readBatch(
  client: DynamoDBClient,
  table: string,
  batch: readonly string[],
  found: Map<string, Item>,
  sleep: (ms: number) => Promise<void>,
): Promise<void> {
  let keys: Item[] = batch.map((pk) => ({ pk: { S: pk } }));
  for (let round = 0; keys.length > 0; round += 1) {
    if (round === ROUNDS) throw new StoreUnavailable('the store left keys unprocessed');
    if (round > 0) await sleep(10 * 2 ** round);
    const { Responses, UnprocessedKeys } = await reach(
      client.send(new BatchGetItemCommand({ RequestItems: { [table]: { Keys: keys, ConsistentRead: true } } })),
    );
    for (const item of Responses?.[table] ?? []) if (item.pk?.S !== undefined) found.set(item.pk.S, item);
    keys = UnprocessedKeys?.[table]?.Keys ?? [];
  }
}

function toItem(pk: string, { seq, head, recordedAt, state, recent, dataKey }: Projection): Item {
  return {
    pk: { S: pk },
    q: { N: String(seq) },
    h: { S: head },
    r: { S: recordedAt },
    s: { S: JSON.stringify(state) },
    i: { B: Buffer.from(recent.join(''), 'hex') },
    ...(dataKey && { k: { B: dataKey } }),
  };
}

/** Hexadecimal digits of an id digest. */
const DIGEST = /.{22}/g;

function fromItem(item: Item): Projection {
  const dataKey = item.k?.B;
  return {
    seq: Number(item.q?.N),
    head: item.h?.S ?? '',
    recordedAt: item.r?.S ?? '',
    state: JSON.parse(item.s?.S ?? '{}'),
    // Decoded when asked for: a check of a thousand people needs none of them.
    get recent() {
      return (
        Buffer.from(item.i?.B ?? [])
          .toString('hex')
          .match(DIGEST) ?? []
      );
    },
    ...(dataKey && { dataKey }),
  };
}
