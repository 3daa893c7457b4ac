import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Reason } from '../../contract/checks.ts';
import type { PolicyDocument } from '../../contract/policy/document.ts';
import type { Purpose } from '../../contract/policy/purposes.ts';
import { canonical } from '../../core/log/canonical.ts';
import type { Answer } from '../kit/ledger.ts';
import type { Stage } from './clause.ts';

/** The words in which the clauses are tested. */

const choice = (status: string) => (purpose: string, channel: string, recipient?: string) => ({
  choices: [{ purpose, channel, status, ...(recipient && { recipient }) }],
});

export const given = choice('given');
export const refusal = choice('refused');
export const withdrawn = choice('withdrawn');

/** Everything optional is refused. */
export const NO_TO_ALL = { choices: [{ purpose: '*', channel: '*', status: 'withdrawn' }] };

type Decided = Promise<{ readonly allowed: boolean; readonly reason: string } & Record<string, unknown>>;

export async function allows(decision: Decided, reason: Reason): Promise<void> {
  const { allowed, reason: why } = await decision;
  assert.deepEqual({ allowed, reason: why }, { allowed: true, reason });
}

export async function denies(decision: Decided, reason: Reason): Promise<void> {
  const { allowed, reason: why } = await decision;
  assert.deepEqual({ allowed, reason: why }, { allowed: false, reason });
}

/** A request was refused with this problem. */
export function isProblem(answer: Answer, code: string, status: number): void {
  assert.deepEqual({ status: answer.status, code: answer.body.code }, { status, code });
}

/** Publishing a policy was refused because of this place in it. */
export function isRefusedPolicy(answer: Answer, pointer: string): void {
  assert.equal(answer.status, 422, JSON.stringify(answer.body));
  const pointers = (answer.body.errors ?? []).map((error: { pointer: string }) => error.pointer);
  assert(
    pointers.some((found: string) => found.startsWith(pointer)),
    `${pointer} is not among ${pointers}`,
  );
}

export function purposeOf(policy: PolicyDocument, id: string): Purpose {
  const purpose = policy.purposes.find((candidate) => candidate.id === id);
  assert(purpose !== undefined, `the policy has no purpose "${id}"`);
  return purpose;
}

/** What is the same in all events of a kind, from the outside. */
export type Recorded = Record<string, unknown> & { hash: string; prev: string | null; seq: number };

/** The first event that breaks the chain of a history, by its own hash or by the one it follows. Undefined = unbroken. */
export function brokenAt(history: readonly Record<string, unknown>[]): number | undefined {
  let prev: string | null = null;
  for (const event of history as readonly Recorded[]) {
    const { hash, ...said } = event;
    if (hashOf(said) !== hash || event.prev !== prev) return event.seq;
    prev = hash;
  }
  return undefined;
}

/** The hash that an event with this content must have. */
export function hashOf(said: Record<string, unknown>): string {
  return `sha256:${createHash('sha256').update(canonical(said)).digest('hex')}`;
}

export const admin = (act: Stage) => act.ledger.key(act.tenant, 'admin');

/** A version of the tenant's policy; without a number, the one in force. */
export async function policyVersion(act: Stage, version?: unknown): Promise<Answer['body']> {
  const query = version === undefined ? '' : `?version=${version}`;
  const answer = await act.ledger.request('GET', `/v1/tenants/${act.tenant}/policy${query}`, { key: admin(act) });
  assert.equal(answer.status, 200);
  return answer.body;
}

/** Posts an event with the publishable key of the tenant's website, as a browser would. */
export function fromWebsite(act: Stage, body: Record<string, unknown>, headers: Record<string, string> = {}) {
  return act.ledger.request('POST', '/v1/events', {
    key: act.ledger.key(act.tenant, 'website'),
    headers: { origin: 'https://www.example.com', ...headers },
    body,
  });
}

/** A moment, so many milliseconds from now by the ledger's clock. */
export function later(act: Stage, ms: number): string {
  return new Date(Date.parse(act.ledger.runtime.now()) + ms).toISOString();
}

interface State {
  readonly topics: readonly {
    readonly purpose: string;
    readonly channel: string;
    readonly allowed: boolean;
    readonly reason: Reason;
    readonly basis: string;
  }[];
  readonly choices: readonly { readonly [field: string]: string }[];
}

/** The preference state of a person, now or as of a moment. */
export async function stateOf(act: Stage, subject: unknown, query = ''): Promise<State> {
  const path = `/v1/subjects/${await act.ref(subject)}/preferences${query}`;
  const answer = await act.ledger.request('GET', path, { key: act.ledger.key(act.tenant) });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body;
}
