import type { CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { createTables } from '../../local/tables.ts';
import { type Json, synthesised } from './kit.ts';

const { storage, ofType } = synthesised();
const tables = ofType(storage, 'AWS::DynamoDB::GlobalTable');
const named = (name: string): Json => tables.find(({ id }) => id.startsWith(name));

describe('tables', () => {
  test('are three, and no other kind of table exists', () => {
    expect(tables).toHaveLength(3);
    expect(ofType(storage, 'AWS::DynamoDB::Table')).toEqual([]);
  });

  test.each(['Events', 'Subjects', 'Control'])('%s is encrypted, protected, recoverable and on demand', (name) => {
    const table = named(name);
    expect(table).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
    expect(table.SSESpecification).toEqual({ SSEEnabled: true, SSEType: 'KMS' });
    for (const replica of table.Replicas) {
      expect(replica.DeletionProtectionEnabled).toBe(true);
      expect(replica.SSESpecification.KMSMasterKeyId['Fn::GetAtt'][0]).toMatch(/^TableKey/);
      expect(replica.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled).toBe(true);
      // Deletion plus this window must stay within the 30 days of an erasure.
      expect(replica.PointInTimeRecoverySpecification.RecoveryPeriodInDays).toBeLessThanOrEqual(28);
    }
  });

  test.each(['Events', 'Subjects', 'Control'])('%s could become a strongly consistent global table', (name) => {
    const table = named(name);
    expect(table.TimeToLiveSpecification).toBeUndefined();
    expect(table.LocalSecondaryIndexes).toBeUndefined();
    expect(table.GlobalSecondaryIndexes).toBeUndefined();
  });

  test('have the keys and the stream that the local runner gives them', async () => {
    const local: CreateTableCommandInput[] = [];
    const send = async ({ input }: { input: CreateTableCommandInput }) => local.push(input);
    await createTables({ send } as unknown as DynamoDBClient);
    for (const { TableName = '', KeySchema, AttributeDefinitions, StreamSpecification } of local) {
      const table = named(TableName);
      expect(table.KeySchema).toEqual(KeySchema);
      expect(table.AttributeDefinitions).toEqual(AttributeDefinitions);
      expect(table.StreamSpecification?.StreamViewType).toBe(StreamSpecification?.StreamViewType);
    }
    expect(local).toHaveLength(3);
  });
});

test('both keys rotate, stay when the stack goes, and are for this account alone', () => {
  const keys = ofType(storage, 'AWS::KMS::Key');
  expect(keys).toHaveLength(2);
  for (const key of keys) {
    expect(key).toMatchObject({ EnableKeyRotation: true, DeletionPolicy: 'Retain' });
    expect(key.KeySpec ?? 'SYMMETRIC_DEFAULT').toBe('SYMMETRIC_DEFAULT');
    const principals = key.KeyPolicy.Statement.map(({ Principal }: Json) => JSON.stringify(Principal));
    expect(principals).toEqual([
      JSON.stringify({ AWS: { 'Fn::Join': ['', ['arn:aws:iam::', { Ref: 'AWS::AccountId' }, ':root']] } }),
    ]);
  }
});

test('a dev stage may be thrown away where that is asked for', () => {
  const dev = synthesised('dev', { protectData: false });
  for (const table of dev.ofType(dev.storage, 'AWS::DynamoDB::GlobalTable')) {
    expect(table).toMatchObject({ DeletionPolicy: 'Delete', Replicas: [{ DeletionProtectionEnabled: false }] });
  }
});
