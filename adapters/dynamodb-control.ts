import { isDeepStrictEqual } from 'node:util';
import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { Refusal } from '../core/errors.ts';
import type { ControlStore, StoredKey, StoredPolicy, TenantRecord } from '../core/ports/control-store.ts';
import { isConditionFailed } from './dynamodb-client.ts';
import { reach } from './reach.ts';

type Item = Record<string, AttributeValue>;

/**
 * ControlStore on DynamoDB. Items: `tenants/<id>`; `policies#<tenant>/<version, 9 digits>`; `hash#<sha256>/key` (the key
 * itself, found in one read) and `keys#<tenant>/<id>` (its hash, for listing).
 */
export function dynamoDBControl(client: DynamoDBClient, table: string): ControlStore {
  const get = async (pk: string, sk: string) => {
    const Key = { pk: { S: pk }, sk: { S: sk } };
    return (await reach(client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true })))).Item;
  };
  const create = async (pk: string, sk: string, rest: Item, conflict: Refusal) => {
    const Item = { pk: { S: pk }, sk: { S: sk }, ...rest };
    try {
      await reach(
        client.send(new PutItemCommand({ TableName: table, Item, ConditionExpression: 'attribute_not_exists(pk)' })),
      );
    } catch (error) {
      if (!isConditionFailed(error)) throw error;
      // The SDK may have repeated a write whose first answer was lost: then the item there is ours.
      if (!isDeepStrictEqual(plain(await get(pk, sk)), plain(Item))) throw conflict;
    }
  };
  const list = async (pk: string, last?: 'last') => {
    const items: Item[] = [];
    let start: Item | undefined;
    do {
      const page = await reach(
        client.send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': { S: pk } },
            ConsistentRead: true,
            ...(last && { ScanIndexForward: false, Limit: 1 }),
            ...(start && { ExclusiveStartKey: start }),
          }),
        ),
      );
      items.push(...(page.Items ?? []));
      start = last ? undefined : page.LastEvaluatedKey;
    } while (start !== undefined);
    return items;
  };
  const getKeyByHash = async (hash: string) => parse<StoredKey>(await get(`hash#${hash}`, 'key'));

  return {
    async createTenant({ tenant, createdAt, wrappedSecrets }) {
      const conflict = new Refusal('key_conflict', `tenant "${tenant}" exists; its secrets are never replaced`);
      await create('tenants', tenant, { at: { S: createdAt }, secrets: { B: wrappedSecrets } }, conflict);
    },
    async getTenant(tenant) {
      const item = await get('tenants', tenant);
      return item && tenantOf(item);
    },
    async listTenants() {
      return (await list('tenants')).map((item) => item.sk?.S ?? '');
    },

    async putPolicy(policy) {
      const conflict = new Refusal(
        'version_conflict',
        `version ${policy.version} was published by someone else: read it and try again`,
      );
      await create(
        `policies#${policy.tenant}`,
        versionKey(policy.version),
        { json: { S: JSON.stringify(policy) } },
        conflict,
      );
    },
    async getPolicy(tenant, version) {
      return parse<StoredPolicy>(await get(`policies#${tenant}`, versionKey(version)));
    },
    async latestPolicyVersion(tenant) {
      const [item] = await list(`policies#${tenant}`, 'last');
      return Number(item?.sk?.S ?? 0);
    },

    async putKey(key) {
      const conflict = new Refusal('key_conflict', 'this key is in use: choose another, or leave it out and get one');
      // The listing first: a crash between the two leaves an entry without a key, which is skipped, never a key nobody can see.
      await create(`keys#${key.tenant}`, key.id, { hash: { S: key.hash } }, conflict);
      await create(`hash#${key.hash}`, 'key', { json: { S: JSON.stringify(key) } }, conflict);
    },
    getKeyByHash,
    async listKeys(tenant) {
      const entries = await list(`keys#${tenant}`);
      const keys = await Promise.all(entries.map((entry) => getKeyByHash(entry.hash?.S ?? '')));
      // An entry left over by a refused key leads to somebody else's: it must not show theirs.
      return keys.filter((key, index) => key?.tenant === tenant && key.id === entries[index]?.sk?.S) as StoredKey[];
    },
    async revokeKey(tenant, id, at) {
      const hash = (await get(`keys#${tenant}`, id))?.hash?.S;
      const known = hash === undefined ? undefined : await getKeyByHash(hash);
      if (hash === undefined || known?.tenant !== tenant || known.id !== id) return undefined;
      const key = { pk: { S: `hash#${hash}` }, sk: { S: 'key' } };
      const update = {
        UpdateExpression: 'SET revokedAt = if_not_exists(revokedAt, :at)',
        ExpressionAttributeValues: { ':at': { S: at } },
        ConditionExpression: 'attribute_exists(pk)',
      };
      await reach(client.send(new UpdateItemCommand({ TableName: table, Key: key, ...update })));
      return getKeyByHash(hash);
    },
  };
}

/** An item in a form that can be compared: the SDK gives bytes in another class than it takes them. */
function plain(item: Item | undefined): unknown {
  return JSON.parse(
    JSON.stringify(item ?? null, (_, value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
    ),
  );
}

function versionKey(version: number): string {
  return String(version).padStart(9, '0');
}

function tenantOf(item: Item): TenantRecord {
  return { tenant: item.sk?.S ?? '', createdAt: item.at?.S ?? '', wrappedSecrets: item.secrets?.B ?? new Uint8Array() };
}

/** The JSON of an item, with the time of revocation, which is the one thing ever added to it. */
function parse<T>(item: Item | undefined): T | undefined {
  if (item?.json?.S === undefined) return undefined;
  const value = JSON.parse(item.json.S);
  return item.revokedAt?.S === undefined ? value : { ...value, revokedAt: item.revokedAt.S };
}
