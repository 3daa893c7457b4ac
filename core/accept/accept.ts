import type { LedgerEvent } from '../event.ts';
import { checkChoices } from './choices.ts';
import { timesOf } from './clock.ts';
import type { Submission } from './context.ts';
import { checkCaller, checkEvidence, isIncomplete } from './evidence.ts';
import { noticeOf } from './notice.ts';

/** What an accepted submission says, before it has a place in a person's chain. */
export type Accepted = Omit<LedgerEvent, 'subject' | 'seq' | 'prev' | 'digest' | 'sealed'>;

/** Accepts a submission or throws a Refusal that names the field and the fix. Pure: decides, and never waits. */
export function accept(submission: Submission, recordedAt: string): Accepted {
  const { input, caller, policy } = submission;
  checkCaller(submission);
  checkEvidence(submission);
  checkChoices(submission);
  const { occurredAt, claimed } = timesOf(submission, recordedAt);
  const notice = noticeOf(submission, occurredAt);
  const flags = flagsOf(submission);
  return {
    v: 1,
    id: input.id,
    tenant: caller.tenant,
    kind: 'choice',
    choices: input.choices,
    occurredAt,
    recordedAt,
    collectionPoint: input.collectionPoint,
    actor: input.actor ?? { type: 'subject' },
    key: caller.keyId,
    ...(input.subjectClass && { subjectClass: input.subjectClass }),
    ...(notice && { notice }),
    ...(input.action && { action: input.action }),
    ...(input.jurisdiction && { jurisdiction: input.jurisdiction }),
    ...(input.age && { age: input.age }),
    policy: policy.version,
    ...(flags.length > 0 && { flags }),
    ...(claimed && { claimed }),
  };
}

/** Remarks for the reader of the history; none of them changes an answer. */
function flagsOf(submission: Submission): string[] {
  const { input, policy } = submission;
  const { canonical } = policy.document.languages;
  const foreign = canonical !== undefined && input.notice !== undefined && input.notice.language !== canonical;
  return [...(foreign ? ['non_canonical_language'] : []), ...(isIncomplete(submission) ? ['evidence_incomplete'] : [])];
}
