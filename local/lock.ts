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
  const holder = readHolder(file);
  if (holder !== undefined) {
    if (holder.pid !== process.pid && runs(holder.pid, holder.command ?? '')) {
      throw new FolderInUse(
        `another ledger (process ${holder.pid}) uses ${folder}: stop it, or start this one with --data <folder>`,
      );
    }
    if (holder.child !== undefined && runs(holder.child, 'dynoxide')) process.kill(holder.child, 'SIGKILL');
  }
  const write = (child?: number) =>
    writeFileSync(file, JSON.stringify({ pid: process.pid, command: commandOf(process.pid), ...(child && { child }) }), {
      mode: 0o600,
    });
  write();
  return { note: write, release: () => rmSync(file, { force: true }) };
}

function readHolder(file: string): { pid: number; command?: string; child?: number } | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Whether a process runs and is what we think it is: numbers of dead processes are given to others. */
function runs(pid: number, command: string): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return commandOf(pid)?.includes(command) ?? true;
}

/** The command line of a process; undefined where the system does not tell (outside Linux). */
function commandOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return undefined;
  }
}
