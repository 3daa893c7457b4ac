import * as z from 'zod';
import { FieldError } from './errors.ts';
import { PolicyDocument } from './policy/document.ts';
import { Instant } from './vocabulary.ts';

/** Reading and publishing a tenant's policy. Every version stays readable; none is ever changed. */

export const PolicyVersion = z.strictObject({
  version: z.int().min(1),
  publishedAt: Instant,
  publishedBy: z.string().describe('id of the key that published it'),
  hash: z.string().describe('SHA-256 over the RFC 8785 form of the document'),
  policy: PolicyDocument,
});
export type PolicyVersion = z.infer<typeof PolicyVersion>;

/** One difference between two policies, as a pointer into the document. */
export const PolicyChange = z.strictObject({
  pointer: z.string(),
  change: z.enum(['added', 'removed', 'changed']),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
});
export type PolicyChange = z.infer<typeof PolicyChange>;

/** A version number in an address: digits only, at most nine. */
export const VersionNumber = z
  .string()
  .regex(/^(0|[1-9]\d{0,8})$/, 'a version is a whole number of at most nine digits')
  .transform(Number);

export const PublishQuery = z.strictObject({
  dryRun: z.enum(['true', 'false']).optional().describe('"true" shows what would change and publishes nothing'),
  expectVersion: VersionNumber.optional().describe('publish only if this is the present version'),
});

export const PublishResponse = z.strictObject({
  version: z.int().describe('the version now in force; with dryRun, the one it would become'),
  published: z.boolean(),
  changes: z.array(PolicyChange),
  warnings: z.array(FieldError).describe('what is valid and yet probably not meant'),
});
export type PublishResponse = z.infer<typeof PublishResponse>;
