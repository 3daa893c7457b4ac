import type { Clause } from './clause.ts';
import { XM_1 } from './xm-1.ts';
import { XM_2 } from './xm-2.ts';
import { XM_3 } from './xm-3.ts';
import { XM_4 } from './xm-4.ts';
import { XM_5 } from './xm-5.ts';
import { XM_6 } from './xm-6.ts';

/** What XMSERVER.FR promises, clause by clause. */
export const XM: readonly Clause[] = [...XM_1, ...XM_2, ...XM_3, ...XM_4, ...XM_5, ...XM_6];
