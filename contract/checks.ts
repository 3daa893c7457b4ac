import { z } from 'zod';
import { EventId, Preference, SubjectInput, SubjectRef } from './events.ts';
import { AgeBand, Code, Instant, Jurisdiction, LegalBasis } from './vocabulary.ts';

/** "May I send this to these people, and why?" */

export const MAX_SUBJECTS_PER_CHECK = 1000;

/** Every reason a check can give. The first group allows, the second denies; there is no third. */
export const ALLOW_REASONS = ['consent_given', 'soft_opt_in', 'legitimate_interest', 'service_message'] as const;
export const DENY_REASONS = [
  'consent_refused',
  'consent_withdrawn',
  'consent_revoked',
  'consent_invalidated',
  'consent_requested',
  'no_consent',
  'no_relationship',
  'not_for_this_class',
  'under_age',
] as const;
export const REASONS = [...ALLOW_REASONS, ...DENY_REASONS] as const;
export const Reason = z.enum(REASONS);
export type Reason = z.infer<typeof Reason>;

export const CheckRequest = z.strictObject({
  purpose: Code,
  channel: Code,
  recipient: Code.optional().describe('the entity, partner or vendor that would send; absent = the tenant itself'),
  subjects: z
    .array(SubjectInput)
    .min(1, 'a check needs at least one subject')
    .max(MAX_SUBJECTS_PER_CHECK, `a check takes at most ${MAX_SUBJECTS_PER_CHECK} subjects: split the list`),
  jurisdiction: Jurisdiction.optional().describe('where the people are; absent = as last recorded, else unknown'),
  age: AgeBand.optional(),
  at: Instant.optional().describe('answer for this moment instead of now; not in the future'),
});
export type CheckRequest = z.infer<typeof CheckRequest>;

export const Decision = z.strictObject({
  subject: SubjectRef,
  allowed: z.boolean(),
  reason: Reason,
  basis: LegalBasis,
  since: Instant.optional().describe('when the deciding act happened'),
  event: z.strictObject({ id: EventId, seq: z.int() }).optional().describe('the deciding act'),
  notice: z.string().optional().describe('the notice the person was shown, as id@version'),
  policyVersion: z.int().describe('the version of the policy that decided'),
});
export type Decision = z.infer<typeof Decision>;

export const CheckResponse = z.strictObject({
  purpose: Code,
  channel: Code,
  checkedAt: Instant,
  decisions: z.array(Decision).describe('one per subject, in the order asked'),
});
export type CheckResponse = z.infer<typeof CheckResponse>;

export const LookupRequest = z.strictObject({ subject: SubjectInput });
export const LookupResponse = z.strictObject({
  subject: SubjectRef,
  known: z.boolean().describe('whether anything is recorded about this person'),
});

/** The preference state: every topic of the policy with its present answer, and what the person chose. */
export const Preferences = z.strictObject({
  subject: SubjectRef,
  seq: z.int().describe('number of recorded events'),
  policyVersion: z.int(),
  topics: z.array(
    z.strictObject({
      purpose: Code,
      channel: Code,
      allowed: z.boolean(),
      reason: Reason,
      basis: LegalBasis,
      since: Instant.optional(),
    }),
  ),
  choices: z.array(Preference),
});
export type Preferences = z.infer<typeof Preferences>;
