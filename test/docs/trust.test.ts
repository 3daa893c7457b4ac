import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DeleteItemCommand, PutItemCommand, ScanCommand, type ScanCommandOutput } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readPolicyFolder } from '../../local/policy-file.ts';
import { LOCAL_TABLES } from '../../local/tables.ts';
import { type TestLedger, testLedger } from '../kit/ledger.ts';
import { fencesOf, read } from './markdown.ts';

/** docs/trust.md, executed: somebody writes to a store past the ledger, and what is said to find it does. */

const folder = mkdtempSync(join(tmpdir(), 'consent-ledger-trust-'));
const verifier = fencesOf(read('docs/for-auditors.md')).find(({ info }) => info === 'verify.mjs')?.text ?? '';
writeFileSync(join(folder, 'verify.mjs'), verifier);

let ledger: TestLedger | undefined;
let subject: string;
const TENANT = 'virtual-scale';
const documents = readPolicyFolder('tenants').filter(({ tenant }) => tenant === TENANT);

function open(): TestLedger {
  if (ledger === undefined) throw new Error('no ledger');
  return ledger;
}

beforeEach(async () => {
  await ledger?.stop();
  ledger = await testLedger({ documents });
  for (const [index, status] of ['withdrawn', 'refused', 'withdrawn'].entries()) {
    ledger.runtime.advance(1000);
    const body = {
      id: `event-000${index}`,
      subject: { type: 'email', value: 'ada@example.com' },
      choices: [{ purpose: 'promotions', channel: 'email', status }],
      collectionPoint: 'unsubscribe_link',
    };
    subject = (await ledger.request('POST', '/v1/events', { key: ledger.key(TENANT), body })).body.subject;
  }
});
afterAll(async () => {
  await ledger?.stop();
  rmSync(folder, { recursive: true });
});

async function verify(): Promise<string> {
  const { body } = await open().request('GET', `/v1/subjects/${subject}/events`, { key: open().key(TENANT) });
  writeFileSync(join(folder, 'page.json'), JSON.stringify(body));
  const run = promisify(execFile)(process.execPath, [join(folder, 'verify.mjs'), join(folder, 'page.json')]);
  return run.then(
    ({ stdout }) => stdout,
    (error: { stderr: string }) => /Error: (.*)/.exec(error.stderr)?.[1] ?? error.stderr,
  );
}

type Item = NonNullable<ScanCommandOutput['Items']>[number];

/** The person's item in Subjects, or one of their events. */
async function item(table: string, seq?: number): Promise<Item> {
  const { Items = [] } = await open().client.send(new ScanCommand({ TableName: table }));
  const found = Items.find(({ pk, sk }) => pk?.S === `${TENANT}#${subject}` && sk?.N === seq?.toString());
  if (found === undefined) throw new Error('no such item');
  return found;
}

const event = (seq: number) => item(LOCAL_TABLES.events, seq);

const put = (table: string, Item: Item) => open().client.send(new PutItemCommand({ TableName: table, Item }));

const remove = ({ pk = { S: '' }, sk = { N: '' } }: Item) =>
  open().client.send(new DeleteItemCommand({ TableName: LOCAL_TABLES.events, Key: { pk, sk } }));

test('an untouched history verifies', async () => {
  expect(await verify()).toMatch(/^3 events, unbroken\. Last: sha256:/);
  await open().check();
});

describe('somebody who can write to Events', () => {
  test('changes an event: its hash does not fit', async () => {
    const second = await event(2);
    await put(LOCAL_TABLES.events, { ...second, b: { S: second.b?.S?.replace('refused', 'given') ?? '' } });
    expect(await verify()).toMatch(/^event 2 has the hash sha256:\w+, claimed is sha256:/);
    await expect(open().check()).rejects.toThrow('wrong hash at event 2');
  });

  test('removes one in the middle: it is missing', async () => {
    await remove(await event(2));
    expect(await verify()).toBe('event 2 is missing; found 3');
    await expect(open().check()).rejects.toThrow('gap before event 3');
  });

  test('puts the first in the place of the second: the numbers do not fit', async () => {
    const [first, second] = [await event(1), await event(2)];
    await put(LOCAL_TABLES.events, { ...first, sk: second.sk ?? { N: '2' } });
    expect(await verify()).toBe('event 2 is missing; found 1');
  });

  test('exchanges an encrypted part: its hash in the event does not fit', async () => {
    const [first, second] = [await event(1), await event(2)];
    await put(LOCAL_TABLES.events, { ...second, ...(first.s_person && { s_person: first.s_person }) });
    await expect(open().check()).rejects.toThrow('sealed part of event 2 was exchanged');
  });

  test('cuts off the end: the chain alone does not tell, the projection does', async () => {
    await remove(await event(3));
    expect(await verify()).toMatch(/^2 events, unbroken/);
    await expect(open().check()).rejects.toThrow('differs from its events');
  });
});

test('somebody who can write to Subjects makes a check lie; comparing with the events finds it, as-of does not lie', async () => {
  const state = await item(LOCAL_TABLES.subjects);
  await put(LOCAL_TABLES.subjects, { ...state, s: { S: state.s?.S?.replaceAll('withdrawn', 'given') ?? '' } });
  const ask = async (asOf: object) => {
    const body = { purpose: 'promotions', channel: 'email', subjects: [{ ref: subject }], ...asOf };
    return (await open().request('POST', '/v1/checks', { key: open().key(TENANT), body })).body.decisions[0];
  };
  expect(await ask({})).toMatchObject({ allowed: true });
  expect(await ask({ at: open().runtime.now() })).toMatchObject({ allowed: false, reason: 'consent_withdrawn' });
  await expect(open().check()).rejects.toThrow('differs from its events');
});
