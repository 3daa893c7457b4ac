import type { Scenario } from './scenario.ts';
import { SCENARIOS_1 } from './scenarios-1.ts';
import { SCENARIOS_2 } from './scenarios-2.ts';

/** The twelve acceptance tests of the five policies. */
export const SCENARIOS: readonly Scenario[] = [...SCENARIOS_1, ...SCENARIOS_2];
