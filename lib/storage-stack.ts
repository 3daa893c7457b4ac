import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType, Billing, StreamViewType, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Stores } from './grants.ts';
import type { StageConfig } from './stage-config.ts';

export interface StorageStackProps extends StackProps {
  readonly stage: StageConfig;
}

const pk = { name: 'pk', type: AttributeType.STRING };
const sk = { name: 'sk', type: AttributeType.STRING };
const seq = { name: 'sk', type: AttributeType.NUMBER };

type Keys = Pick<ConstructorParameters<typeof TableV2>[2], 'partitionKey' | 'sortKey' | 'dynamoStream'>;

/**
 * The truth and the keys to it. No TTL and no secondary index: a table with one of them can never become a global table
 * with strong consistency across Regions, and that mode can only be chosen before the first item.
 */
export class StorageStack extends Stack {
  readonly stores: Stores;

  constructor(scope: Construct, id: string, { stage, ...props }: StorageStackProps) {
    super(scope, id, props);
    const removalPolicy = stage.protectData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    const key = (name: string, description: string) =>
      new Key(this, name, { description, enableKeyRotation: true, removalPolicy });

    const tableKey = key('TableKey', 'Consent Ledger: encrypts the tables at rest');
    // A key of its own: who may read the tables must not, by that alone, open the secrets of the tenants kept in them.
    const masterKey = key(
      'MasterKey',
      'Consent Ledger: wraps the secrets of the tenants. Without it no person is found',
    );

    const table = (name: string, keys: Keys) =>
      new TableV2(this, name, {
        ...keys,
        billing: Billing.onDemand(),
        encryption: TableEncryptionV2.customerManagedKey(tableKey),
        deletionProtection: stage.protectData,
        removalPolicy,
        pointInTimeRecoverySpecification: {
          pointInTimeRecoveryEnabled: true,
          recoveryPeriodInDays: stage.recoveryDays,
        },
      });

    this.stores = {
      events: table('Events', { partitionKey: pk, sortKey: seq, dynamoStream: StreamViewType.NEW_IMAGE }),
      subjects: table('Subjects', { partitionKey: pk }),
      control: table('Control', { partitionKey: pk, sortKey: sk }),
      tableKey,
      masterKey,
    };
    for (const name of ['events', 'subjects', 'control'] as const) {
      new CfnOutput(this, `${name}TableName`, { value: this.stores[name].tableName });
    }
    new CfnOutput(this, 'masterKeyArn', { value: masterKey.keyArn });
  }
}
