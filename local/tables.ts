import { CreateTableCommand, type CreateTableCommandInput, type DynamoDBClient } from '@aws-sdk/client-dynamodb';

export interface TableNames {
  readonly events: string;
  readonly subjects: string;
  readonly control: string;
}

export const LOCAL_TABLES: TableNames = { events: 'Events', subjects: 'Subjects', control: 'Control' };

/** Creates the three tables where they do not exist yet, with the keys and the stream they have in AWS. */
export async function createTables(client: DynamoDBClient, names: TableNames = LOCAL_TABLES): Promise<void> {
  await Promise.all([
    create(
      client,
      names.events,
      [
        ['pk', 'S'],
        ['sk', 'N'],
      ],
      { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    ),
    create(client, names.subjects, [['pk', 'S']]),
    create(client, names.control, [
      ['pk', 'S'],
      ['sk', 'S'],
    ]),
  ]);
}

async function create(
  client: DynamoDBClient,
  table: string,
  key: ['pk' | 'sk', 'S' | 'N'][],
  stream?: CreateTableCommandInput['StreamSpecification'],
): Promise<void> {
  try {
    await client.send(
      new CreateTableCommand({
        TableName: table,
        AttributeDefinitions: key.map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType })),
        KeySchema: key.map(([AttributeName], index) => ({ AttributeName, KeyType: index === 0 ? 'HASH' : 'RANGE' })),
        BillingMode: 'PAY_PER_REQUEST',
        ...(stream && { StreamSpecification: stream }),
      }),
    );
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ResourceInUseException')) throw error;
  }
}
