import { randomUUID } from 'node:crypto';
import { type AttributeValue, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { recordConsent } from '../core/app/record-consent.ts';
import { LOCAL_TABLES } from '../local/tables.ts';
import type { Effort } from './checks.ts';
import { compare, loadCalls } from './load.ts';
import type { Row } from './run.ts';
import { type Bench, personOf, TENANT, TOPIC } from './setup.ts';

/** A first event of a new person, against the three calls it cannot do without: get, put, put. */
export async function* appends(bench: Bench, { seconds, rounds }: Effort): AsyncGenerator<Row> {
  const caller = { tenant: TENANT, keyId: 'key_bench', kind: 'secret' as const };
  const event = () => ({
    id: randomUUID(),
    subject: personOf(randomUUID()),
    choices: [{ ...TOPIC, status: 'given' as const }],
    collectionPoint: 'web_form',
    action: 'tick' as const,
    notice: { id: 'privacy', version: '2024-09-07', language: 'en' },
  });
  const sample = await samples(bench, caller, event());
  for (const concurrency of [1, 16]) {
    const { ours, floor, ratio } = await compare(
      rounds,
      () => loadCalls(() => recordConsent(bench.ledger.ports, caller, event(), {}), concurrency, seconds),
      () => loadCalls(() => getPutPut(bench, sample), concurrency, seconds),
    );
    yield {
      what: `first event of a person, ${concurrency} at once / get + put + put`,
      ours: `${Math.round(ours)}/s`,
      floor: `${Math.round(floor)}/s`,
      ratio,
      bound: 0.8,
      better: 'more',
    };
  }
  const share = (item: Item) => sizeOf(item) / 1024;
  for (const [name, item] of Object.entries(sample)) {
    yield {
      what: `size of the ${name} item`,
      ours: `${sizeOf(item)} B`,
      floor: '1024 B',
      ratio: share(item),
      bound: 1,
      better: 'less',
    };
  }
}

type Item = Record<string, AttributeValue>;

/** What one append really writes, so that the floor writes the same. */
async function samples(
  bench: Bench,
  caller: Parameters<typeof recordConsent>[1],
  event: Parameters<typeof recordConsent>[2],
): Promise<{ event: Item; state: Item }> {
  const { receipt } = await recordConsent(bench.ledger.ports, caller, event, {});
  const pk = { S: `${TENANT}#${receipt.subject}` };
  const [written, state] = await Promise.all([
    bench.raw.send(new GetItemCommand({ TableName: LOCAL_TABLES.events, Key: { pk, sk: { N: '1' } } })),
    bench.raw.send(new GetItemCommand({ TableName: LOCAL_TABLES.subjects, Key: { pk } })),
  ]);
  return { event: written.Item ?? {}, state: state.Item ?? {} };
}

async function getPutPut(bench: Bench, sample: { event: Item; state: Item }): Promise<void> {
  const pk = { S: `${TENANT}#${randomUUID()}` };
  const condition = { ConditionExpression: 'attribute_not_exists(pk)' };
  await bench.raw.send(new GetItemCommand({ TableName: LOCAL_TABLES.subjects, Key: { pk }, ConsistentRead: true }));
  await bench.raw.send(
    new PutItemCommand({ TableName: LOCAL_TABLES.events, Item: { ...sample.event, pk }, ...condition }),
  );
  await bench.raw.send(
    new PutItemCommand({ TableName: LOCAL_TABLES.subjects, Item: { ...sample.state, pk }, ...condition }),
  );
}

/** As DynamoDB counts: names and values in bytes, numbers about half a byte a digit. */
function sizeOf(item: Item): number {
  let size = 0;
  for (const [name, value] of Object.entries(item)) {
    size +=
      name.length +
      (value.S === undefined ? 0 : Buffer.byteLength(value.S)) +
      (value.B?.length ?? 0) +
      (value.N === undefined ? 0 : 1 + Math.ceil(value.N.length / 2));
  }
  return size;
}
