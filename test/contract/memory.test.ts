import { randomBytes } from 'node:crypto';
import { nodeVaults } from '../../adapters/node-vaults.ts';
import { createTenant } from '../../core/app/create-tenant.ts';
import { testRuntime } from '../kit/clock.ts';
import { memoryKey } from '../kit/memory-ledger.ts';
import { memoryControl, memoryEvents, memorySubjects } from '../kit/memory-stores.ts';
import { controlStoreContract } from './suites/control-store.ts';
import { eventStoreContract } from './suites/event-store.ts';
import { masterKeyContract, vaultContract } from './suites/secrets.ts';
import { subjectStoreContract } from './suites/subject-store.ts';

/** The stores of the tests themselves: what is proved on them means something only if they keep the same contracts. */

const [events, subjects, control, masterKey] = [memoryEvents(), memorySubjects(), memoryControl(), memoryKey()];
eventStoreContract('memory', () => events);
subjectStoreContract('memory', () => subjects);
controlStoreContract('memory', () => control);
masterKeyContract('memory', () => masterKey);
vaultContract('node:crypto, in memory', async () => {
  const tenant = `t-${randomBytes(8).toString('hex')}`;
  await createTenant({ control, masterKey, runtime: testRuntime() }, tenant);
  return nodeVaults(control, masterKey).open(tenant);
});
