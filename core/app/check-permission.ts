import type { CheckRequest, CheckResponse, Decision } from '../../contract/checks.ts';
import type { SubjectInput } from '../../contract/events.ts';
import { type Question, resolveTopic } from '../decide.ts';
import { Refusal, refuse } from '../errors.ts';
import { explain } from '../explain/explain.ts';
import { normalise, referenceOf } from '../identifiers.ts';
import { decideLinked, linksOf, type Relative } from '../linked.ts';
import type { Policy } from '../policy/compile.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { Vault, Vaults } from '../ports/vault.ts';
import type { SubjectState } from '../state.ts';
import type { CurrentPolicy } from './current-policy.ts';
import { type Moment, readStates, type StatePorts } from './states.ts';

export interface CheckPorts extends StatePorts {
  readonly vaults: Vaults;
  readonly policies: CurrentPolicy;
  readonly runtime: Pick<Runtime, 'now'>;
}

/** Answers "may I send, and why?" for up to 1,000 people: one strongly consistent read of each state. */
export async function checkPermission(
  ports: CheckPorts,
  tenant: string,
  request: CheckRequest,
): Promise<CheckResponse> {
  const now = ports.runtime.now();
  const moment = momentOf(request, now);
  const [vault, policy] = await Promise.all([ports.vaults.open(tenant), policyFor(ports.policies, tenant, moment)]);
  const purpose = resolveTopic(policy, request.purpose, request.channel, request.recipient);
  if (request.subjectClass !== undefined && !policy.classes.has(request.subjectClass)) {
    throw refuse('unknown_subject_class', '/subjectClass', `known: ${[...policy.classes.keys()].join(', ')}`);
  }
  const question: Question = {
    purpose,
    channel: request.channel,
    at: moment?.at ?? now,
    ...(request.recipient && { recipient: request.recipient }),
    ...(request.jurisdiction && { jurisdiction: request.jurisdiction }),
    ...(request.age && { age: request.age }),
    ...(request.subjectClass && { subjectClass: request.subjectClass }),
  };
  const subjects = referencesOf(request, vault, policy);
  const states = (await readStates(ports, tenant, subjects, moment)).map((known) => known?.state);
  const relatives = await relativesOf(ports, tenant, states, moment);
  const decisions = subjects.map((subject, index) =>
    decisionOf({ subject, question, state: states[index], relatives: relatives[index] ?? [], policy, request }),
  );
  return { purpose: request.purpose, channel: request.channel, checkedAt: now, decisions };
}

/** Undefined for "now", which is answered from the projections. Throws for a moment that has not come. */
export function momentOf(
  { at, knownAt }: { at?: string | undefined; knownAt?: string | undefined },
  now: string,
): Moment | undefined {
  if (at === undefined && knownAt === undefined) return undefined;
  for (const [name, value] of [
    ['at', at],
    ['knownAt', knownAt],
  ] as const) {
    if (value !== undefined && Date.parse(value) > Date.parse(now)) {
      throw refuse('invalid_time', `/${name}`, `nobody knows the future: leave "${name}" out for now`);
    }
  }
  return { at: new Date(at ?? now).toISOString(), ...(knownAt && { knownAt: new Date(knownAt).toISOString() }) };
}

/** The policy in force at the moment asked about. */
export function policyFor(policies: CurrentPolicy, tenant: string, moment: Moment | undefined): Promise<Policy> {
  return moment === undefined ? policies.current(tenant) : policies.at(tenant, moment.at);
}

/** What is recorded under the other identifiers of each person: one more read, and only for people who have some. */
export async function relativesOf(
  ports: StatePorts,
  tenant: string,
  states: readonly (SubjectState | undefined)[],
  moment: Moment | undefined,
): Promise<Relative[][]> {
  const links = states.map(linksOf);
  const refs = [...new Set(links.flat().map(({ ref }) => ref))];
  if (refs.length === 0) return links.map(() => []);
  const found = await readStates(ports, tenant, refs, moment);
  const byRef = new Map(refs.map((ref, index) => [ref, found[index]?.state]));
  return links.map((list) => list.map(({ ref, type }) => ({ type, state: byRef.get(ref) })));
}

interface Deciding {
  readonly subject: string;
  readonly question: Question;
  readonly state: SubjectState | undefined;
  readonly relatives: readonly Relative[];
  readonly policy: Policy;
  readonly request: CheckRequest;
}

function decisionOf({ subject, question, state, relatives, policy, request }: Deciding): Decision {
  const answer = decideLinked(question, state, relatives, policy);
  const { allowed, reason, basis, mark, toggle, expires } = answer;
  const act = mark ?? toggle;
  return {
    subject,
    allowed,
    reason,
    basis,
    ...(act && { since: act.t, event: { id: act.id, seq: act.q } }),
    ...(mark?.n && { notice: mark.n }),
    policyVersion: policy.version,
    ...(expires && { expires }),
    ...(request.explain && { explanation: explain(question, state, answer, policy, request.language) }),
  };
}

/** All identifiers are read before any is looked up, so that the answer to a bad list names every bad entry at once. */
function referencesOf({ subjects, ...apart }: CheckRequest, vault: Vault, policy: Policy): string[] {
  const refusals: Refusal[] = [];
  const references = subjects.map((subject: SubjectInput, index) => {
    if ('ref' in subject) return subject.ref;
    try {
      const identifier = normalise(subject, policy.document.identifiers, `/subjects/${index}`);
      return referenceOf(vault, policy, identifier, apart);
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
