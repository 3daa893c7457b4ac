import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';

export interface StreamFollower {
  /** Stops after the batch at work. */
  stop(): Promise<void>;
}

export type StreamHandler = (batch: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse>;

/**
 * Does for the stream handlers what Lambda's event source mapping does in AWS: batches in order, and again from the first
 * record that failed. Starts with the oldest record of the stream, which is safe because the handlers are idempotent.
 */
export async function followStream(
  client: DynamoDBClient,
  endpoint: string,
  table: string,
  handle: StreamHandler,
  idle = 250,
): Promise<StreamFollower> {
  const arn = (await client.send(new DescribeTableCommand({ TableName: table }))).Table?.LatestStreamArn;
  if (arn === undefined) throw new Error(`table ${table} has no stream`);
  const streams = new DynamoDBStreamsClient({
    endpoint,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const stop = new AbortController();
  const followers = new Map<string, Promise<void>>();

  async function followShard(shard: string): Promise<void> {
    let after: string | undefined;
    let iterator = await iteratorOf(shard, after);
    while (iterator !== undefined && !stop.signal.aborted) {
      const { Records = [], NextShardIterator } = await streams.send(
        new GetRecordsCommand({ ShardIterator: iterator, Limit: 1000 }),
      );
      if (Records.length > 0) {
        const { batchItemFailures } = await handle({ Records } as unknown as DynamoDBStreamEvent);
        const failed = batchItemFailures[0]?.itemIdentifier;
        const done =
          failed === undefined
            ? Records
            : Records.slice(
                0,
                Math.max(
                  0,
                  Records.findIndex((r) => r.dynamodb?.SequenceNumber === failed),
                ),
              );
        after = done.at(-1)?.dynamodb?.SequenceNumber ?? after;
        if (failed !== undefined) {
          await pause();
          iterator = await iteratorOf(shard, after);
          continue;
        }
      } else await pause();
      iterator = NextShardIterator;
    }
  }

  async function iteratorOf(shard: string, after: string | undefined): Promise<string | undefined> {
    const from =
      after === undefined
        ? { ShardIteratorType: 'TRIM_HORIZON' as const }
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER' as const, SequenceNumber: after };
    return (await streams.send(new GetShardIteratorCommand({ StreamArn: arn, ShardId: shard, ...from }))).ShardIterator;
  }

  const pause = () => sleep(idle, undefined, { signal: stop.signal }).catch(() => undefined);

  async function followAll(): Promise<void> {
    while (!stop.signal.aborted) {
      const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn: arn }));
      for (const { ShardId } of StreamDescription?.Shards ?? []) {
        if (ShardId !== undefined && !followers.has(ShardId))
          followers.set(
            ShardId,
            retrying(() => followShard(ShardId)),
          );
      }
      await pause();
    }
  }

  /** The store may be restarting: its return is waited for, quietly. */
  async function retrying(work: () => Promise<void>): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        return await work();
      } catch {
        await pause();
      }
    }
  }

  const all = retrying(followAll);
  return {
    async stop() {
      stop.abort();
      await Promise.allSettled([all, ...followers.values()]);
      streams.destroy();
    },
  };
}
