import {
  type AttributeValue,
  BatchWriteItemCommand,
  type DynamoDBClient,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';

/** Puts many items quickly, for benches that need a full table. */
export async function fill(
  client: DynamoDBClient,
  table: string,
  count: number,
  item: (index: number) => Record<string, AttributeValue>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const requests: WriteRequest[] = [];
      for (; requests.length < 25 && next < count; next += 1) requests.push({ PutRequest: { Item: item(next) } });
      let open: WriteRequest[] | undefined = requests;
      while (open !== undefined && open.length > 0) {
        const { UnprocessedItems } = await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: open } }));
        open = UnprocessedItems?.[table];
      }
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}
