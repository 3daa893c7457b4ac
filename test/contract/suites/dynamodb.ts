import { randomBytes } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDBControl } from '../../../adapters/dynamodb-control.ts';
import { dynamoDBEvents } from '../../../adapters/dynamodb-events.ts';
import { dynamoDBSubjects } from '../../../adapters/dynamodb-subjects.ts';
import { nodeVaults } from '../../../adapters/node-vaults.ts';
import { createTenant } from '../../../core/app/create-tenant.ts';
import type { MasterKey } from '../../../core/ports/vault.ts';
import { LOCAL_TABLES } from '../../../local/tables.ts';
import { testRuntime } from '../../kit/clock.ts';
import { controlStoreContract } from './control-store.ts';
import { eventStoreContract } from './event-store.ts';
import { vaultContract } from './secrets.ts';
import { subjectStoreContract } from './subject-store.ts';

/** The contracts of all adapters on one DynamoDB, embedded or emulated. */
export function dynamoDBContracts(name: string, client: () => DynamoDBClient, masterKey: () => MasterKey): void {
  const runtime = testRuntime();
  const control = () => dynamoDBControl(client(), LOCAL_TABLES.control);
  eventStoreContract(name, () => dynamoDBEvents(client(), LOCAL_TABLES.events));
  subjectStoreContract(name, () => dynamoDBSubjects(client(), LOCAL_TABLES.subjects, runtime.sleep));
  controlStoreContract(name, control);
  vaultContract(`node:crypto, secrets in ${name}`, async () => {
    const tenant = `t-${randomBytes(8).toString('hex')}`;
    await createTenant({ control: control(), masterKey: masterKey(), runtime }, tenant);
    return nodeVaults(control(), masterKey()).open(tenant);
  });
}
