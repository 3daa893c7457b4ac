import { testClauses } from './suite.ts';
import { VS } from './vs.ts';

testClauses('virtual-support', 'VS', 56, VS);
