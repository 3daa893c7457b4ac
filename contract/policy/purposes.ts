import * as z from 'zod';
import { ACTIONS, ANY, Code, Duration, Language, LegalBasis, Region } from '../vocabulary.ts';

/** What a tenant may do with a person's data, by which channel, and on which legal basis where. */

export const Labels = z.record(Language, z.string().trim().min(1).max(300)).describe('text by language');

export const PURPOSE_KINDS = [
  'marketing',
  'cookie',
  'service',
  'sharing',
  'profiling',
  'recording',
  'research',
  'recruitment',
  'other',
] as const;

/** Facts about a person without which a legitimate interest or soft opt-in does not exist. */
export const RELATIONSHIPS = ['customer', 'prior_interest', 'open_request'] as const;

/**
 * The basis for a purpose in some regions and on some channels. The most specific region wins (`US-CA`, then `US`, then
 * `EEA`, then `*`), then the rule that names the channel. Unknown places follow `*`.
 */
export const BasisRule = z.strictObject({
  in: z.array(z.union([Region, z.literal(ANY)])).default([ANY]),
  on: z.array(z.union([Code, z.literal(ANY)])).default([ANY]),
  basis: LegalBasis,
  requires: z.array(z.enum(RELATIONSHIPS)).default([]).describe('all of these facts must be on record'),
});
export type BasisRule = z.infer<typeof BasisRule>;

export const GOOGLE_CONSENT_TYPES = [
  'ad_storage',
  'ad_user_data',
  'ad_personalization',
  'analytics_storage',
  'functionality_storage',
  'personalization_storage',
  'security_storage',
] as const;

/** What a cookie category means outside this tenant. */
export const CookieCategory = z.strictObject({
  taxonomy: z.enum(['essential', 'functional', 'analytics', 'advertising', 'social']),
  googleConsentMode: z.array(z.enum(GOOGLE_CONSENT_TYPES)).default([]),
});

export const Purpose = z.strictObject({
  id: Code,
  kind: z.enum(PURPOSE_KINDS),
  dpv: z
    .string()
    .regex(/^[A-Z][A-Za-z]+$/)
    .describe('the DPV 2.3 purpose it is an instance of, e.g. DirectMarketing'),
  label: Labels,
  withoutIt: Labels.optional().describe('what works less well without it; told to people who refuse'),
  channels: z.array(Code).min(1),
  bases: z.array(BasisRule).min(1),
  audience: z.array(Code).optional().describe('the only subject classes it is for'),
  perRecipient: z
    .boolean()
    .default(false)
    .describe('a grant counts only for the recipient it names (partners, social networks)'),
  byInstruction: z.boolean().default(false).describe('only the customer who is controller may grant it'),
  neverGranted: z.boolean().default(false),
  explicit: z.boolean().default(false).describe('a grant needs a provable affirmative act'),
  grantActions: z
    .array(z.enum(ACTIONS))
    .optional()
    .describe('the only acts that grant it, e.g. a click on the social button'),
  validFor: Duration.optional().describe('a grant expires this long after it was given'),
  doubleOptIn: z
    .strictObject({ on: z.array(Code).min(1), confirmWithin: Duration })
    .optional()
    .describe('on these channels a grant counts only once the person confirmed it'),
  cookie: CookieCategory.optional(),
  role: z.enum(['controller', 'processor']).default('controller'),
});
export type Purpose = z.infer<typeof Purpose>;
