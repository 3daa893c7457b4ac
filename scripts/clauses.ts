import type { Clause } from '../test/clauses/clause.ts';
import { CT } from '../test/clauses/ct.ts';
import { SC } from '../test/clauses/sc.ts';
import { play } from '../test/clauses/scenario.ts';
import { SCENARIOS } from '../test/clauses/scenarios.ts';
import { keep, openLedger, stageFor, stagesOn } from '../test/clauses/stage.ts';
import { VK } from '../test/clauses/vk.ts';
import { VS } from '../test/clauses/vs.ts';
import { XM } from '../test/clauses/xm.ts';

/**
 * `npm run clauses`: runs the tests of all clauses of the five tenants and prints which are kept and what the others wait
 * for. `-- --why` adds why the tests of waiting clauses fail. Ends with 1 if a clause that should be kept is not, or if
 * one that waits is kept by now.
 */

const TENANTS: readonly (readonly [tenant: string, clauses: readonly Clause[]])[] = [
  ['virtual-support', VS],
  ['vclerk', VK],
  ['virtual-scale', SC],
  ['virtual-contact', CT],
  ['xmserver', XM],
];

interface Row {
  readonly id: string;
  readonly tag: string;
  readonly state: string;
  readonly promise: string;
  /** Why a test failed. */
  readonly why?: string;
  readonly wrong?: boolean;
}

/** Runs a test that is there, and says what became of it. */
async function outcome(
  run: (() => Promise<void>) | undefined,
  waits: string | undefined,
): Promise<Pick<Row, 'state' | 'why' | 'wrong'>> {
  const waiting = waits?.startsWith('shown by') ? waits : `waits for ${waits}`;
  if (run === undefined) return { state: waits === undefined ? 'context' : waiting };
  const why = await run().then(
    () => undefined,
    (error: unknown) => String(error instanceof Error ? (error.stack ?? error.message) : error),
  );
  if (waits === undefined) return why === undefined ? { state: 'kept' } : { state: 'FAILED', why, wrong: true };
  return why === undefined ? { state: `KEPT BY NOW, remove "waits": ${waits}`, wrong: true } : { state: waiting, why };
}

async function clausesOf(tenant: string, clauses: readonly Clause[]): Promise<Row[]> {
  const ledger = await openLedger(tenant);
  const stage = stageFor(ledger, tenant);
  const rows: Row[] = [];
  for (const clause of clauses) {
    const { id, tag, promise, waits } = clause;
    rows.push({ id, tag, promise, ...(await outcome(clause.keep && (() => keep(clause, stage)), waits)) });
  }
  await ledger.check();
  await ledger.stop();
  return rows;
}

async function scenarios(): Promise<Row[]> {
  const ledger = await openLedger();
  const stages = stagesOn(ledger);
  const rows: Row[] = [];
  for (const scenario of SCENARIOS) {
    const { number, title, waits } = scenario;
    const found = await outcome(scenario.play && (() => play(scenario, stages)), waits);
    rows.push({ id: String(number).padStart(2), tag: '', promise: title, ...found });
  }
  await ledger.check();
  await ledger.stop();
  return rows;
}

function print(title: string, rows: readonly Row[]): void {
  console.log(`\n${title}\n`);
  const width = Math.min(Math.max(...rows.map(({ state }) => state.length)), 60);
  for (const { id, tag, state, promise } of rows)
    console.log(`${id.padEnd(6)}${tag.padEnd(4)} ${state.padEnd(width)}  ${promise}`);
  console.log(`\n${summary(rows)}`);
}

/** "31 kept, 2 context, 8 wait (5 rights, 3 audit)". */
function summary(rows: readonly Row[]): string {
  const count = (is: (state: string) => boolean) => rows.filter(({ state }) => is(state)).length;
  const waiting = new Map<string, number>();
  for (const { state } of rows) {
    const [, what] = /^waits for ([^:]*)/.exec(state) ?? [];
    if (what !== undefined) waiting.set(what, (waiting.get(what) ?? 0) + 1);
  }
  const kinds = [...waiting].sort(([, a], [, b]) => b - a).map(([what, n]) => `${n} ${what}`);
  const wrong = rows.filter((row) => row.wrong).length;
  return [
    `${count((state) => state === 'kept')} of ${rows.length} kept`,
    `${count((state) => state.startsWith('waits'))} wait (${kinds.join(', ')})`,
    `${count((state) => state.startsWith('shown by'))} shown by test/stacks`,
    `${count((state) => state === 'context')} context`,
    ...(wrong > 0 ? [`${wrong} WRONG`] : []),
  ].join(', ');
}

const all: Row[] = [];
for (const [tenant, clauses] of TENANTS) {
  const rows = await clausesOf(tenant, clauses);
  print(tenant, rows);
  all.push(...rows);
}
const stories = await scenarios();
print('Scenarios through several tenants', stories);
console.log(`\nAll clauses: ${summary(all)}`);

const shown = [...all, ...stories].filter(
  (row) => row.wrong || (row.why !== undefined && process.argv.includes('--why')),
);
for (const { id, state, why } of shown) console.error(`\n${id} ${state}\n${why ?? ''}`);
if (shown.some((row) => row.wrong)) process.exitCode = 1;
