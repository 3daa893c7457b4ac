import type { Reason } from '../contract/checks.ts';
import type { Purpose } from '../contract/policy/purposes.ts';
import { type AgeBand, ANY, type LegalBasis } from '../contract/vocabulary.ts';
import { type Refusal, refuse } from './errors.ts';
import { isDenial, winner } from './order.ts';
import { basisFor, isMandatory, isUnderAge } from './policy/basis.ts';
import { defaultClass, type Policy } from './policy/compile.ts';
import { type Mark, type SubjectState, topicKey } from './state.ts';

/** What is asked about each of the people in a check. Made by `resolveTopic`, so it names a topic of the policy. */
export interface Question {
  readonly purpose: Purpose;
  readonly channel: string;
  readonly recipient?: string;
  readonly jurisdiction?: string;
  readonly age?: AgeBand;
}

export interface Answer {
  readonly allowed: boolean;
  readonly reason: Reason;
  readonly basis: LegalBasis;
  /** The deciding act, where there was one. */
  readonly mark?: Mark;
}

/** Checks that a topic exists in the policy. Throws a Refusal that lists what does exist: nothing unknown is answered. */
export function resolveTopic(policy: Policy, purposeId: string, channel: string, recipient?: string): Purpose {
  const purpose = policy.purposes.get(purposeId);
  if (purpose === undefined) throw unknown('unknown_purpose', '/purpose', 'purpose', purposeId, policy.purposes.keys());
  if (!policy.channels.has(channel)) throw unknown('unknown_channel', '/channel', 'channel', channel, policy.channels);
  if (!purpose.channels.includes(channel)) {
    throw unknown('unknown_topic', '/channel', `channel of "${purposeId}"`, channel, purpose.channels);
  }
  if (recipient !== undefined && !policy.recipients.get(recipient)?.purposes.includes(purposeId)) {
    const serving = policy.document.recipients.filter((r) => r.purposes.includes(purposeId)).map((r) => r.id);
    throw unknown('unknown_recipient', '/recipient', `recipient for "${purposeId}"`, recipient, serving);
  }
  return purpose;
}

function unknown(
  code: 'unknown_purpose' | 'unknown_channel' | 'unknown_topic' | 'unknown_recipient',
  pointer: string,
  what: string,
  value: string,
  known: Iterable<string>,
): Refusal {
  const list = [...known].join(', ') || '(none)';
  return refuse(code, pointer, `"${value}" is not a ${what} in this policy; known: ${list}`);
}

/**
 * May this be sent to this person? Pure and total; what denies is asked before what allows, so that anything unforeseen
 * denies. `state` is undefined for a person nobody has heard of.
 */
export function decide(question: Question, state: SubjectState | undefined, policy: Policy): Answer {
  const { purpose, channel } = question;
  const place = question.jurisdiction ?? state?.jurisdiction?.value;
  const rule = basisFor(purpose, channel, place);
  const deny = (reason: Reason, mark?: Mark): Answer => ({
    allowed: false,
    reason,
    basis: rule.basis,
    ...(mark && { mark }),
  });

  if (isMandatory(purpose)) return { allowed: true, reason: 'service_message', basis: rule.basis };

  const subjectClass = state?.subjectClass?.value ?? defaultClass(policy);
  if (purpose.audience?.includes(subjectClass) === false) return deny('not_for_this_class');
  if (purpose.neverGranted || policy.classes.get(subjectClass)?.never.includes(purpose.id))
    return deny('not_for_this_class');
  if (isUnderAge(policy, place, question.age)) return deny('under_age');

  const decided = winner(matching(question, state, policy));
  if (decided !== undefined) return byChoice(decided, deny);

  switch (rule.basis) {
    case 'soft_opt_in':
    case 'legitimate_interest':
      // The facts that open these bases are events of their own; none is on record for this person.
      if (rule.requires.length > 0) return deny('no_relationship');
      return { allowed: true, reason: rule.basis, basis: rule.basis };
    default: {
      const pending = state?.topics[topicKey(purpose.id, channel, question.recipient)]?.requested;
      return pending ? deny('consent_requested', pending) : deny('no_consent');
    }
  }
}

function byChoice(mark: Mark, deny: (reason: Reason, mark: Mark) => Answer): Answer {
  switch (mark.s) {
    case 'given':
      return { allowed: true, reason: 'consent_given', basis: 'consent', mark };
    case 'refused':
      return deny('consent_refused', mark);
    case 'withdrawn':
      return deny('consent_withdrawn', mark);
    case 'revoked':
      return deny('consent_revoked', mark);
    case 'invalidated':
      return deny('consent_invalidated', mark);
    case 'requested':
      return deny('consent_requested', mark);
    default:
      return mark.s satisfies never;
  }
}

/** Every recorded choice that speaks about the topic: exact, by wildcard, for the recipient or for all. */
function* matching(
  { purpose, channel, recipient }: Question,
  state: SubjectState | undefined,
  policy: Policy,
): Iterable<Mark> {
  if (state === undefined) return;
  for (const p of [purpose.id, ANY]) {
    for (const c of [channel, ANY]) {
      const forAll = state.topics[topicKey(p, c, undefined)]?.decided;
      // A denial that names no recipient is for all of them. A grant that names none reaches only those who act for the tenant.
      if (forAll && (isDenial(forAll) || grantReaches(purpose, recipient, policy))) yield forAll;
      const forOne = recipient === undefined ? undefined : state.topics[topicKey(p, c, recipient)]?.decided;
      if (forOne) yield forOne;
    }
  }
}

function grantReaches(purpose: Purpose, recipient: string | undefined, policy: Policy): boolean {
  if (recipient === undefined) return !purpose.perRecipient;
  const kind = policy.recipients.get(recipient)?.kind;
  return !purpose.perRecipient && (kind === 'vendor' || kind === 'processor');
}
