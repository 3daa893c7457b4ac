import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fileMasterKey } from '../adapters/file-master-key.ts';
import { nodeRuntime } from '../adapters/node-runtime.ts';
import { projectEvents } from '../lambdas/project-events.ts';
import { demoSite } from '../local/demo/site.ts';
import { type EmbeddedDynamoDB, startEmbeddedDynamoDB } from '../local/embedded-dynamodb.ts';
import { type LocalLedger, startLedger } from '../local/ledger.ts';
import { lockFolder } from '../local/lock.ts';
import { consoleLog } from '../local/log.ts';
import { readPolicyFolder } from '../local/policy-file.ts';
import { type SeededTenant, seed } from '../local/seed.ts';
import { followStream, type StreamFollower } from '../local/stream.ts';
import { LOCAL_TABLES } from '../local/tables.ts';
import { Usage } from '../local/usage.ts';
import { welcome } from './welcome.ts';

export const DEV_USAGE = `consent-ledger dev [--port 4000] [--data .consent-ledger] [--tenants tenants]
  Runs the whole ledger on this machine. Data is kept in the data folder.
  DYNAMODB_ENDPOINT=http://… uses that DynamoDB instead of the embedded one.`;

/** Runs the ledger until it is told to stop. Everything it started ends with it. */
export async function dev(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: '4000' },
      data: { type: 'string', default: '.consent-ledger' },
      tenants: { type: 'string', default: 'tenants' },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new Usage(`--port takes a number from 0 to 65535, not "${values.port}"`);
  const data = resolve(values.data);
  const documents = readPolicyFolder(values.tenants);
  // Heard from the first moment: a signal during the start must not leave the store running.
  const told = untilToldToStop();
  const lock = lockFolder(data);
  const started: Started = { lock };
  try {
    const endpoint = await startStore(started, data);
    const tenants: SeededTenant[] = [];
    const ledger = await startLedger({
      endpoint,
      masterKey: fileMasterKey(join(data, 'master.key')),
      runtime: nodeRuntime,
      log: consoleLog,
      port,
      pages: demoSite(tenants, documents, values.tenants),
    });
    started.ledger = ledger;
    const origins = [ledger.url, ledger.url.replace('127.0.0.1', 'localhost')];
    tenants.push(...(await seed(ledger.ports, documents, origins, join(data, 'keys.json'))));
    started.stream = await followStream(
      ledger.client,
      endpoint,
      LOCAL_TABLES.events,
      projectEvents(ledger.ports, consoleLog),
    );
    console.log(await welcome(ledger, tenants, data));
    await told;
    console.log('\nStopping. Your data stays in', data);
  } finally {
    await stopAll(started);
  }
}

interface Started {
  lock: ReturnType<typeof lockFolder>;
  store?: EmbeddedDynamoDB;
  ledger?: LocalLedger;
  stream?: StreamFollower;
}

async function startStore(started: Started, data: string): Promise<string> {
  const elsewhere = process.env.DYNAMODB_ENDPOINT;
  if (elsewhere) return elsewhere;
  started.store = await startEmbeddedDynamoDB({ file: join(data, 'ledger.db') });
  started.lock.note(started.store.pid);
  return started.store.endpoint;
}

async function stopAll({ stream, ledger, store, lock }: Started): Promise<void> {
  await stream?.stop();
  await ledger?.close();
  await store?.stop();
  lock.release();
}

function untilToldToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}
