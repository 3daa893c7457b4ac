import { SC } from './sc.ts';
import { testClauses } from './suite.ts';

testClauses('virtual-scale', 'SC', 41, SC);
