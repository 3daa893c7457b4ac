import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeAll } from '@jest/globals';
import { kmsMasterKey } from '../../adapters/kms-master-key.ts';
import type { MasterKey } from '../../core/ports/vault.ts';
import { createTables } from '../../local/tables.ts';
import { dynamoDBContracts } from '../contract/suites/dynamodb.ts';
import { masterKeyContract } from '../contract/suites/secrets.ts';

/** The adapters for AWS against an emulator of its API: the same contracts as everywhere, none skipped. */

const endpoint = process.env.AWS_EMULATOR_ENDPOINT;
if (!endpoint) throw new Error('AWS_EMULATOR_ENDPOINT is missing: run this suite with "npm run test:emulator"');

const options = { endpoint, region: 'eu-central-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
const dynamodb = new DynamoDBClient(options);
const kms = new KMSClient(options);
let masterKey: MasterKey;

beforeAll(async () => {
  await createTables(dynamodb);
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeySpec: 'SYMMETRIC_DEFAULT' }));
  if (KeyMetadata?.Arn === undefined) throw new Error('the emulator made no key');
  masterKey = kmsMasterKey(kms, KeyMetadata.Arn);
});
afterAll(() => {
  dynamodb.destroy();
  kms.destroy();
});

dynamoDBContracts(
  'emulated DynamoDB',
  () => dynamodb,
  () => masterKey,
);
masterKeyContract('KMS', () => masterKey);
