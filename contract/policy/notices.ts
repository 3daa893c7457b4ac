import * as z from 'zod';
import { ANY, Code, ContentHash, Duration, Language, Region } from '../vocabulary.ts';

/** The texts people were shown. An event names the notice, its version and the language that was on screen. */

export const NoticeVersion = z.strictObject({
  version: z.string().trim().min(1).max(40).describe('as printed; where none is printed, the day it was captured'),
  effectiveAt: z.iso.date().nullable().describe('null = the text prints no date'),
  registeredAt: z.iso.date().optional().describe('the day this ledger learned of it'),
  updatedAt: z.iso.date().optional(),
  announcedAt: z.iso.date().optional(),
  announcedBy: z.array(Code).default([]).describe('page, email, dashboard, …'),
  material: z.boolean().default(false),
  texts: z
    .record(Language, z.strictObject({ hash: ContentHash, url: z.url().optional() }))
    .describe('each language variant with the hash of its text'),
  covers: z
    .array(z.union([Code, z.literal(ANY)]))
    .default([ANY])
    .describe('purposes this text informs about'),
  reconsent: z
    .strictObject({
      purposes: z.array(z.union([Code, z.literal(ANY)])).min(1),
      in: z.array(z.union([Region, z.literal(ANY)])).default([ANY]),
      recipients: z.array(Code).optional().describe('only for these, e.g. the vendor that was added'),
    })
    .optional()
    .describe('older consents to these purposes, in these places, must be asked for again'),
  reviewedAt: z.array(z.iso.date()).default([]),
});

export const Notice = z.strictObject({
  id: Code,
  type: z.enum(['privacy', 'cookie', 'terms']),
  versions: z.array(NoticeVersion).min(1),
});

/** How changes to notices are announced. */
export const Changes = z.strictObject({
  leadTime: Duration.optional().describe('between announcement and effect of a material change'),
  oldEditions: z
    .enum(['accept', 'refuse'])
    .default('accept')
    .describe('whether a new event may cite an edition that is no longer in force when the act happened'),
});
