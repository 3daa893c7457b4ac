import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { Usage } from './usage.ts';

export interface EmbeddedDynamoDB {
  readonly endpoint: string;
  readonly pid: number | undefined;
  /** Ends the store; resolves when its process is gone. */
  stop(): Promise<void>;
  /** Kills it as a power cut would. For tests of what happens then. */
  kill(): Promise<void>;
}

/** Starts the embedded DynamoDB on a free port of this machine. Without a file, its data lives in memory only. */
export async function startEmbeddedDynamoDB(options: { file?: string; port?: number } = {}): Promise<EmbeddedDynamoDB> {
  const binary = binaryPath();
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const port = options.port ?? (await freePort());
    const args = ['serve', '--port', String(port), ...(options.file ? ['--db-path', options.file] : [])];
    const child = spawn(binary, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    const fault = collect(child);
    const endpoint = `http://127.0.0.1:${port}`;
    if (await answers(child, endpoint)) {
      if (options.file) addStreamIndexes(options.file);
      return { endpoint, pid: child.pid, stop: () => end(child, 'SIGTERM'), kill: () => end(child, 'SIGKILL') };
    }
    await end(child, 'SIGKILL');
    // Between asking for a free port and using it, someone else may have taken it; anything else stays wrong.
    if (!/address.*in use/i.test(fault()))
      throw new Error(`the embedded DynamoDB did not start: ${fault().trim() || 'no reason given'}`);
  }
  throw new Error('the embedded DynamoDB found no free port');
}

function binaryPath(): string {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
    return join(manifest, '..', process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide');
  } catch {
    throw new Usage(`There is no embedded DynamoDB for ${process.platform} ${process.arch} here.
Start DynamoDB Local (or use AWS) and name it: DYNAMODB_ENDPOINT=http://127.0.0.1:8000 npm start
On Linux x64, "npm ci" installs it: run it again without --omit=optional.`);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function collect(child: ChildProcess): () => string {
  let text = '';
  child.once('error', (error) => {
    text += error.message;
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    if (text.length < 4000) text += chunk.toString('utf8');
  });
  return () => text;
}

/** Waits until the store answers, or its process ends. */
async function answers(child: ChildProcess, endpoint: string): Promise<boolean> {
  for (let wait = 0; wait < 400; wait += 1) {
    if (child.exitCode !== null || child.pid === undefined) return false;
    try {
      await fetch(endpoint, { signal: AbortSignal.timeout(1000) });
      return child.exitCode === null;
    } catch {
      await sleep(10);
    }
  }
  return false;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  // A store that does not end on request must not outlive us.
  const timer = setTimeout(() => child.kill('SIGKILL'), 3000);
  await gone;
  clearTimeout(timer);
}

/** Without these, each write scans all stream records and the store slows down with every event. */
function addStreamIndexes(file: string): void {
  if (!existsSync(file)) return;
  const database = new DatabaseSync(file, { timeout: 5000 });
  database.exec(`
    CREATE INDEX IF NOT EXISTS ledger_stream_sequence ON _stream_records(table_name, CAST(sequence_number AS INTEGER));
    CREATE INDEX IF NOT EXISTS ledger_stream_shard ON _stream_records(table_name, shard_id, CAST(sequence_number AS INTEGER));
  `);
  database.close();
}
