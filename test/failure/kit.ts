import { randomUUID } from 'node:crypto';
import type { EventInput, Receipt } from '../../contract/events.ts';
import type { Caller } from '../../core/accept/context.ts';
import { type RecordPorts, recordConsent } from '../../core/app/record-consent.ts';
import { StoreUnavailable } from '../../core/errors.ts';
import type { EventStore } from '../../core/ports/event-store.ts';
import type { SubjectStore } from '../../core/ports/subject-store.ts';
import type { Ports } from '../../local/wiring.ts';
import { type Faults, withFaults } from '../kit/faults.ts';

/** What the failure tests share: one tenant, one topic, and a second process that dies where it is told to. */

export const TENANT = 'virtual-scale';
export const TOPIC = { purpose: 'promotions', channel: 'email' } as const;
const NOTICE = { id: 'privacy', version: '2024-09-07', language: 'en' };
export const CALLER: Caller = { tenant: TENANT, keyId: 'key_0000000000000000', kind: 'secret' };

export type Choosing = Extract<EventInput, { choices: unknown }>;

export const person = (name = randomUUID()) => ({ type: 'email', value: `${name}@example.com` });

export function optIn(subject: EventInput['subject'], id: string = randomUUID()): Choosing {
  const choices: Choosing['choices'] = [{ ...TOPIC, status: 'given' }];
  return { id, subject, choices, collectionPoint: 'web_form', action: 'tick', notice: NOTICE };
}

export function optOut(subject: EventInput['subject'], id: string = randomUUID()): Choosing {
  return { id, subject, choices: [{ ...TOPIC, status: 'withdrawn' }], collectionPoint: 'unsubscribe_link' };
}

export interface Process {
  readonly events: Faults<EventStore>;
  readonly subjects: Faults<SubjectStore>;
  record(event: EventInput): Promise<{ receipt: Receipt; created: boolean }>;
}

/** Another process on the same stores, with faults of its own. */
export function anotherProcess(ports: Ports): Process {
  const lost = () => new StoreUnavailable('the process died here (injected)');
  const events = withFaults(ports.events, lost);
  const subjects = withFaults(ports.subjects, lost);
  const own: RecordPorts = { ...ports, events, subjects };
  return {
    events: events.faults,
    subjects: subjects.faults,
    record: (event) => recordConsent(own, CALLER, event, {}),
  };
}
