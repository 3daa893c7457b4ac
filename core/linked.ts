import { type Answer, decide, type Question } from './decide.ts';
import type { Policy } from './policy/compile.ts';
import type { SubjectState } from './state.ts';

/** Another identifier of the person: its type, and what is recorded under it. */
export interface Relative {
  readonly type: string;
  readonly state: SubjectState | undefined;
}

interface Link {
  readonly ref: string;
  readonly type: string;
}

const NONE: readonly Link[] = [];

/** The other identifiers of a person, as far as they are linked now. */
export function linksOf(state: SubjectState | undefined): readonly Link[] {
  if (state?.links === undefined) return NONE;
  return Object.entries(state.links).flatMap(([ref, link]) => (link.on ? [{ ref, type: link.type }] : []));
}

/**
 * The answer for a person known by several identifiers. A denial under any of them wins; then a grant under any; then what
 * holds without a choice. An identifier that several people share (a family's phone) speaks only for the channels it
 * addresses, so it never silences one of them elsewhere.
 */
export function decideLinked(
  question: Question,
  state: SubjectState | undefined,
  relatives: readonly Relative[],
  policy: Policy,
): Answer {
  const own = decide(question, state, policy);
  if (relatives.length === 0) return own;
  const answers = [own];
  for (const relative of relatives) {
    if (isShared(relative) && !addresses(policy, relative.type, question.channel)) continue;
    answers.push(decide(question, relative.state, policy));
  }
  const explicit = answers.filter(({ mark, toggle }) => mark !== undefined || toggle !== undefined);
  return explicit.find(({ allowed }) => !allowed) ?? explicit.find(({ allowed }) => allowed) ?? own;
}

function isShared({ state }: Relative): boolean {
  return linksOf(state).length > 1;
}

function addresses(policy: Policy, type: string, channel: string): boolean {
  return policy.document.channels.find(({ id }) => id === channel)?.addressedBy.includes(type) === true;
}
