import { CT } from './ct.ts';
import { testClauses } from './suite.ts';

testClauses('virtual-contact', 'CT', 80, CT);
