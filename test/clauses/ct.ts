import type { Clause } from './clause.ts';
import { CT_1 } from './ct-1.ts';
import { CT_2 } from './ct-2.ts';
import { CT_3 } from './ct-3.ts';
import { CT_4 } from './ct-4.ts';
import { CT_5 } from './ct-5.ts';
import { CT_6 } from './ct-6.ts';

/** What Virtual Contact promises, clause by clause. */
export const CT: readonly Clause[] = [...CT_1, ...CT_2, ...CT_3, ...CT_4, ...CT_5, ...CT_6];
