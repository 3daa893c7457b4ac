import { testClauses } from './suite.ts';
import { XM } from './xm.ts';

testClauses('xmserver', 'XM', 73, XM);
