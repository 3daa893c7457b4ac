import * as z from 'zod';
import { Code, Duration, Language, Region } from '../vocabulary.ts';

/** Who the tenant is, how people reach it, and for whom it acts. */

const text = z.string().trim().min(1).max(500);

/** An address people can write to. Refuses what a web page's address masking leaves behind ("[email protected]"). */
const ContactEmail = z.email(
  'a contact needs a real address; a masked one such as "[email protected]" cannot be reached',
);

export const Contact = z
  .strictObject({
    for: z.enum(['rights', 'dpo', 'support', 'complaints']).describe('what people may ask here'),
    primary: z.boolean().default(false),
    email: ContactEmail.optional(),
    phone: text.optional(),
    url: z.url().optional(),
    post: text.optional().describe('postal address'),
    subjectClass: Code.optional().describe('only for this class of people'),
  })
  .refine((c) => c.email ?? c.phone ?? c.url ?? c.post, 'a contact needs an email, phone, url or post address');

export const Authority = z.strictObject({
  name: text,
  country: Region,
  post: text.optional(),
  phone: text.optional(),
  url: z.url().optional(),
});

export const Controller = z.strictObject({
  name: text,
  legalForm: text.optional(),
  country: Region.describe('seat'),
  post: text.optional(),
  governingLaw: Region.optional(),
  contacts: z.array(Contact).min(1, 'a tenant needs a contact for rights requests before it can be used'),
  authorities: z
    .array(Authority)
    .default([])
    .describe('supervisory authorities, printed in replies to rights requests'),
  complaintStages: z.array(Code).default(['company']).describe('in the order in which they are to be used'),
  dataRegions: z.array(Region).default([]).describe('closed list of regions in which data may be kept; empty = any'),
  transferMechanisms: z
    .array(z.strictObject({ id: Code, name: text, invalidFrom: z.iso.date().optional() }))
    .default([]),
});

/** The role the tenant plays for a class of people, and who answers their requests. GDPR Articles 4(7), 4(8), 28. */
export const SubjectClass = z.strictObject({
  id: Code,
  role: z.enum(['controller', 'processor']).default('controller'),
  rightsRequests: z
    .enum(['answer', 'redirect'])
    .default('answer')
    .describe('redirect = to the customer who is controller'),
  isolated: z.boolean().default(false).describe('kept apart: the same identifier in another class is another person'),
  identifiers: z.array(Code).optional().describe('the only identifier types allowed for this class'),
  never: z.array(Code).default([]).describe('purposes that can never be granted for this class'),
});

export const Languages = z.strictObject({
  canonical: Language.optional().describe('the language that binds; other languages shown are flagged'),
  offered: z.array(Language).min(1),
});

export const Identifiers = z.strictObject({
  defaultCountry: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional()
    .describe('for phone numbers written without a country code'),
  emailLocalPart: z.enum(['preserve', 'lowercase']).default('lowercase'),
});

/** Someone who receives data or sends messages beside the tenant: entity, affiliate, partner, vendor, processor. */
export const Recipient = z.strictObject({
  id: Code,
  kind: z.enum(['entity', 'affiliate', 'partner', 'vendor', 'processor', 'reseller', 'authority']),
  name: text,
  purposes: z.array(Code).min(1).describe('the only purposes it may serve'),
  country: Region.optional(),
  transferMechanism: Code.optional(),
  privacyUrl: z.url().optional(),
  parent: Code.optional().describe('the recipient that engaged it; its purposes must include these'),
  authorisationRef: text.optional(),
  ndaRef: text.optional(),
  contractUntil: z.iso.date().optional(),
});

/** How long a class of data is kept, and what starts the clock. No period means: kept, and reported as such. */
export const RetentionClass = z.strictObject({
  id: Code,
  anchor: z.enum(['recorded', 'account_closed', 'contract_ended', 'purpose_ended', 'erasure_requested']),
  period: Duration.optional(),
  action: z.enum(['delete', 'anonymise', 'remove_pointer']),
  reason: text,
  setBy: z.enum(['tenant', 'customer']).default('tenant'),
});

export const Deadlines = z.strictObject({
  rightsRequest: Duration.optional(),
  erasure: Duration.optional(),
  breachAuthority: Duration.optional().describe('counted in hours from awareness, GDPR Article 33'),
  withdrawal: Duration.default('PT0S').describe('how soon a withdrawal must work'),
});
