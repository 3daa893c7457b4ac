import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestLedger } from '../kit/ledger.ts';
import type { Clause } from './clause.ts';
import { keep, type OwnStage, openLedger, stageFor } from './stage.ts';

/** One test for each kept clause of a tenant, and one that none of `prefix-01` to `prefix-count` was left out. */
export function testClauses(tenant: string, prefix: string, count: number, clauses: readonly Clause[]): void {
  let ledger: TestLedger;
  let stage: OwnStage;
  beforeAll(async () => {
    ledger = await openLedger(tenant);
    stage = stageFor(ledger, tenant);
  });
  afterAll(async () => {
    await ledger.check();
    await ledger.stop();
  });

  test(`${prefix}: every clause is listed exactly once`, () => {
    const ids = Array.from({ length: count }, (_, n) => `${prefix}-${String(n + 1).padStart(2, '0')}`);
    expect(clauses.map(({ id }) => id)).toEqual(ids);
    const silent = clauses.filter(({ keep, waits, tag }) => !keep && !waits && tag !== 'CTX').map(({ id }) => id);
    expect(silent).toEqual([]);
  });

  describe('kept', () => {
    for (const clause of clauses) {
      if (clause.keep === undefined) continue;
      const name = `${clause.id} ${clause.promise}`;
      // What waits must fail: the day it passes, `waits` is to be removed.
      if (clause.waits === undefined) test(name, () => keep(clause, stage));
      else test.failing(`${name} (waits for ${clause.waits})`, () => keep(clause, stage));
    }
  });
}
