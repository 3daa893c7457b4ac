import type { Clause } from './clause.ts';
import { VS_1 } from './vs-1.ts';
import { VS_2 } from './vs-2.ts';
import { VS_3 } from './vs-3.ts';
import { VS_4 } from './vs-4.ts';

/** What Virtual Support promises, clause by clause. */
export const VS: readonly Clause[] = [...VS_1, ...VS_2, ...VS_3, ...VS_4];
