import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Refusal, StoreUnavailable, VersionConflict } from '../../core/errors.ts';
import type { StoredEvent } from '../../core/event.ts';
import { canonical } from '../../core/log/canonical.ts';
import type { ControlStore, StoredKey, StoredPolicy, TenantRecord } from '../../core/ports/control-store.ts';
import type { EventStore } from '../../core/ports/event-store.ts';
import type { SubjectStore } from '../../core/ports/subject-store.ts';
import { type Projection, RECENT_IDS } from '../../core/state.ts';
import { type Faults, withFaults } from './faults.ts';

/**
 * The three stores in memory. They keep the promises written on the ports, and hold callers to theirs: a caller that
 * breaks the chain, or makes two different projections of one event, fails at once instead of passing by luck.
 */
export type Faulty<P> = P & { readonly faults: Faults<P> };

const unavailable = () => new StoreUnavailable('the store did not answer (injected)');
const copy = <T>(value: T): T => structuredClone(value);
const digest = (data: string | Uint8Array) => `sha256:${createHash('sha256').update(data).digest('hex')}`;

const hex = (data: Uint8Array | undefined) => data && Buffer.from(data).toString('hex');

/** Every call takes its turn on the event loop, so that writers really interleave. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

export interface MemoryOptions {
  /** Waits before every call; `turn` by default. A scheduler of fast-check goes here. */
  readonly wait?: (call: string) => Promise<unknown>;
}

export function memoryEvents({ wait = turn }: MemoryOptions = {}): Faulty<EventStore> & { all(): StoredEvent[] } {
  const chains = new Map<string, StoredEvent[]>();
  const chainOf = (tenant: string, subject: string) => chains.get(`${tenant}#${subject}`) ?? [];
  const store: EventStore = {
    async append(stored) {
      await wait('append');
      const { tenant, subject, seq } = stored.event;
      const chain = chainOf(tenant, subject);
      if (seq <= chain.length) throw new VersionConflict(`event ${seq} exists`);
      assertNext(chain.at(-1), stored);
      chains.set(`${tenant}#${subject}`, [...chain, copy(stored)]);
    },
    async get(tenant, subject, seq) {
      await wait('get');
      return copy(chainOf(tenant, subject)[seq - 1]);
    },
    async page(tenant, subject, { after, order, limit }) {
      await wait('page');
      assert.ok(Number.isInteger(limit) && limit > 0, 'a page has a limit of at least 1');
      const chain = chainOf(tenant, subject);
      const from = after ?? (order === 'asc' ? 0 : chain.length + 1);
      const events =
        order === 'asc'
          ? chain.filter(({ event }) => event.seq > from)
          : chain.filter(({ event }) => event.seq < from).reverse();
      return copy(events.slice(0, limit));
    },
  };
  return { ...withFaults(store, unavailable), all: () => copy([...chains.values()].flat()) };
}

/** What every caller of `append` owes: the next place, the hash of what is before, and a body that is what was hashed. */
function assertNext(last: StoredEvent | undefined, { event, body, hash, sealed }: StoredEvent): void {
  assert.equal(event.seq, (last?.event.seq ?? 0) + 1, 'an append leaves no gap');
  assert.equal(event.prev, last?.hash ?? null, 'an append names the hash of the event before');
  assert.equal(body, canonical(event), 'the body is the canonical form of the event');
  assert.equal(hash, digest(body), 'the hash is that of the body');
  assert.ok(event.occurredAt <= event.recordedAt, 'nothing is recorded before it happened');
  assert.ok((last?.event.recordedAt ?? '') <= event.recordedAt, 'recordedAt never runs backwards');
  for (const [part, cipher] of Object.entries(sealed)) {
    assert.equal(event.sealed?.[part as keyof typeof sealed], digest(cipher), 'a sealed part is committed to');
  }
}

export function memorySubjects({ wait = turn }: MemoryOptions = {}): Faulty<SubjectStore> {
  const projections = new Map<string, Projection>();
  const marks = new Map<string, number>();
  const store: SubjectStore = {
    async get(tenant, subject) {
      await wait('get');
      return copy(projections.get(`${tenant}#${subject}`));
    },
    async getMany(tenant, subjects) {
      await wait('getMany');
      return subjects.map((subject) => copy(projections.get(`${tenant}#${subject}`)));
    },
    async put(tenant, subject, projection) {
      await wait('put');
      const known = projections.get(`${tenant}#${subject}`);
      assert.ok(projection.recent.length <= Math.min(projection.seq, RECENT_IDS), 'a projection remembers 32 ids');
      if (known?.seq === projection.seq) {
        assert.equal(projection.head, known.head, 'two projections of one seq come from the same event');
        assert.equal(hex(projection.dataKey), hex(known.dataKey), 'a person has one data key');
      }
      if (known === undefined || known.seq < projection.seq) projections.set(`${tenant}#${subject}`, copy(projection));
    },
    async mark(tenant, subject, idDigest, seq) {
      await wait('mark');
      const name = `${tenant}#${subject}#${idDigest}`;
      if (!marks.has(name)) marks.set(name, seq);
    },
    async findMark(tenant, subject, idDigest) {
      await wait('findMark');
      return marks.get(`${tenant}#${subject}#${idDigest}`);
    },
  };
  return withFaults(store, unavailable);
}

export function memoryControl({ wait = turn }: MemoryOptions = {}): Faulty<ControlStore> {
  const tenants = new Map<string, TenantRecord>();
  const policies = new Map<string, StoredPolicy>();
  const keys = new Map<string, StoredKey>();
  const create = <T>(into: Map<string, T>, name: string, value: T, conflict: Refusal) => {
    if (into.has(name)) throw conflict;
    into.set(name, copy(value));
  };
  const store: ControlStore = {
    async createTenant(record) {
      await wait('createTenant');
      create(tenants, record.tenant, record, new Refusal('key_conflict', 'the tenant exists'));
    },
    async getTenant(tenant) {
      await wait('getTenant');
      return copy(tenants.get(tenant));
    },
    async listTenants() {
      await wait('listTenants');
      return [...tenants.keys()].sort();
    },
    async putPolicy(policy) {
      await wait('putPolicy');
      const conflict = new Refusal('version_conflict', 'the version exists');
      create(policies, `${policy.tenant}@${policy.version}`, policy, conflict);
    },
    async getPolicy(tenant, version) {
      await wait('getPolicy');
      return copy(policies.get(`${tenant}@${version}`));
    },
    async latestPolicyVersion(tenant) {
      await wait('latestPolicyVersion');
      return Math.max(0, ...[...policies.values()].flatMap((p) => (p.tenant === tenant ? [p.version] : [])));
    },
    async putKey(key) {
      await wait('putKey');
      create(keys, key.hash, key, new Refusal('key_conflict', 'the key exists'));
    },
    async getKeyByHash(hash) {
      await wait('getKeyByHash');
      return copy(keys.get(hash));
    },
    async listKeys(tenant) {
      await wait('listKeys');
      return copy([...keys.values()].filter((key) => key.tenant === tenant));
    },
    async revokeKey(tenant, id, at) {
      await wait('revokeKey');
      const key = [...keys.values()].find((candidate) => candidate.tenant === tenant && candidate.id === id);
      if (key === undefined) return undefined;
      const revoked = { ...key, revokedAt: key.revokedAt ?? at };
      keys.set(key.hash, revoked);
      return copy(revoked);
    },
  };
  return withFaults(store, unavailable);
}
