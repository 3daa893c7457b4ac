import type { Reason } from '../contract/checks.ts';
import type { BasisRule, Purpose } from '../contract/policy/purposes.ts';
import { type AgeBand, ANY, type LegalBasis } from '../contract/vocabulary.ts';
import { type Refusal, refuse } from './errors.ts';
import { better, isDenial } from './order.ts';
import { basisFor, isMandatory, isUnderAge } from './policy/basis.ts';
import { defaultClass, type Policy } from './policy/compile.ts';
import { needsReconsent } from './policy/reconsent.ts';
import { type Mark, type SubjectState, type Toggle, topicKey } from './state.ts';
import { addDuration } from './time.ts';

/** What is asked about each of the people in a check. Made by `resolveTopic`, so it names a topic of the policy. */
export interface Question {
  readonly purpose: Purpose;
  readonly channel: string;
  readonly recipient?: string;
  readonly jurisdiction?: string;
  readonly age?: AgeBand;
  /** The class the sender takes the person for; what is recorded goes before it. */
  readonly subjectClass?: string;
  /** The moment the question is about: RFC 3339, UTC, milliseconds. */
  readonly at: string;
}

export interface Answer {
  readonly allowed: boolean;
  readonly reason: Reason;
  readonly basis: LegalBasis;
  /** The deciding choice, where there was one. */
  readonly mark?: Mark;
  /** The deciding fact about the person, where it was not a choice. */
  readonly toggle?: Toggle;
  /** When a grant runs out. */
  readonly expires?: string;
}

/** Checks that a topic exists in the policy. Throws a Refusal that lists what does exist: nothing unknown is answered. */
export function resolveTopic(policy: Policy, purposeId: string, channel: string, recipient?: string): Purpose {
  const purpose = policy.purposes.get(purposeId);
  if (purpose === undefined) throw unknown('unknown_purpose', '/purpose', 'purpose', purposeId, policy.purposes.keys());
  checkChannel(policy, channel);
  if (!purpose.channels.includes(channel)) {
    throw unknown('unknown_topic', '/channel', `channel of "${purposeId}"`, channel, purpose.channels);
  }
  if (recipient !== undefined && !policy.recipients.get(recipient)?.purposes.includes(purposeId)) {
    const serving = policy.document.recipients.filter((r) => r.purposes.includes(purposeId)).map((r) => r.id);
    throw unknown('unknown_recipient', '/recipient', `recipient for "${purposeId}"`, recipient, serving);
  }
  return purpose;
}

/** Throws a Refusal that lists the channels of the policy, if this is none of them. */
export function checkChannel(policy: Policy, channel: string): void {
  if (!policy.channels.has(channel)) throw unknown('unknown_channel', '/channel', 'channel', channel, policy.channels);
}

type Unknown = 'unknown_purpose' | 'unknown_channel' | 'unknown_topic' | 'unknown_recipient';

function unknown(code: Unknown, pointer: string, what: string, value: string, known: Iterable<string>): Refusal {
  const list = [...known].join(', ') || '(none)';
  return refuse(code, pointer, `"${value}" is not a ${what} in this policy; known: ${list}`);
}

/**
 * May this be sent to this person? Pure and total; what denies is asked before what allows, so that anything unforeseen
 * denies. `state` is undefined for a person nobody has heard of.
 */
export function decide(question: Question, state: SubjectState | undefined, policy: Policy): Answer {
  const place = question.jurisdiction ?? state?.jurisdiction?.value;
  const rule = basisFor(question.purpose, question.channel, place);
  const excluded = byClass(question, state, policy, rule);
  if (isMandatory(question.purpose)) return excluded ?? { allowed: true, reason: 'service_message', basis: rule.basis };
  return (
    excluded ??
    byProtection(question, state, policy, rule, place) ??
    byChoice(question, state, policy, rule, place) ??
    byDefault(question, state, policy, rule)
  );
}

/** Some purposes are never for some people. */
function byClass(
  { purpose, subjectClass: asked }: Question,
  state: SubjectState | undefined,
  policy: Policy,
  { basis }: BasisRule,
): Answer | undefined {
  const subjectClass = state?.subjectClass?.value ?? asked ?? defaultClass(policy);
  const never = purpose.neverGranted || policy.classes.get(subjectClass)?.never.includes(purpose.id) === true;
  const excluded = purpose.audience?.includes(subjectClass) === false;
  return never || excluded ? { allowed: false, reason: 'not_for_this_class', basis } : undefined;
}

/** What protects a person comes before anything they may have chosen. */
function byProtection(
  question: Question,
  state: SubjectState | undefined,
  policy: Policy,
  { basis }: BasisRule,
  place: string | undefined,
): Answer | undefined {
  const deny = (reason: Reason, toggle?: Toggle): Answer => ({
    allowed: false,
    reason,
    basis,
    ...(toggle && { toggle }),
  });
  if (state?.restricted?.on) return deny('restricted', state.restricted);
  const suppressed = [state?.suppressed?.[question.channel], state?.suppressed?.[ANY]].find((entry) => entry?.on);
  if (suppressed) return deny('suppressed', suppressed);
  if (state?.minor?.on) return deny('under_age', state.minor);
  if (!isUnderAge(policy, place, question.age ?? state?.age?.value)) return undefined;
  // A guardian consents for a child.
  return decidingMark(question, state, policy)?.g === true ? undefined : deny('under_age');
}

function byChoice(
  question: Question,
  state: SubjectState | undefined,
  policy: Policy,
  { basis }: BasisRule,
  place: string | undefined,
): Answer | undefined {
  const mark = decidingMark(question, state, policy);
  if (mark === undefined) return undefined;
  const deny = (reason: Reason): Answer => ({ allowed: false, reason, basis, mark });
  if (mark.o !== undefined) return deny('objected');
  switch (mark.s) {
    case 'given': {
      const { validFor } = question.purpose;
      const expires = validFor === undefined ? undefined : addDuration(mark.t, validFor);
      if (expires !== undefined && expires <= question.at) return { ...deny('consent_expired'), expires };
      if (needsReconsent(question, mark, policy, place)) return deny('reconsent_required');
      const given = basis === 'explicit_consent' ? basis : 'consent';
      return { allowed: true, reason: 'consent_given', basis: given, mark, ...(expires && { expires }) };
    }
    case 'refused':
      return deny('consent_refused');
    case 'withdrawn':
      return deny('consent_withdrawn');
    case 'revoked':
      return deny('consent_revoked');
    case 'invalidated':
      return deny('consent_invalidated');
    case 'requested':
      return deny('consent_requested');
    default:
      return mark.s satisfies never;
  }
}

/** No choice: what the legal basis gives by itself, and only where the facts it rests on are on record. */
function byDefault(
  question: Question,
  state: SubjectState | undefined,
  policy: Policy,
  { basis, requires }: BasisRule,
): Answer {
  const { purpose, channel, recipient } = question;
  const deny = (reason: Reason, mark?: Mark): Answer => ({ allowed: false, reason, basis, ...(mark && { mark }) });
  const { acquired } = state ?? {};
  if (acquired?.value.purposes?.includes(purpose.id) === false && state?.direct !== true) return deny('import_only');
  if (basis !== 'soft_opt_in' && basis !== 'legitimate_interest') {
    const pending = state?.topics[topicKey(purpose.id, channel, recipient)]?.requested;
    return pending ? deny('consent_requested', pending) : deny('no_consent');
  }
  // Data from elsewhere opens no marketing unless it came with proof that the person was informed and agreed; what it was
  // handed over for (delivering a friend's gift) it may serve.
  const handedOver = acquired?.value.purposes?.includes(purpose.id) === true && purpose.kind === 'other';
  if (acquired !== undefined && state?.direct !== true && !acquired.value.proven && !handedOver)
    return deny('import_only');
  // Soft opt-in is the tenant's own and never a partner's; a legitimate interest is a partner's only where the policy says so.
  const own = recipient === undefined ? !purpose.perRecipient : actsForTenant(policy, recipient);
  if (!own && (basis === 'soft_opt_in' || !purpose.perRecipient || recipient === undefined)) return deny('no_consent');
  if (!requires.every((fact) => state?.relationships?.[fact]?.on)) return deny('no_relationship');
  return { allowed: true, reason: basis, basis };
}

/**
 * The choice that decides a topic. What the person did here and every denial compete by time; an imported grant counts
 * only where the person has done nothing here.
 */
function decidingMark(question: Question, state: SubjectState | undefined, policy: Policy): Mark | undefined {
  if (state === undefined) return undefined;
  const { keys, reachesAll } = lookupOf(question, policy);
  let decided: Mark | undefined;
  let denied: Mark | undefined;
  let granted: Mark | undefined;
  for (const { key, named } of keys) {
    const topic = state.topics[key];
    if (topic === undefined) continue;
    const reaches = (mark: Mark | undefined) =>
      mark !== undefined && (named || reachesAll || isDenial(mark)) ? mark : undefined;
    decided = better(decided, reaches(topic.decided));
    denied = better(denied, topic.importedDenial);
    granted = better(granted, reaches(topic.importedGrant));
  }
  // An import never overrides a refusal or withdrawal, not even one that was itself imported earlier.
  return decided !== undefined ? better(decided, denied) : (denied ?? granted);
}

interface Lookup {
  readonly keys: readonly { readonly key: string; readonly named: boolean }[];
  /** Whether a grant that names no recipient counts for the one asked about. */
  readonly reachesAll: boolean;
}

/** One question is asked about up to a thousand people: what does not depend on the person is worked out once. */
const lookups = new WeakMap<Question, Lookup>();

/** Where in a state the choices stand that speak about the topic: exact, by wildcard, for the recipient or for all. */
function lookupOf(question: Question, policy: Policy): Lookup {
  let lookup = lookups.get(question);
  if (lookup === undefined) {
    const { purpose, channel, recipient } = question;
    const recipients = recipient === undefined ? [undefined] : [undefined, recipient];
    const keys = [purpose.id, ANY].flatMap((p) =>
      [channel, ANY].flatMap((c) => recipients.map((r) => ({ key: topicKey(p, c, r), named: r !== undefined }))),
    );
    lookup = { keys, reachesAll: grantReaches(question, policy) };
    lookups.set(question, lookup);
  }
  return lookup;
}

/** A denial that names no recipient is for all of them; a grant that names none reaches only who acts for the tenant. */
function grantReaches({ purpose, recipient }: Question, policy: Policy): boolean {
  return !purpose.perRecipient && (recipient === undefined || actsForTenant(policy, recipient));
}

function actsForTenant(policy: Policy, recipient: string): boolean {
  const kind = policy.recipients.get(recipient)?.kind;
  return kind === 'vendor' || kind === 'processor';
}
