import { type AttributeValue, ScanCommand, type ScanCommandOutput } from '@aws-sdk/client-dynamodb';
import { fromItem } from '../../adapters/dynamodb-events.ts';
import type { CreateKeyRequest } from '../../contract/keys.ts';
import type { PolicyDocument } from '../../contract/policy/document.ts';
import { createKey } from '../../core/app/keys.ts';
import { catchUp } from '../../core/app/settle.ts';
import type { Projection } from '../../core/state.ts';
import { type EmbeddedDynamoDB, startEmbeddedDynamoDB } from '../../local/embedded-dynamodb.ts';
import { type LocalLedger, startLedger } from '../../local/ledger.ts';
import { readPolicyFolder } from '../../local/policy-file.ts';
import { type SeededTenant, seed } from '../../local/seed.ts';
import { LOCAL_TABLES } from '../../local/tables.ts';
import { type TestRuntime, testRuntime } from './clock.ts';
import { memoryKey } from './memory-ledger.ts';

export const ORIGIN = 'https://www.example.com';

/** What a test gets of an HTTP answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of every shape
  readonly body: any;
}

/** A whole ledger for tests: the real server on the real embedded store, with a clock of the test's own. */
export interface TestLedger extends LocalLedger {
  readonly runtime: TestRuntime;
  readonly store: EmbeddedDynamoDB;
  readonly documents: readonly PolicyDocument[];
  /** Errors the handlers logged. A test that expects some takes them out. */
  readonly logged: { message: string; error: unknown }[];
  /** The key of an example tenant. */
  key(tenant: string, name?: 'website' | 'server' | 'admin'): string;
  createKey(tenant: string, request: CreateKeyRequest): Promise<{ id: string; key: string }>;
  request(method: string, path: string, options?: RequestOptions): Promise<Answer>;
  /** Derives everything again from the events and compares: chains, hashes, projections, markers. Throws at the first difference. */
  check(): Promise<void>;
  stop(): Promise<void>;
}

export interface RequestOptions {
  readonly key?: string;
  readonly body?: unknown;
  readonly raw?: string | Uint8Array;
  readonly headers?: Record<string, string>;
}

export async function testLedger(
  options: { now?: string; documents?: readonly PolicyDocument[] } = {},
): Promise<TestLedger> {
  const runtime = testRuntime(options.now);
  const store = await startEmbeddedDynamoDB();
  const logged: { message: string; error: unknown }[] = [];
  const log = { error: (message: string, { error }: { error: unknown }) => void logged.push({ message, error }) };
  const ledger = await startLedger({ endpoint: store.endpoint, masterKey: memoryKey(), runtime, log });
  const documents = options.documents ?? readPolicyFolder('tenants');
  const tenants = await seed(ledger.ports, documents, [ORIGIN]);
  return {
    ...ledger,
    runtime,
    store,
    documents,
    logged,
    key: (tenant, name = 'server') => keyOf(tenants, tenant, name),
    createKey: (tenant, request) => createKey(ledger.ports, tenant, request),
    request: (method, path, requestOptions) => send(ledger.url, method, path, requestOptions),
    check: () => checkEverything(ledger),
    async stop() {
      await ledger.close();
      await store.stop();
    },
  };
}

function keyOf(tenants: readonly SeededTenant[], tenant: string, name: string): string {
  const key = tenants.find((t) => t.tenant === tenant)?.keys.find((k) => k.name === name)?.key;
  if (key === undefined) throw new Error(`no ${name} key for ${tenant}`);
  return key;
}

async function send(
  url: string,
  method: string,
  path: string,
  { key, body, raw, headers = {} }: RequestOptions = {},
): Promise<Answer> {
  const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(url + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(payload !== undefined && { 'content-type': 'application/json' }),
      ...(key && { authorization: `Bearer ${key}` }),
      ...headers,
    },
    ...(payload !== undefined && { body: payload as BodyInit }),
  });
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  return { status: response.status, headers: response.headers, body: /json/.test(type) ? JSON.parse(text) : text };
}

async function checkEverything({ client, ports }: LocalLedger): Promise<void> {
  const chains = new Map<string, ReturnType<typeof fromItem>[]>();
  for (const item of await scan(client, LOCAL_TABLES.events)) {
    const stored = fromItem(item);
    const pk = item.pk?.S ?? '';
    if (pk !== `${stored.event.tenant}#${stored.event.subject}`) throw new Error(`event under a foreign key: ${pk}`);
    chains.set(pk, [...(chains.get(pk) ?? []), stored]);
  }
  for (const [pk, events] of chains) {
    events.sort((a, b) => a.event.seq - b.event.seq);
    checkChain(pk, events, ports.runtime.sha256);
    await checkProjection(ports, events);
  }
}

function checkChain(
  pk: string,
  events: ReturnType<typeof fromItem>[],
  sha256: (text: string | Uint8Array) => string,
): void {
  let prev: string | null = null;
  let recordedAt = '';
  const ids = new Set<string>();
  events.forEach(({ event, body, hash, sealed }, index) => {
    if (event.seq !== index + 1) throw new Error(`${pk}: gap before event ${event.seq}`);
    if (event.prev !== prev) throw new Error(`${pk}: broken chain at event ${event.seq}`);
    if (hash !== `sha256:${sha256(body)}`) throw new Error(`${pk}: wrong hash at event ${event.seq}`);
    if (ids.has(event.id)) throw new Error(`${pk}: event ${event.id} is there twice`);
    if (event.recordedAt < recordedAt || event.occurredAt > event.recordedAt)
      throw new Error(`${pk}: clocks run backwards at event ${event.seq}`);
    for (const [part, cipher] of Object.entries(sealed)) {
      if (event.sealed?.[part as 'person'] !== `sha256:${sha256(cipher)}`)
        throw new Error(`${pk}: sealed part of event ${event.seq} was exchanged`);
    }
    ids.add(event.id);
    prev = hash;
    recordedAt = event.recordedAt;
  });
}

/** The stored projection must equal what the events give, byte for byte. */
async function checkProjection(ports: LocalLedger['ports'], events: ReturnType<typeof fromItem>[]): Promise<void> {
  const last = events.at(-1)?.event;
  if (last === undefined) return;
  let rebuilt: Projection | undefined;
  const marks = new Map<string, number>();
  const scratch = {
    put: async (_t: string, _s: string, projection: Projection) => {
      rebuilt = projection;
    },
    mark: async (_t: string, _s: string, digest: string, seq: number) => void marks.set(digest, seq),
  };
  await catchUp(
    { events: ports.events, subjects: scratch, runtime: ports.runtime },
    last.tenant,
    last.subject,
    undefined,
  );
  const stored = await ports.subjects.get(last.tenant, last.subject);
  const text = (projection: Projection | undefined) =>
    JSON.stringify(projection, (_, value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
    );
  if (text(stored) !== text(rebuilt))
    throw new Error(`projection of ${last.subject} differs from its events:\n${text(stored)}\n${text(rebuilt)}`);
  for (const [digest, seq] of marks) {
    if ((await ports.subjects.findMark(last.tenant, last.subject, digest)) !== seq)
      throw new Error(`marker of event ${seq} is missing`);
  }
}

async function scan(client: LocalLedger['client'], table: string): Promise<Record<string, AttributeValue>[]> {
  const items: Record<string, AttributeValue>[] = [];
  let start: Record<string, AttributeValue> | undefined;
  do {
    const page: ScanCommandOutput = await client.send(
      new ScanCommand({ TableName: table, ConsistentRead: true, ...(start && { ExclusiveStartKey: start }) }),
    );
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start);
  return items;
}
