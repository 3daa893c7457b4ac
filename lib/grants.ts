import { Stack } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { ENV } from '../contract/environment.ts';
import type { Grant } from '../contract/routes.ts';

export interface Stores {
  readonly events: TableV2;
  readonly subjects: TableV2;
  readonly control: TableV2;
  /** Encrypts the three tables. */
  readonly tableKey: IKey;
  /** Wraps the tenants' secrets. */
  readonly masterKey: IKey;
}

interface TableGrant {
  readonly table: 'events' | 'subjects' | 'control';
  readonly variable: string;
  readonly actions: readonly `dynamodb:${string}`[];
}

const { eventsTable, subjectsTable, controlTable } = ENV;

/** What each word means. The CDK's own grants say more: grantReadWriteData allows Scan, UpdateItem and DeleteItem. */
const TABLE_GRANTS: Record<Exclude<Grant, 'master:decrypt'>, TableGrant> = {
  'events:append': on('events', eventsTable, 'GetItem', 'Query', 'PutItem'),
  'events:read': on('events', eventsTable, 'GetItem', 'Query'),
  'subjects:project': on('subjects', subjectsTable, 'GetItem', 'BatchGetItem', 'PutItem'),
  'subjects:read': on('subjects', subjectsTable, 'GetItem', 'BatchGetItem'),
  'control:read': on('control', controlTable, 'GetItem', 'Query'),
  'control:write': on('control', controlTable, 'GetItem', 'Query', 'PutItem', 'UpdateItem'),
};

/**
 * Gives a function permission and address together. Without the grant it has neither, so code that reaches for a store it
 * was not granted stops at the missing address and not, in production, at a refused call.
 */
export function grant(fn: LambdaFunction, word: Grant, stores: Stores): void {
  if (word === 'master:decrypt') {
    fn.addToRolePolicy(new PolicyStatement({ actions: ['kms:Decrypt'], resources: [stores.masterKey.keyArn] }));
    fn.addEnvironment(ENV.masterKeyArn, stores.masterKey.keyArn);
    return;
  }
  const { table, variable, actions } = TABLE_GRANTS[word];
  fn.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: [stores[table].tableArn] }));
  fn.addToRolePolicy(throughDynamoDB(fn, stores.tableKey));
  fn.addEnvironment(variable, stores[table].tableName);
}

/**
 * DynamoDB unwraps a table's key in the name of whoever reads or writes, and needs no more than Decrypt for either. The
 * condition keeps the function from ever calling KMS with this key itself.
 */
function throughDynamoDB(fn: LambdaFunction, tableKey: IKey): PolicyStatement {
  const { region } = Stack.of(fn);
  return new PolicyStatement({
    actions: ['kms:Decrypt'],
    resources: [tableKey.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `dynamodb.${region}.amazonaws.com` } },
  });
}

function on(table: TableGrant['table'], variable: string, ...verbs: string[]): TableGrant {
  return { table, variable, actions: verbs.map((verb) => `dynamodb:${verb}` as const) };
}
