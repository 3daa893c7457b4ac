import type { AttributeValue, DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { catchUp, type SettlePorts } from '../core/app/settle.ts';
import type { LedgerEvent } from '../core/event.ts';
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
        const { tenant, subject, seq } = eventOf(image);
        const known = await ports.subjects.get(tenant, subject);
        if (known === undefined || known.seq < seq) await catchUp(ports, tenant, subject, known);
      } catch (error) {
        log.error('projection_failed', { error });
        // Order within a person matters, so everything from here on comes again.
        return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }] };
      }
    }
    return { batchItemFailures: [] };
  };

/** The event in a stream record: its canonical body is the attribute `b` (adapters/dynamodb-events.ts). */
function eventOf(image: Record<string, AttributeValue>): LedgerEvent {
  return JSON.parse(image.b?.S ?? '');
}

export const handler = wiring.lambda(() =>
  projectEvents({ events: wiring.events(), subjects: wiring.subjects(), runtime: wiring.runtime }, wiring.log()),
);
