import type { CheckRequest, CheckResponse, Decision } from '../../contract/checks.ts';
import type { SubjectInput } from '../../contract/events.ts';
import { decide, type Question, resolveTopic } from '../decide.ts';
import { Refusal, refuse } from '../errors.ts';
import { evolve } from '../evolve.ts';
import { normalise } from '../identifiers.ts';
import type { Policy } from '../policy/compile.ts';
import type { EventStore } from '../ports/event-store.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { SubjectStore } from '../ports/subject-store.ts';
import type { Vault, Vaults } from '../ports/vault.ts';
import type { SubjectState } from '../state.ts';
import type { CurrentPolicy } from './current-policy.ts';

export interface CheckPorts {
  readonly subjects: Pick<SubjectStore, 'getMany'>;
  readonly events: Pick<EventStore, 'page'>;
  readonly vaults: Vaults;
  readonly policies: CurrentPolicy;
  readonly runtime: Pick<Runtime, 'now'>;
}

/** Answers "may I send, and why?" for up to 1,000 people: one strongly consistent read of their states. */
export async function checkPermission(
  ports: CheckPorts,
  tenant: string,
  request: CheckRequest,
): Promise<CheckResponse> {
  const now = ports.runtime.now();
  const [vault, policy] = await Promise.all([ports.vaults.open(tenant), ports.policies.current(tenant)]);
  const purpose = resolveTopic(policy, request.purpose, request.channel, request.recipient);
  const question: Question = {
    purpose,
    channel: request.channel,
    ...(request.recipient && { recipient: request.recipient }),
    ...(request.jurisdiction && { jurisdiction: request.jurisdiction }),
    ...(request.age && { age: request.age }),
  };
  const subjects = referencesOf(request.subjects, vault, policy);
  const states =
    request.at === undefined
      ? await statesNow(ports, tenant, subjects)
      : await statesAt(ports, tenant, subjects, instantOf(request.at, now));
  const decisions = subjects.map((subject, index) => decisionOf(subject, question, states[index], policy));
  return { purpose: request.purpose, channel: request.channel, checkedAt: now, decisions };
}

function decisionOf(subject: string, question: Question, state: SubjectState | undefined, policy: Policy): Decision {
  const { mark, ...answer } = decide(question, state, policy);
  return {
    subject,
    ...answer,
    ...(mark && { since: mark.t, event: { id: mark.id, seq: mark.q } }),
    ...(mark?.n && { notice: mark.n }),
    policyVersion: policy.version,
  };
}

/** All identifiers are read before any is looked up, so that the answer to a bad list names every bad entry at once. */
function referencesOf(subjects: readonly SubjectInput[], vault: Vault, policy: Policy): string[] {
  const refusals: Refusal[] = [];
  const references = subjects.map((subject, index) => {
    if ('ref' in subject) return subject.ref;
    try {
      return vault.reference(normalise(subject, policy.document.identifiers, `/subjects/${index}`));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refusals.push(error);
      return '';
    }
  });
  if (refusals.length === 0) return references;
  throw new Refusal(
    'invalid_identifier',
    `${refusals.length} of ${subjects.length} identifiers cannot be used; nothing was checked`,
    refusals.flatMap((refusal) => refusal.errors).slice(0, 100),
  );
}

async function statesNow(
  ports: CheckPorts,
  tenant: string,
  subjects: readonly string[],
): Promise<(SubjectState | undefined)[]> {
  const projections = await ports.subjects.getMany(tenant, subjects);
  return projections.map((projection) => projection?.state);
}

function instantOf(at: string, now: string): string {
  const instant = new Date(at).toISOString();
  if (instant > now) throw refuse('invalid_time', '/at', 'nobody knows the future: leave "at" out for now');
  return instant;
}

/** What people had chosen at a moment: their events up to it, folded again. */
async function statesAt(
  ports: CheckPorts,
  tenant: string,
  subjects: readonly string[],
  at: string,
): Promise<(SubjectState | undefined)[]> {
  const states: (SubjectState | undefined)[] = [];
  for (const subject of subjects) states.push(await stateAt(ports, tenant, subject, at));
  return states;
}

async function stateAt(
  ports: CheckPorts,
  tenant: string,
  subject: string,
  at: string,
): Promise<SubjectState | undefined> {
  let state: SubjectState | undefined;
  for (let after = 0; ; ) {
    const events = await ports.events.page(tenant, subject, { after, order: 'asc', limit: 500 });
    for (const { event } of events) if (event.occurredAt <= at) state = evolve(state ?? { topics: {} }, event);
    const last = events.at(-1);
    if (last === undefined) return state;
    after = last.event.seq;
  }
}
