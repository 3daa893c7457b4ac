import { testClauses } from './suite.ts';
import { VK } from './vk.ts';

testClauses('vclerk', 'VK', 76, VK);
