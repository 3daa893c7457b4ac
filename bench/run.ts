import { appends } from './appends.ts';
import { measureBundles } from './bundles.ts';
import { bulkChecks, flatness, singleChecks } from './checks.ts';
import { startBench } from './setup.ts';

/**
 * The speed and size of the product, each figure beside its floor, measured in the same run on the same store.
 * `npm run bench`, or `npm run bench -- --quick` for a first impression. Exits with 1 if a bound is broken;
 * with --report, only if a size is.
 */
export interface Row {
  readonly what: string;
  readonly ours: string;
  readonly floor: string;
  readonly ratio: number;
  readonly bound: number;
  /** Whether more is better (a ratio to a floor) or less (a share of a limit). */
  readonly better: 'more' | 'less';
}

const quick = process.argv.includes('--quick');
const seconds = quick ? 1 : 3;
const rounds = quick ? 1 : 5;
const subjects = quick ? 20_000 : 1_000_000;

const rows: Row[] = [];
const bench = await startBench();
try {
  for (const step of [singleChecks, bulkChecks, flatness, appends]) {
    for await (const row of step(bench, { seconds, rounds, subjects })) {
      rows.push(row);
      print(row);
    }
  }
} finally {
  await bench.stop();
}
for (const { handler, bytes, importMs } of measureBundles(quick ? 1 : 5)) {
  for (const row of [
    {
      what: `bundle of ${handler}`,
      ours: `${Math.round(bytes / 1000)} kB`,
      floor: '400 kB',
      ratio: bytes / 400_000,
      bound: 1,
      better: 'less',
    },
    {
      what: `import of ${handler}`,
      ours: `${Math.round(importMs)} ms`,
      floor: '120 ms',
      ratio: importMs / 120,
      bound: 1,
      better: 'less',
    },
  ] as const) {
    rows.push(row);
    print(row);
  }
}
const broken = rows.filter((row) => !holds(row));
console.log(
  broken.length === 0 ? `\nAll ${rows.length} bounds hold.` : `\n${broken.length} of ${rows.length} bounds are broken.`,
);
// A shared machine is too noisy for a verdict on speed: with --report only sizes decide.
const decisive = process.argv.includes('--report')
  ? broken.filter(({ what }) => /^(bundle|size) of/.test(what))
  : broken;
process.exitCode = decisive.length === 0 ? 0 : 1;

function holds({ ratio, bound, better }: Row): boolean {
  return better === 'more' ? ratio >= bound : ratio <= bound;
}

function print(row: Row): void {
  const bound = `${row.better === 'more' ? '≥' : '≤'} ${row.bound}`;
  console.log(
    `${holds(row) ? ' ' : '✗'} ${row.what.padEnd(52)} ${row.ours.padStart(14)} ${row.floor.padStart(14)} ${row.ratio.toFixed(2).padStart(7)}  (${bound})`,
  );
}
