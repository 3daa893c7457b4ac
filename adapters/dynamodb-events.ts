import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { VersionConflict } from '../core/errors.ts';
import { SEALED_PARTS, type Sealed, type StoredEvent } from '../core/event.ts';
import type { EventPage, EventStore } from '../core/ports/event-store.ts';
import { isConditionFailed } from './dynamodb-client.ts';
import { reach } from './reach.ts';

/**
 * EventStore on DynamoDB. One item an event: pk `tenant#subject`, sk the seq as a number; `b` the canonical body, `h` the
 * hash (32 bytes), `s_person`/`s_reference` the sealed parts, `k` the wrapped data key where the event brought it.
 */
export function dynamoDBEvents(client: DynamoDBClient, table: string): EventStore {
  return {
    async append(stored) {
      const item = toItem(stored);
      try {
        await reach(
          client.send(
            new PutItemCommand({ TableName: table, Item: item, ConditionExpression: 'attribute_not_exists(pk)' }),
          ),
        );
      } catch (error) {
        if (!isConditionFailed(error)) throw error;
        // The SDK may have repeated a write whose first answer was lost: then the item there is ours.
        const { tenant, subject, seq } = stored.event;
        const there = await this.get(tenant, subject, seq);
        const ours = there?.hash === stored.hash && sameBytes(there.dataKey, stored.dataKey);
        if (!ours) throw new VersionConflict(`event ${seq} exists`);
      }
    },

    async get(tenant, subject, seq) {
      const { Item } = await reach(
        client.send(new GetItemCommand({ TableName: table, Key: key(tenant, subject, seq), ConsistentRead: true })),
      );
      return Item && fromItem(Item);
    },

    async page(tenant, subject, page) {
      const events: StoredEvent[] = [];
      let start: Record<string, AttributeValue> | undefined;
      do {
        const { Items = [], LastEvaluatedKey } = await reach(
          client.send(query(table, tenant, subject, page, events.length, start)),
        );
        events.push(...Items.map(fromItem));
        start = LastEvaluatedKey;
      } while (start !== undefined && events.length < page.limit);
      return events;
    },
  };
}

function query(
  table: string,
  tenant: string,
  subject: string,
  page: EventPage,
  have: number,
  start: Record<string, AttributeValue> | undefined,
): QueryCommand {
  const range = page.after === undefined ? '' : ` AND sk ${page.order === 'asc' ? '>' : '<'} :after`;
  return new QueryCommand({
    TableName: table,
    KeyConditionExpression: `pk = :pk${range}`,
    ExpressionAttributeValues: {
      ':pk': { S: `${tenant}#${subject}` },
      ...(page.after !== undefined && { ':after': { N: String(page.after) } }),
    },
    ScanIndexForward: page.order === 'asc',
    ConsistentRead: true,
    Limit: page.limit - have,
    ...(start && { ExclusiveStartKey: start }),
  });
}

/** Two equal posts of one moment have one hash, but each a data key of its own: only one of these may count. */
function sameBytes(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return Buffer.compare(a ?? new Uint8Array(), b ?? new Uint8Array()) === 0;
}

/** A hash is kept as its 32 bytes: an event must stay under one write unit. */
const PREFIX = 'sha256:';

function key(tenant: string, subject: string, seq: number): Record<string, AttributeValue> {
  return { pk: { S: `${tenant}#${subject}` }, sk: { N: String(seq) } };
}

function toItem({ event, body, hash, sealed, dataKey }: StoredEvent): Record<string, AttributeValue> {
  const item = key(event.tenant, event.subject, event.seq);
  item.b = { S: body };
  item.h = { B: Buffer.from(hash.slice(PREFIX.length), 'hex') };
  for (const part of SEALED_PARTS) {
    const cipher = sealed[part];
    if (cipher !== undefined) item[`s_${part}`] = { B: cipher };
  }
  if (dataKey !== undefined) item.k = { B: dataKey };
  return item;
}

/** An item of the Events table, as read or as it comes by the stream. */
export function fromItem(item: Record<string, AttributeValue>): StoredEvent {
  const body = item.b?.S ?? '';
  const sealed: { -readonly [P in keyof Sealed]: Sealed[P] } = {};
  for (const part of SEALED_PARTS) {
    const cipher = item[`s_${part}`]?.B;
    if (cipher !== undefined) sealed[part] = cipher;
  }
  const dataKey = item.k?.B;
  return {
    event: JSON.parse(body),
    body,
    hash: PREFIX + Buffer.from(item.h?.B ?? []).toString('hex'),
    sealed,
    ...(dataKey && { dataKey }),
  };
}
