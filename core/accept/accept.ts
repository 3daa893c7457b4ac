import type { EventInput, InputOf, Provenance } from '../../contract/events.ts';
import { ANY } from '../../contract/vocabulary.ts';
import { checkChannel } from '../decide.ts';
import { refuse } from '../errors.ts';
import { type LedgerEvent, SELF_DECLARED } from '../event.ts';
import type { SubjectState } from '../state.ts';
import { checkChoices } from './choices.ts';
import { type Times, timesOf } from './clock.ts';
import { confirmedChoices, needsConfirmation } from './confirmation.ts';
import { SECRET_TYPES, type Submission } from './context.ts';
import { checkCaller, checkEvidence, isIncomplete } from './evidence.ts';
import { noticeOf } from './notice.ts';
import { signalChoices } from './signals.ts';

type Place = 'subject' | 'seq' | 'prev' | 'digest' | 'sealed';
type WithoutPlace<E> = E extends unknown ? Omit<E, Place> : never;

/** What an accepted submission says, before it has a place in a person's chain. */
export type Accepted = WithoutPlace<LedgerEvent>;

/**
 * Accepts a submission or throws a Refusal that names the field and the fix. Pure: decides, and never waits. The state is
 * needed by confirmations only, which are about what is pending.
 */
export function accept(submission: Submission, state: SubjectState | undefined, recordedAt: string): Accepted {
  checkCaller(submission);
  checkEvidence(submission);
  const times = timesOf(submission, recordedAt);
  const act = actOf(submission, state, times.occurredAt);
  // The text was shown for what the person chose; what a signal adds needs none.
  const choices = 'choices' in submission.input ? submission.input.choices : 'choices' in act ? act.choices : [];
  const { unfit, ...notice } = noticeOf(submission, choices, times.occurredAt) ?? {};
  const base = baseOf(submission, times, recordedAt, unfit === true ? ['notice_not_in_force'] : []);
  return { ...base, ...('id' in notice && { notice }), ...act } as Accepted;
}

function baseOf(
  submission: Submission,
  { occurredAt, deniedAt, claimed }: Times,
  recordedAt: string,
  remarks: readonly string[],
) {
  const { input, caller, policy, links, signals, identifierType } = submission;
  const flags = [...flagsOf(submission), ...remarks];
  return {
    v: 1 as const,
    id: input.id,
    tenant: caller.tenant,
    occurredAt,
    ...(deniedAt && { deniedAt }),
    recordedAt,
    collectionPoint: input.collectionPoint,
    actor: input.actor ?? { type: 'subject' as const },
    key: caller.keyId,
    ...(identifierType && { identifierType }),
    ...(links.length > 0 && { links }),
    ...(input.subjectClass && { subjectClass: input.subjectClass }),
    ...(input.action && { action: input.action }),
    ...(input.jurisdiction && { jurisdiction: input.jurisdiction }),
    ...(input.age && { age: input.age }),
    ...(input.controller && { controller: input.controller }),
    ...(input.verified !== undefined && { verified: input.verified }),
    policy: policy.version,
    ...(flags.length > 0 && { flags }),
    ...(signals.length > 0 && { signals }),
    ...(claimed && { claimed }),
  };
}

/** What the event is about, by its kind. */
function actOf(submission: Submission, state: SubjectState | undefined, occurredAt: string) {
  const { input, policy } = submission;
  switch (input.kind) {
    case undefined:
    case 'choice':
      return choiceOf(submission, input);
    case 'confirmation': {
      const choices = confirmedChoices(input, state, policy, occurredAt);
      return {
        kind: input.kind,
        confirms: input.confirms,
        choices,
        ...(input.tokenHash && { tokenHash: input.tokenHash }),
      };
    }
    case 'relationship':
      return { kind: input.kind, relationship: input.relationship, status: input.status };
    case 'acquisition':
      return { kind: input.kind, provenance: checkedProvenance(submission, input.provenance, '/provenance') };
    case 'suppression':
      if (input.channel !== ANY) checkChannel(policy, input.channel);
      return { kind: input.kind, channel: input.channel, cause: input.cause, status: input.status };
    case 'restriction':
    case 'minor_report':
      return { kind: input.kind, status: input.status };
    case 'acknowledgement':
    case 'unlink':
      return { kind: input.kind };
    default:
      return input satisfies never;
  }
}

function choiceOf(submission: Submission, input: InputOf<'choice'>) {
  const { policy, signals } = submission;
  checkChoices(submission, input);
  const own = input.choices.map((choice) =>
    input.imported === undefined && needsConfirmation(policy, choice)
      ? { ...choice, status: 'requested' as const }
      : choice,
  );
  return {
    kind: 'choice' as const,
    choices: [...own, ...signalChoices(policy, signals)],
    ...(input.objection && { objection: input.objection }),
    ...(input.corrects && { corrects: input.corrects }),
    ...(input.imported && { imported: checkedProvenance(submission, input.imported, '/imported') }),
  };
}

/** The provenance with the purposes it may serve: what the event says, within what the policy allows for its origin. */
function checkedProvenance({ policy }: Submission, provenance: Provenance, at: string): Provenance {
  const { purposes, importer, origin } = provenance;
  purposes?.forEach((id, index) => {
    if (!policy.purposes.has(id))
      throw refuse('unknown_purpose', `${at}/purposes/${index}`, `"${id}" is not a purpose in this policy`);
  });
  if (importer !== undefined && !policy.recipients.has(importer)) {
    throw refuse('unknown_recipient', `${at}/importer`, `"${importer}" is not a recipient in this policy`);
  }
  const allowed = policy.document.origins[origin];
  return allowed === undefined
    ? provenance
    : { ...provenance, purposes: (purposes ?? allowed).filter((id) => allowed.includes(id)) };
}

/** Remarks for the reader of the history; none of them changes an answer. */
function flagsOf(submission: Submission): string[] {
  const { input, policy } = submission;
  const { canonical } = policy.document.languages;
  const foreign = canonical !== undefined && input.notice !== undefined && input.notice.language !== canonical;
  const pending =
    isChoice(input) &&
    input.imported === undefined &&
    input.choices.some((choice) => needsConfirmation(policy, choice));
  return [
    ...(foreign ? ['non_canonical_language'] : []),
    ...(isIncomplete(submission) ? ['evidence_incomplete'] : []),
    ...(pending ? ['double_opt_in_pending'] : []),
    ...(isSelfDeclared(submission) ? [SELF_DECLARED] : []),
  ];
}

/** A browser can name anyone by email or phone: what it says about the person beside the choice is on record, but not believed. */
function isSelfDeclared({ caller, identifierType }: Submission): boolean {
  return caller.kind === 'publishable' && (identifierType === undefined || !SECRET_TYPES.has(identifierType));
}

function isChoice(input: EventInput): input is InputOf<'choice'> {
  return input.kind === undefined || input.kind === 'choice';
}
