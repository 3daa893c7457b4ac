import * as z from 'zod';
import { ANY, Code, Region, TenantId } from '../vocabulary.ts';
import {
  Controller,
  Deadlines,
  Identifiers,
  Languages,
  Recipient,
  RetentionClass,
  SubjectClass,
} from './controller.ts';
import { Changes, Notice } from './notices.ts';
import { Labels, Purpose } from './purposes.ts';

/**
 * A tenant's policy: everything the ledger needs to answer "may I send, and why?". Published as numbered, immutable
 * versions; each event names the version under which it was recorded.
 */

const Channel = z.strictObject({
  id: Code,
  label: Labels,
  addressedBy: z.array(Code).default([]).describe('identifier types that reach a person here, e.g. email'),
});

const CollectionPoint = z.strictObject({
  id: Code,
  requires: z
    .array(
      z.enum([
        'notice',
        'jurisdiction',
        'language',
        'reference',
        'country',
        'reason',
        'role',
        'controller',
        'recipient',
      ]),
    )
    .default([])
    .describe('what an event from here must carry'),
});

const Ages = z.strictObject({
  version: z.string().describe('of this table, e.g. "2026-01"'),
  minimum: z
    .array(z.strictObject({ in: z.array(z.union([Region, z.literal(ANY)])).min(1), age: z.int().min(0).max(21) }))
    .min(1),
});

const SignalAnswer = z.enum(['ignore', 'record', 'deny']);

const Signals = z.strictObject({
  gpc: z
    .strictObject({
      answer: SignalAnswer,
      purposes: z.array(Code).default([]).describe('denied where the answer is "deny"'),
    })
    .default({ answer: 'record', purposes: [] }),
  dnt: z
    .strictObject({ answer: SignalAnswer, purposes: z.array(Code).default([]) })
    .default({ answer: 'record', purposes: [] }),
});

const EventRules = z.strictObject({
  requires: CollectionPoint.shape.requires.describe('on every event'),
  operatorRequires: CollectionPoint.shape.requires.describe('on events an operator records for a person'),
  grantRequires: CollectionPoint.shape.requires.describe('on events that grant something'),
});

export const PolicyDocument = z.strictObject({
  format: z.literal('consent-ledger/policy@1'),
  tenant: TenantId,
  controller: Controller,
  languages: Languages,
  identifiers: Identifiers.prefault({}),
  subjectClasses: z.array(SubjectClass).min(1),
  channels: z.array(Channel).min(1),
  purposes: z.array(Purpose).min(1),
  barred: z
    .array(z.strictObject({ id: Code.optional(), dpv: z.string().optional() }))
    .default([])
    .describe('purposes that this tenant promised never to have, by code or DPV term'),
  origins: z
    .partialRecord(z.enum(['import', 'purchased_list', 'public', 'third_party']), z.array(Code))
    .default({})
    .describe('the only purposes that data of an origin may serve; absent = as the event says'),
  recipients: z.array(Recipient).default([]),
  notices: z.array(Notice).min(1),
  changes: Changes.prefault({}),
  collectionPoints: z.array(CollectionPoint).min(1),
  events: EventRules.prefault({}),
  ages: Ages.optional(),
  signals: Signals.prefault({}),
  revocationScope: z
    .enum(['message', 'programme', 'all'])
    .default('all')
    .describe('what a bare "stop" covers: the topic, all topics of the channel, or everything'),
  retention: z.array(RetentionClass).default([]),
  deadlines: Deadlines.prefault({}),
});
export type PolicyDocument = z.infer<typeof PolicyDocument>;
