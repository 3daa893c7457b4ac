import type { Clause } from './clause.ts';
import { SC_1 } from './sc-1.ts';
import { SC_2 } from './sc-2.ts';
import { SC_3 } from './sc-3.ts';

/** What Virtual Scale promises, clause by clause. */
export const SC: readonly Clause[] = [...SC_1, ...SC_2, ...SC_3];
