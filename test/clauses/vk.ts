import type { Clause } from './clause.ts';
import { VK_1 } from './vk-1.ts';
import { VK_2 } from './vk-2.ts';
import { VK_3 } from './vk-3.ts';
import { VK_4 } from './vk-4.ts';
import { VK_5 } from './vk-5.ts';

/** What VClerk promises, clause by clause. */
export const VK: readonly Clause[] = [...VK_1, ...VK_2, ...VK_3, ...VK_4, ...VK_5];
