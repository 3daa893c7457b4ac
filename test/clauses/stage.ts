import assert from 'node:assert/strict';
import { ScanCommand, type ScanCommandOutput } from '@aws-sdk/client-dynamodb';
import type { PolicyDocument } from '../../contract/policy/document.ts';
import { startOf } from '../../core/policy/reconsent.ts';
import { readPolicyFolder } from '../../local/policy-file.ts';
import { LOCAL_TABLES } from '../../local/tables.ts';
import { type Answer, type TestLedger, testLedger } from '../kit/ledger.ts';
import type { Apart, Clause, Stage } from './clause.ts';

/** A stage that can be set back: what one clause published is gone before the next begins. */
export interface OwnStage extends Stage {
  /** The policy as it is in force now. */
  readonly policy: () => PolicyDocument;
  /** Publishes the original policy again, if a clause has changed it. */
  restore(): Promise<void>;
}

/** A running ledger with some of the example tenants, or all. Ask `check()` of it at the end, and `stop()` it. */
export function openLedger(...tenants: string[]): Promise<TestLedger> {
  const documents = readPolicyFolder('tenants').filter(
    ({ tenant }) => tenants.length === 0 || tenants.includes(tenant),
  );
  return testLedger({ documents });
}

/** Runs the test of a clause, and leaves the policy as it was. */
export async function keep(clause: Clause, stage: OwnStage): Promise<void> {
  try {
    await clause.keep?.(stage);
  } finally {
    await stage.restore();
  }
  assert.deepEqual(stage.ledger.logged, [], `${clause.id}: the ledger logged errors`);
}

type Event = Record<string, unknown>;

/** All tenants on one ledger. */
export interface Stages {
  on(tenant: string): OwnStage;
  restore(): Promise<void>;
}

export function stagesOn(ledger: TestLedger): Stages {
  const stages = new Map<string, OwnStage>();
  return {
    on(tenant) {
      const stage = stages.get(tenant) ?? stageFor(ledger, tenant);
      stages.set(tenant, stage);
      return stage;
    },
    async restore() {
      for (const stage of stages.values()) await stage.restore();
    },
  };
}

/** Sets the stage for one tenant. Every act comes one second after the one before; checks come at the very moment of it. */
export function stageFor(ledger: TestLedger, tenant: string): OwnStage {
  const original = ledger.documents.find((document) => document.tenant === tenant);
  if (original === undefined) throw new Error(`there is no tenants/${tenant}.yaml`);
  let current: PolicyDocument = original;
  let count = 0;
  const next = () => {
    count += 1;
    return String(count).padStart(6, '0');
  };
  const key = ledger.key(tenant);

  async function put(document: PolicyDocument): Promise<Answer> {
    ledger.runtime.advance(1000);
    const answer = await ledger.request('PUT', `/v1/tenants/${tenant}/policy`, {
      key: ledger.key(tenant, 'admin'),
      body: document,
    });
    if (answer.status === 201) current = document;
    ledger.runtime.advance(1000);
    return answer;
  }

  function person(type = 'email') {
    const n = next();
    const value = { email: `person-${n}@example.com`, phone: `+336${`12${n}`}` }[type] ?? `${type}-${n}`;
    return { type, value };
  }

  async function record(event: Event): Promise<Answer> {
    ledger.runtime.advance(1000);
    const body = {
      id: `event-${tenant}-${next()}`,
      subject: event.subject ?? person(),
      ...usual(current, event),
      ...event,
    };
    return ledger.request('POST', '/v1/events', { key, body });
  }

  async function refOf(subject: unknown, apart: Apart = {}): Promise<string> {
    const answer = await ledger.request('POST', '/v1/subjects/lookup', {
      key,
      body: { subject, ...apart },
    });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body.subject;
  }

  return {
    ledger,
    tenant,
    person,
    record,
    policy: () => current,
    ref: refOf,
    async recorded(event) {
      const answer = await record(event);
      assert.equal(answer.status, 201, JSON.stringify(answer.body));
      return answer;
    },
    async refused(code, event) {
      const before = await storedText(ledger);
      const answer = await record(event);
      assert.equal(answer.body.code ?? answer.status, code, JSON.stringify(answer.body));
      assert(before === (await storedText(ledger)), 'a refused event must leave no trace');
      return answer;
    },
    async check(question, subject) {
      const answer = await ledger.request('POST', '/v1/checks', { key, body: { ...question, subjects: [subject] } });
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
      return answer.body.decisions[0];
    },
    async history(subject, apart) {
      const answer = await ledger.request('GET', `/v1/subjects/${await refOf(subject, apart)}/events`, { key });
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
      return answer.body.events;
    },
    publish(change) {
      const changed = structuredClone(current);
      change(changed);
      return put(changed);
    },
    async restore() {
      if (current === original) return;
      const answer = await put(original);
      assert.equal(answer.status, 201, JSON.stringify(answer.body));
    },
  };
}

/** What an event says where a clause has nothing to say about it: what a decent sender of this tenant would send. */
function usual(policy: PolicyDocument, event: Event): Event {
  const {
    kind = 'choice',
    choices = [],
    actor,
    imported,
  } = event as {
    kind?: string;
    choices?: { purpose?: string; status?: string }[];
    actor?: { type?: string };
    imported?: unknown;
  };
  const grants = choices.filter(({ status }) => status === 'given' || status === 'requested');
  const point = String(event.collectionPoint ?? usualPoint(policy, grants.length === 0 && kind === 'choice'));
  const asked = new Set([
    ...policy.events.requires,
    ...(policy.collectionPoints.find(({ id }) => id === point)?.requires ?? []),
    ...(actor?.type === 'operator' ? policy.events.operatorRequires : []),
    ...(grants.length > 0 || kind === 'confirmation' ? policy.events.grantRequires : []),
  ]);
  const purpose = policy.purposes.find(({ id }) => id === (grants[0] ?? choices[0])?.purpose);
  const ownGrant = grants.length > 0 && imported === undefined && actor?.type !== 'controller';
  return {
    collectionPoint: point,
    ...((ownGrant || kind === 'acknowledgement' || kind === 'confirmation') && {
      notice: latestNotice(policy, purpose?.kind === 'cookie' ? 'cookie' : 'privacy'),
    }),
    ...(ownGrant && { action: purpose?.grantActions?.[0] ?? 'tick' }),
    ...(asked.has('reference') && { reference: 'ticket-42' }),
    ...(asked.has('jurisdiction') && { jurisdiction: policy.controller.country }),
    ...(policy.events.requires.includes('role') && { subjectClass: policy.subjectClasses[0]?.id }),
  };
}

function usualPoint(policy: PolicyDocument, denial: boolean): string | undefined {
  const free = policy.collectionPoints.filter(({ requires }) => requires.length === 0).map(({ id }) => id);
  return denial && free.includes('preference_page') ? 'preference_page' : (free[0] ?? policy.collectionPoints[0]?.id);
}

/** The edition of a notice that took effect last, in the language that binds. */
export function latestNotice(policy: PolicyDocument, type: 'privacy' | 'cookie') {
  const notice = policy.notices.find((candidate) => candidate.type === type);
  const version = notice?.versions.toSorted((a, b) => (startOf(a) < startOf(b) ? -1 : 1)).at(-1);
  return {
    id: notice?.id,
    version: version?.version,
    language: policy.languages.canonical ?? policy.languages.offered[0],
  };
}

/** Everything that is stored about anybody, as text: what a thief of the tables would read. */
export async function storedText({ client }: TestLedger, tables = [LOCAL_TABLES.events, LOCAL_TABLES.subjects]) {
  const lines: string[] = [];
  for (const table of tables) {
    let start: ScanCommandOutput['LastEvaluatedKey'];
    do {
      const page: ScanCommandOutput = await client.send(
        new ScanCommand({ TableName: table, ConsistentRead: true, ...(start && { ExclusiveStartKey: start }) }),
      );
      for (const item of page.Items ?? []) {
        const attributes = Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1));
        lines.push(JSON.stringify(attributes, bytesAsText));
      }
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
  }
  return lines.sort().join('\n');
}

function bytesAsText(_: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value;
}
