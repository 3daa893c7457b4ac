import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type HandlerName, ROUTES, SUPPORT } from '../contract/routes.ts';
import { bundle } from '../lib/bundles.ts';

export interface Bundle {
  readonly handler: string;
  readonly bytes: number;
  /** Median of the time a fresh process needs to import it, in milliseconds. */
  readonly importMs: number;
}

/** Builds every handler as it is deployed, and measures its size and what a cold start spends on importing it. */
export function measureBundles(rounds: number): Bundle[] {
  // Inside the project, so that what the runtime brings along (the SDK) is found.
  mkdirSync('dist', { recursive: true });
  const folder = resolve(mkdtempSync(join('dist', 'bench-')));
  try {
    const names = [
      ...new Set<HandlerName>([
        ...ROUTES.map(({ handler }) => handler),
        ...Object.values(SUPPORT).map(({ handler }) => handler),
      ]),
    ];
    bundle(names, folder);
    return names.map((handler) => {
      const file = join(folder, handler, 'index.mjs');
      const times = Array.from({ length: rounds }, () => importTime(file)).sort((a, b) => a - b);
      return { handler, bytes: statSync(file).size, importMs: times[Math.floor(rounds / 2)] ?? 0 };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function importTime(file: string): number {
  const code = `const t=performance.now();await import(${JSON.stringify(file)});process.stdout.write(String(performance.now()-t))`;
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' }));
}
