import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { dynamoDBClient } from '../../adapters/dynamodb-client.ts';
import { fileMasterKey } from '../../adapters/file-master-key.ts';
import { type EmbeddedDynamoDB, startEmbeddedDynamoDB } from '../../local/embedded-dynamodb.ts';
import { createTables } from '../../local/tables.ts';
import { dynamoDBContracts } from './suites/dynamodb.ts';
import { masterKeyContract } from './suites/secrets.ts';

let store: EmbeddedDynamoDB;
let client: ReturnType<typeof dynamoDBClient>;
beforeAll(async () => {
  store = await startEmbeddedDynamoDB();
  client = dynamoDBClient({ endpoint: store.endpoint });
  await createTables(client);
});
afterAll(async () => {
  client.destroy();
  await store.stop();
});

const folder = mkdtempSync(join(tmpdir(), 'ledger-key-'));
const masterKey = fileMasterKey(join(folder, 'deep', 'master.key'));
afterAll(() => rmSync(folder, { recursive: true }));

dynamoDBContracts(
  'embedded DynamoDB',
  () => client,
  () => masterKey,
);
masterKeyContract('file', () => masterKey);
