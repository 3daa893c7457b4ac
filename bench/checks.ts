import { BatchGetItemCommand, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { LOCAL_TABLES } from '../local/tables.ts';
import { compare, loadCalls, loadHttp } from './load.ts';
import type { Row } from './run.ts';
import { type Bench, personOf, TENANT, TOPIC } from './setup.ts';
import { fill } from './store.ts';

export interface Effort {
  readonly seconds: number;
  readonly rounds: number;
  readonly subjects: number;
}

const PEOPLE = Array.from({ length: 1000 }, (_, index) => `person-${index}`);
let single = 0;

/** One person a request, against one GetItem by the SDK. */
export async function* singleChecks(bench: Bench, { seconds, rounds }: Effort): AsyncGenerator<Row> {
  const refs = await bench.optIn(PEOPLE);
  const bodies = PEOPLE.map((name) => JSON.stringify({ ...TOPIC, subjects: [personOf(name)] }));
  await checks(bench, bodies, 8, 1)();
  for (const connections of [1, 32]) {
    const { ours, floor, ratio } = await compare(
      rounds,
      checks(bench, bodies, connections, seconds),
      gets(bench, refs, connections, seconds),
    );
    if (connections === 1) single = ours;
    yield {
      what: `single check over HTTP, ${connections} at once / GetItem`,
      ours: perSecond(ours),
      floor: perSecond(floor),
      ratio,
      bound: 0.75,
      better: 'more',
    };
  }
}

/** A thousand people a request, against the same keys read by BatchGetItem. */
export async function* bulkChecks(bench: Bench, { seconds, rounds }: Effort): AsyncGenerator<Row> {
  const refs = await bench.optIn(PEOPLE);
  const body = JSON.stringify({ ...TOPIC, subjects: PEOPLE.map(personOf) });
  const { ours, floor, ratio } = await compare(
    rounds,
    async () => 1000 * (await checks(bench, [body], 1, seconds)()),
    async () => 1000 * (await loadCalls(() => batchGet(bench, refs), 1, seconds)),
  );
  yield {
    what: 'bulk check, people a second / BatchGetItem keys',
    ours: perSecond(ours),
    floor: perSecond(floor),
    ratio,
    bound: 0.8,
    better: 'more',
  };
  yield {
    what: 'bulk check / single check, people a second',
    ours: perSecond(ours),
    floor: perSecond(single),
    ratio: ours / single,
    bound: 8,
    better: 'more',
  };
}

/** Neither a long history nor many people make a check slower. */
export async function* flatness(bench: Bench, { seconds, rounds, subjects }: Effort): AsyncGenerator<Row> {
  const check = (name: string) => checks(bench, [JSON.stringify({ ...TOPIC, subjects: [personOf(name)] })], 1, seconds);
  await bench.optIn(['history-1']);
  let recorded = 0;
  for (const events of [1000, 10_000]) {
    for (; recorded < events; recorded += 1) await bench.optIn(['history-n'], recorded);
    const { ours, floor, ratio } = await compare(rounds, check('history-n'), check('history-1'));
    yield {
      what: `check after ${events} events / after 1`,
      ours: perSecond(ours),
      floor: perSecond(floor),
      ratio,
      bound: 0.95,
      better: 'more',
    };
  }
  const before = await check('person-1')();
  await fillSubjects(bench, subjects);
  const after = await check('person-1')();
  yield {
    what: `check among ${subjects} people / among 1,000`,
    ours: perSecond(after),
    floor: perSecond(before),
    ratio: after / before,
    bound: 0.95,
    better: 'more',
  };
}

function checks(bench: Bench, bodies: readonly string[], connections: number, seconds: number): () => Promise<number> {
  return () => loadHttp({ url: `${bench.ledger.url}/v1/checks`, key: bench.key, bodies, connections, seconds });
}

function gets(bench: Bench, refs: readonly string[], concurrency: number, seconds: number): () => Promise<number> {
  let next = 0;
  const get = () => {
    next += 1;
    const Key = { pk: { S: `${TENANT}#${refs[next % refs.length]}` } };
    return bench.raw.send(new GetItemCommand({ TableName: LOCAL_TABLES.subjects, Key, ConsistentRead: true }));
  };
  return () => loadCalls(get, concurrency, seconds);
}

async function batchGet(bench: Bench, refs: readonly string[]): Promise<void> {
  const batches: string[][] = [];
  for (let i = 0; i < refs.length; i += 100) batches.push(refs.slice(i, i + 100));
  await Promise.all(
    batches.map((batch) => {
      const Keys = batch.map((ref) => ({ pk: { S: `${TENANT}#${ref}` } }));
      return bench.raw.send(
        new BatchGetItemCommand({ RequestItems: { [LOCAL_TABLES.subjects]: { Keys, ConsistentRead: true } } }),
      );
    }),
  );
}

/** Copies of one projection under invented references: the table does not care who they are. */
async function fillSubjects(bench: Bench, count: number): Promise<void> {
  const [ref = ''] = await bench.optIn(['template']);
  const { Item = {} } = await bench.raw.send(
    new GetItemCommand({ TableName: LOCAL_TABLES.subjects, Key: { pk: { S: `${TENANT}#${ref}` } } }),
  );
  await fill(bench.raw, LOCAL_TABLES.subjects, count, (index) => ({
    ...Item,
    pk: { S: `${TENANT}#sub_${String(index).padStart(43, 'x')}` },
  }));
}

function perSecond(value: number): string {
  return `${Math.round(value).toLocaleString('en')}/s`;
}
