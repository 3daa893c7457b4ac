import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestLedger } from '../kit/ledger.ts';
import { play } from './scenario.ts';
import { SCENARIOS } from './scenarios.ts';
import { openLedger, type Stages, stagesOn } from './stage.ts';

let ledger: TestLedger;
let stages: Stages;
beforeAll(async () => {
  ledger = await openLedger();
  stages = stagesOn(ledger);
});
afterAll(async () => {
  await ledger.check();
  expect(ledger.logged).toEqual([]);
  await ledger.stop();
});

test('the twelve scenarios are listed exactly once', () => {
  expect(SCENARIOS.map(({ number }) => number)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));
  expect(SCENARIOS.filter((scenario) => !scenario.play && !scenario.waits)).toEqual([]);
});

describe('end to end', () => {
  for (const scenario of SCENARIOS) {
    const name = `scenario ${scenario.number}: ${scenario.title}`;
    if (scenario.play === undefined) continue;
    if (scenario.waits === undefined) test(name, () => play(scenario, stages));
    else test.failing(`${name} (waits for ${scenario.waits})`, () => play(scenario, stages));
  }
});
