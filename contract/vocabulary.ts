import * as z from 'zod';

/** The words every part of the ledger shares. Consent statuses follow the W3C Data Privacy Vocabulary (DPV 2.3). */

/** A tenant (a data controller), e.g. `virtual-support`. It appears in URLs, keys and log origins. */
export const TenantId = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{1,48}[a-z0-9]$/,
    'a tenant id is 3 to 50 lower-case letters, digits and hyphens, e.g. "my-shop"',
  );
export type TenantId = z.infer<typeof TenantId>;

/** A code chosen by the tenant: purpose, channel, recipient, notice, collection point, … */
export const Code = z
  .string()
  .regex(
    /^[a-z][a-z0-9_]{0,62}$/,
    'a code is 1 to 63 lower-case letters, digits and underscores, starting with a letter',
  );
export type Code = z.infer<typeof Code>;

/** Everything a refusal or withdrawal can cover at once. Never allowed in a grant. */
export const ANY = '*';

/** Country, subdivision or a group of countries: `FR`, `US-CA`, `EEA`. ISO 3166-1 and 3166-2. */
export const Region = z
  .string()
  .regex(
    /^([A-Z]{2}(-[A-Z0-9]{1,3})?|EU|EEA)$/,
    'a jurisdiction is an ISO 3166 code such as "FR" or "US-CA", or "EU" or "EEA"',
  );

/** Where a person is: `FR` or `US-CA`. Groups are for policies only. */
export const Jurisdiction = z
  .string()
  .regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/, 'a jurisdiction is an ISO 3166 code such as "FR" or "US-CA"')
  .refine((code) => code !== 'EU', 'send the country, e.g. "FR": "EU" does not tell which law applies');

/** BCP 47 language tag, e.g. `fr` or `pt-BR`. */
export const Language = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$/, 'a language is a BCP 47 tag such as "fr" or "pt-BR"');

/** RFC 3339 instant in UTC or with an offset, to the millisecond. */
export const Instant = z.iso
  .datetime({ offset: true, error: 'a time is RFC 3339 with a zone, e.g. "2026-11-23T09:30:00.000Z"' })
  // Outside these years ISO text no longer sorts like time, and the ledger compares times as text.
  .refine((text) => /^\d{4}-/.test(isoOf(text)), 'a time lies in the years 0 to 9999');

function isoOf(text: string): string {
  const time = Date.parse(text);
  return Number.isNaN(time) ? '' : new Date(time).toISOString();
}

/** ISO 8601 duration such as `P30D`, `P24M` or `PT72H`. */
export const Duration = z
  .string()
  .regex(
    /^P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/,
    'a duration is ISO 8601, e.g. "P30D" or "PT72H"',
  );

/** SHA-256 of a text, as `sha256:` and 64 hexadecimal digits. */
export const ContentHash = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/, 'a content hash is "sha256:" followed by 64 lower-case hexadecimal digits');

/** Statuses that allow, and statuses that deny. `requested` is pending: it denies until it is confirmed. */
export const GRANTS = ['given'] as const;
export const DENIALS = ['refused', 'withdrawn', 'revoked', 'invalidated'] as const;
export const CHOICE_STATUSES = [...GRANTS, ...DENIALS, 'requested'] as const;
export const ChoiceStatus = z.enum(CHOICE_STATUSES, {
  error: `a status is one of ${CHOICE_STATUSES.join(', ')}`,
});
export type ChoiceStatus = z.infer<typeof ChoiceStatus>;

/** Legal bases: GDPR Article 6(1), soft opt-in (ePrivacy 13(2)) and explicit consent (GDPR 9(2)(a)). */
export const LEGAL_BASES = [
  'consent',
  'explicit_consent',
  'soft_opt_in',
  'legitimate_interest',
  'contract',
  'legal_obligation',
  'vital_interests',
] as const;
export const LegalBasis = z.enum(LEGAL_BASES);
export type LegalBasis = z.infer<typeof LegalBasis>;

/** Who made a choice. `controller` is the customer on whose behalf a processor acts. */
export const ACTORS = ['subject', 'guardian', 'operator', 'controller', 'system'] as const;
export const ActorType = z.enum(ACTORS);
export type ActorType = z.infer<typeof ActorType>;

/** How an affirmative act was made. What is pre-ticked, bundled or implied can never be a grant (GDPR 4(11), 7(4)). */
export const ACTIONS = [
  'tick',
  'click',
  'toggle',
  'signature',
  'spoken',
  'written',
  'keyword',
  'social_button_click',
] as const;
export const NON_ACTIONS = ['preticked', 'bundled', 'implied'] as const;
export const Action = z.enum([...ACTIONS, ...NON_ACTIONS]);
export type Action = z.infer<typeof Action>;

/** An age known only as a band, never as a birth date: `{ atLeast: 13, under: 16 }`. Whole years. */
export const AgeBand = z
  .strictObject({ atLeast: z.int().min(0).max(120).optional(), under: z.int().min(1).max(120).optional() })
  .refine((band) => band.atLeast !== undefined || band.under !== undefined, 'give "atLeast", "under" or both')
  .refine((band) => (band.atLeast ?? 0) < (band.under ?? 121), '"atLeast" must be less than "under"');
export type AgeBand = z.infer<typeof AgeBand>;
