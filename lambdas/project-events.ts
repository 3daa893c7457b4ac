import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { fromItem } from '../adapters/dynamodb-events.ts';
import { catchUp, type SettlePorts } from '../core/app/settle.ts';
import type { SubjectStore } from '../core/ports/subject-store.ts';
import type { Log } from './log.ts';
import * as wiring from './wiring.ts';

export interface ProjectPorts extends SettlePorts {
  readonly subjects: Pick<SubjectStore, 'get' | 'put' | 'mark'>;
}

/**
 * Behind the Events table: finishes what a writer that died between the two writes left undone. Reports the records that
 * failed, so that the rest of the batch is not repeated.
 */
export const projectEvents =
  (ports: ProjectPorts, log: Log) =>
  async (batch: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    for (const record of batch.Records) {
      const image = record.dynamodb?.NewImage;
      if (record.eventName !== 'INSERT' || image === undefined) continue;
      try {
        const { event } = fromItem(image as Record<string, AttributeValue>);
        const known = await ports.subjects.get(event.tenant, event.subject);
        if (known === undefined || known.seq < event.seq) await catchUp(ports, event.tenant, event.subject, known);
      } catch (error) {
        log.error('projection_failed', { error });
        // Order within a person matters, so everything from here on comes again.
        return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }] };
      }
    }
    return { batchItemFailures: [] };
  };

export const handler = wiring.lambda(() =>
  projectEvents({ events: wiring.events(), subjects: wiring.subjects(), runtime: wiring.runtime }, wiring.log()),
);
