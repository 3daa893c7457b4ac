import {
  type AttributeValue,
  BatchWriteItemCommand,
  type BatchWriteItemCommandOutput,
  type DynamoDBClient,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';

type Item = Record<string, AttributeValue>;

/** Puts many items quickly, for benches that need a full table. */
export async function fill(
  client: DynamoDBClient,
  table: string,
  count: number,
  item: (index: number) => Item,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const requests: WriteRequest[] = [];
      for (; requests.length < 25 && next < count; next += 1) requests.push({ PutRequest: { Item: item(next) } });
      await writeAll(client, table, requests);
    }
  };
  await Promise.all(Array.from({ length: 4 }, worker));
}

async function writeAll(client: DynamoDBClient, table: string, requests: WriteRequest[]): Promise<void> {
  const answer: BatchWriteItemCommandOutput = await client.send(
    new BatchWriteItemCommand({ RequestItems: { [table]: requests } }),
  );
  const open = answer.UnprocessedItems?.[table] ?? [];
  if (open.length > 0) await writeAll(client, table, open);
}
