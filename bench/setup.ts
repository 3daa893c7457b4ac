import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { fileMasterKey } from '../adapters/file-master-key.ts';
import { nodeRuntime } from '../adapters/node-runtime.ts';
import { startEmbeddedDynamoDB } from '../local/embedded-dynamodb.ts';
import { type LocalLedger, startLedger } from '../local/ledger.ts';
import { consoleLog } from '../local/log.ts';
import { readPolicyFolder } from '../local/policy-file.ts';
import { seed } from '../local/seed.ts';

export const TENANT = 'virtual-scale';
export const TOPIC = { purpose: 'promotions', channel: 'email' };

export interface Bench {
  readonly ledger: LocalLedger;
  readonly key: string;
  /** The SDK as anybody would use it: the floor of every comparison, on the same store. */
  readonly raw: DynamoDBClient;
  /** Records opt-ins for people, and gives their references. */
  optIn(people: readonly string[], event?: number): Promise<string[]>;
  stop(): Promise<void>;
}

export async function startBench(): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'consent-ledger-bench-'));
  const store = await startEmbeddedDynamoDB({ file: join(folder, 'ledger.db') });
  const ledger = await startLedger({
    endpoint: store.endpoint,
    masterKey: fileMasterKey(join(folder, 'master.key')),
    runtime: nodeRuntime,
    log: consoleLog,
  });
  const tenants = await seed(ledger.ports, readPolicyFolder('tenants'), []);
  const key = tenants.find(({ tenant }) => tenant === TENANT)?.keys.find(({ name }) => name === 'server')?.key ?? '';
  const raw = new DynamoDBClient({
    endpoint: store.endpoint,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  return {
    ledger,
    key,
    raw,
    optIn: (people, event = 0) => optIn(ledger.url, key, people, event),
    async stop() {
      raw.destroy();
      await ledger.close();
      await store.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A person of the bench. */
export function personOf(name: string): { type: string; value: string } {
  return { type: 'external', value: name };
}

async function optIn(url: string, key: string, people: readonly string[], event: number): Promise<string[]> {
  const refs: string[] = [];
  for (let i = 0; i < people.length; i += 100) {
    const events = people.slice(i, i + 100).map((name, index) => ({
      id: `bench-${event}-${i + index}`,
      subject: personOf(name),
      choices: [{ ...TOPIC, status: event % 2 === 0 ? 'given' : 'withdrawn' }],
      collectionPoint: 'web_form',
      action: 'tick',
      notice: { id: 'privacy', version: '2024-09-07', language: 'en' },
    }));
    const response = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
      body: JSON.stringify(events),
    });
    const { results } = (await response.json()) as { results: { receipt?: { subject: string } }[] };
    for (const { receipt } of results) refs.push(receipt?.subject ?? '');
  }
  if (refs.includes('')) throw new Error('an opt-in of the bench was refused');
  return refs;
}
