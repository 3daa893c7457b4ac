import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROUTES, SUPPORT } from '../contract/routes.ts';

export interface Bundle {
  readonly handler: string;
  readonly bytes: number;
  /** Median of the time a fresh process needs to import it. */
  readonly importMs: number;
}

/** Builds every handler as it is deployed and measures its size and how long a cold start would import it. */
export async function measureBundles(rounds: number): Promise<Bundle[]> {
  // Inside the project, so that what the runtime brings along (the SDK) is found.
  const folder = mkdtempSync(join('dist-bench-'));
  try {
    const names = [
      ...new Set([...ROUTES.map(({ handler }) => handler), ...Object.values(SUPPORT).map(({ handler }) => handler)]),
    ];
    await build({
      entryPoints: names.map((name) => `lambdas/${name}.ts`),
      outdir: folder,
      bundle: true,
      minify: true,
      keepNames: true,
      platform: 'node',
      target: 'node24',
      format: 'esm',
      external: ['@aws-sdk/*', '@smithy/*'],
      outExtension: { '.js': '.mjs' },
      banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
    });
    return names.map((handler) => {
      const file = join(folder, `${handler}.mjs`);
      const times = Array.from({ length: rounds }, () => importTime(file)).sort((a, b) => a - b);
      return { handler, bytes: statSync(file).size, importMs: times[Math.floor(rounds / 2)] ?? 0 };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function importTime(file: string): number {
  const code = `const t=performance.now();await import(${JSON.stringify(join(process.cwd(), file))});process.stdout.write(String(performance.now()-t))`;
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' }));
}
