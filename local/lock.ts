import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Two ledgers on one folder would both believe to own the store. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';
}

export interface FolderLock {
  /** Notes the store's process, so that the next start can end it should we be killed. */
  note(child: number | undefined): void;
  release(): void;
}

/** Takes a data folder for this process. What a killed predecessor left running is ended first. */
export function lockFolder(folder: string): FolderLock {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'lock.json');
  const write = (child?: number, flag = 'w') => {
    const holder: Holder = {
      pid: process.pid,
      started: startOf(process.pid),
      ...(child && { child, childStarted: startOf(child) }),
    };
    writeFileSync(file, JSON.stringify(holder), { mode: 0o600, flag });
  };
  for (;;) {
    try {
      // Creating the file decides between two starts of the same moment.
      write(undefined, 'wx');
      return { note: write, release: () => rmSync(file, { force: true }) };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const holder = readHolder(file);
    if (holder !== undefined && runs(holder.pid, holder.started)) {
      throw new FolderInUse(
        `another ledger (process ${holder.pid}) uses ${folder}: stop it, or start this one with --data <folder>`,
      );
    }
    if (holder?.child !== undefined && runs(holder.child, holder.childStarted)) process.kill(holder.child, 'SIGKILL');
    rmSync(file, { force: true });
  }
}

interface Holder {
  readonly pid: number;
  readonly started?: string | undefined;
  readonly child?: number;
  readonly childStarted?: string | undefined;
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Whether the very process still runs: numbers of dead processes are given to others, with another start time. */
function runs(pid: number, started: string | undefined): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return startOf(pid) === started;
}

/** When a process started, in the kernel's ticks (proc(5), field 22); undefined outside Linux, where only the number is known. */
function startOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19];
  } catch {
    return undefined;
  }
}
