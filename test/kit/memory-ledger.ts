import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { decrypt, encrypt, nodeVaults } from '../../adapters/node-vaults.ts';
import type { CheckRequest, Decision } from '../../contract/checks.ts';
import type { ChoiceInput, EventInput } from '../../contract/events.ts';
import type { PolicyDocument } from '../../contract/policy/document.ts';
import type { Caller } from '../../core/accept/context.ts';
import { checkPermission } from '../../core/app/check-permission.ts';
import { createTenant } from '../../core/app/create-tenant.ts';
import { currentPolicies } from '../../core/app/current-policy.ts';
import { type Recorded, type RecordPorts, recordConsent } from '../../core/app/record-consent.ts';
import { catchUp } from '../../core/app/settle.ts';
import type { StoredEvent } from '../../core/event.ts';
import type { EventStore } from '../../core/ports/event-store.ts';
import type { Runtime } from '../../core/ports/runtime.ts';
import type { SubjectStore } from '../../core/ports/subject-store.ts';
import type { MasterKey } from '../../core/ports/vault.ts';
import type { Projection } from '../../core/state.ts';
import { DOCUMENT } from './arbitraries.ts';
import { type TestRuntime, testRuntime } from './clock.ts';
import { type MemoryOptions, memoryControl, memoryEvents, memorySubjects } from './memory-stores.ts';

/** The use cases on in-memory stores, for laws that need thousands of ledgers. */
export type MemoryLedger = Awaited<ReturnType<typeof memoryLedger>>;

export const PERSON = { type: 'email', value: 'ada@example.com' } as const;
export const SERVER: Caller = { tenant: 'tenant-a', keyId: 'key_0000000000000000', kind: 'secret' };
export const BROWSER: Caller = { ...SERVER, keyId: 'key_1111111111111111', kind: 'publishable' };

/** An event that carries choices. */
export type Choosing = Extract<EventInput, { choices: unknown }>;

/** What an event must say at least; the rest is the test's. */
export function input(id: string, choices: ChoiceInput[], more: Partial<Choosing> = {}): Choosing {
  return { id, subject: PERSON, choices, collectionPoint: 'web_form', ...more };
}

export function memoryKey(key: Uint8Array = randomBytes(32)): MasterKey {
  return {
    wrap: async (plain, context) => encrypt(key, plain, context),
    unwrap: async (wrapped, context) => decrypt(key, wrapped, context),
  };
}

export async function memoryLedger(options: MemoryOptions & { documents?: readonly PolicyDocument[] } = {}) {
  const runtime: TestRuntime = testRuntime();
  const control = memoryControl();
  const masterKey = memoryKey();
  const documents = options.documents ?? [DOCUMENT];
  const events = memoryEvents(options);
  const subjects = memorySubjects(options);
  const ports = {
    control,
    events,
    subjects,
    vaults: nodeVaults(control, masterKey),
    policies: currentPolicies(control, runtime),
    runtime: runtime as Runtime,
  } satisfies RecordPorts & Record<string, unknown>;
  for (const document of documents) {
    await createTenant({ control, masterKey, runtime }, document.tenant);
    const hash = `sha256:${runtime.sha256(JSON.stringify(document))}`;
    const published = { tenant: document.tenant, version: 1, publishedAt: runtime.now(), publishedBy: 'test', hash };
    await control.putPolicy({ ...published, document });
  }
  return {
    ports,
    runtime,
    record: (event: EventInput, caller: Caller = SERVER): Promise<Recorded> => recordConsent(ports, caller, event, {}),
    async ask(question: Omit<CheckRequest, 'subjects'>, subject: CheckRequest['subjects'][number] = PERSON) {
      const { decisions } = await checkPermission(ports, SERVER.tenant, { ...question, subjects: [subject] });
      return decisions[0] as Decision;
    },
    /** Derives everything again and compares; fails too if a planned fault was never met. */
    async check() {
      await checkPeople(ports, peopleOf(events.all()));
      for (const { faults } of [events, subjects, control]) faults.assertSpent();
    },
  };
}

export interface Person {
  readonly tenant: string;
  readonly subject: string;
}

export function peopleOf(events: readonly StoredEvent[]): Person[] {
  const people = new Map(
    events.map(({ event: { tenant, subject } }) => [`${tenant}#${subject}`, { tenant, subject }] as const),
  );
  return [...people.values()];
}

interface CheckedPorts {
  readonly events: Pick<EventStore, 'page'>;
  readonly subjects: Pick<SubjectStore, 'get' | 'findMark'>;
  readonly runtime: Pick<Runtime, 'sha256'>;
}

/** What `ledger.check()` of the http kit does, through the ports alone: chains, hashes, projections and markers. */
export async function checkPeople(ports: CheckedPorts, people: readonly Person[]): Promise<void> {
  for (const { tenant, subject } of people) {
    const events = await ports.events.page(tenant, subject, { order: 'asc', limit: 10_000 });
    assertChain(events);
    let rebuilt: Projection | undefined;
    const marks: [string, number][] = [];
    const scratch = {
      put: async (_t: string, _s: string, projection: Projection) => {
        rebuilt = projection;
      },
      mark: async (_t: string, _s: string, digest: string, seq: number) => void marks.push([digest, seq]),
    };
    await catchUp({ events: ports.events, subjects: scratch, runtime: ports.runtime }, tenant, subject, undefined);
    assert.equal(bytes(await ports.subjects.get(tenant, subject)), bytes(rebuilt), 'the projection is its events');
    for (const [digest, seq] of marks) {
      assert.equal(await ports.subjects.findMark(tenant, subject, digest), seq, `the marker of event ${seq}`);
    }
  }
}

function assertChain(events: readonly StoredEvent[]): void {
  let before: StoredEvent | undefined;
  for (const stored of events) {
    assert.equal(stored.event.seq, (before?.event.seq ?? 0) + 1, 'no gap');
    assert.equal(stored.event.prev, before?.hash ?? null, 'an unbroken chain');
    assert.equal(stored.hash, `sha256:${createHash('sha256').update(stored.body).digest('hex')}`, 'the hash');
    before = stored;
  }
  assert.equal(new Set(events.map(({ event }) => event.id)).size, events.length, 'every id is there once');
}

/** A projection as comparable text: the order of its keys counts too. */
export function bytes(projection: Projection | undefined): string | undefined {
  return JSON.stringify(projection, (_, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
  );
}
