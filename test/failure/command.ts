import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The command line as a user runs it: a process of its own, in a data folder of its own. */
export interface Command {
  readonly process: ChildProcess;
  readonly data: string;
  /** What it has printed so far, both streams. */
  output(): string;
  /** Resolves with its address once it says that it is ready; rejects with its output if it ends before. */
  ready(): Promise<string>;
  /** Exit code, or the name of the signal that ended it. */
  ended(): Promise<number | string>;
}

export const folder = (): string => mkdtempSync(join(tmpdir(), 'ledger-cli-'));
export const remove = (path: string): void => rmSync(path, { recursive: true, force: true });

export function dev(
  data: string,
  { port = 0, env = {}, main = 'cli/main.ts' }: { port?: number; env?: Record<string, string>; main?: string } = {},
): Command {
  const args = ['--disable-warning=ExperimentalWarning', main, 'dev', '--port', String(port), '--data', data];
  const { DYNAMODB_ENDPOINT: _, ...inherited } = process.env;
  // A group of its own, so that a signal for this one reaches no other.
  const child = spawn(process.execPath, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...inherited, ...env },
  });
  let text = '';
  const hearers = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      for (const hear of hearers) hear();
    });
  }
  const end = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  return {
    process: child,
    data,
    output: () => text,
    ready: () =>
      new Promise((resolve, reject) => {
        const hear = () => {
          const url = /Consent Ledger +(http:\/\/\S+)/.exec(text)?.[1];
          if (url === undefined || !text.includes('Try it')) return;
          // Once it answers it also hears signals, which it begins to do right after it has printed this.
          fetch(url).then(() => resolve(url), reject);
        };
        hearers.add(hear);
        hear();
        void end.then((code) => reject(new Error(`ended with ${code} before it was ready:\n${text}`)));
      }),
    ended: () => end,
  };
}

/** The key of an example tenant that the command made. */
export function keyOf(data: string, tenant: string, name: string): string {
  const memory = JSON.parse(readFileSync(join(data, 'keys.json'), 'utf8'));
  return memory[tenant].keys.find((key: { name: string }) => key.name === name).key;
}

/** Processes that still work on a folder, found by their command lines: nothing of a test may outlive it. */
export function processesOf(data: string): number[] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(data) ? [Number(pid)] : [];
    } catch {
      return [];
    }
  });
}

/** Ends what a failed test left, exactly those processes. */
export function endAll(data: string): void {
  for (const pid of processesOf(data)) process.kill(pid, 'SIGKILL');
}
