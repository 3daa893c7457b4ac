import * as z from 'zod';
import { EventId, Preference, SubjectInput, SubjectRef } from './events.ts';
import { AgeBand, Code, Instant, Jurisdiction, Language, LegalBasis } from './vocabulary.ts';

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
  'consent_expired',
  'reconsent_required',
  'objected',
  'no_consent',
  'no_relationship',
  'import_only',
  'not_for_this_class',
  'restricted',
  'suppressed',
  'under_age',
] as const;
export const REASONS = [...ALLOW_REASONS, ...DENY_REASONS] as const;
export const Reason = z.enum(REASONS);
export type Reason = z.infer<typeof Reason>;

/** A moment in the past, on both clocks. */
const asOf = {
  at: Instant.optional().describe('what was in force at this moment; absent = now'),
  knownAt: Instant.optional().describe('only what the ledger had learned by this moment; absent = all it knows'),
};

export const AsOfQuery = z.strictObject(asOf);
export type AsOf = z.infer<typeof AsOfQuery>;

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
  subjectClass: Code.optional().describe('which class of person, where the policy keeps a class apart'),
  controller: Code.optional().describe(
    'the customer who is controller, where a class that is kept apart is known per customer',
  ),
  ...asOf,
  explain: z.boolean().optional().describe('add the steps to the answer, in a sentence each'),
  language: Language.optional().describe('of the explanation; absent = the first the policy offers'),
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
  expires: Instant.optional().describe('when the consent runs out'),
  explanation: z.array(z.string()).optional().describe('with "explain": how the answer came about'),
});
export type Decision = z.infer<typeof Decision>;

export const CheckResponse = z.strictObject({
  purpose: Code,
  channel: Code,
  checkedAt: Instant,
  decisions: z.array(Decision).describe('one per subject, in the order asked'),
});
export type CheckResponse = z.infer<typeof CheckResponse>;

export const LookupRequest = z.strictObject({
  subject: SubjectInput,
  subjectClass: Code.optional(),
  controller: Code.optional(),
});
export const LookupResponse = z.strictObject({
  subject: SubjectRef,
  known: z.boolean().describe('whether anything is recorded about this person'),
});

/** The preference state: every topic of the policy with its present answer, and what the person chose. */
export const Preferences = z.strictObject({
  subject: SubjectRef,
  seq: z.int().describe('number of events it is made of'),
  policyVersion: z.int(),
  topics: z.array(
    z.strictObject({
      purpose: Code,
      channel: Code,
      allowed: z.boolean(),
      reason: Reason,
      basis: LegalBasis,
      since: Instant.optional(),
      expires: Instant.optional(),
    }),
  ),
  choices: z.array(Preference),
});
export type Preferences = z.infer<typeof Preferences>;
