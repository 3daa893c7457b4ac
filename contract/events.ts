import * as z from 'zod';
import { holdsCardNumber } from './card-numbers.ts';
import { Problem } from './errors.ts';
import {
  Action,
  ActorType,
  AgeBand,
  ANY,
  ChoiceStatus,
  Code,
  ContentHash,
  Instant,
  Jurisdiction,
  Language,
} from './vocabulary.ts';

/** What websites and servers send to record a person's act, and what they get back. */

export const MAX_EVENTS_PER_REQUEST = 100;

/** For texts that the sender chooses. */
function noCard(text: string): boolean {
  return !holdsCardNumber(text);
}

const NO_CARD = 'this looks like the number of a payment card: such numbers never enter the ledger';

/** Ids are chosen by the sender, so that a retry is recognised. UUIDs (version 7 best) or ULIDs are meant. */
export const EventId = z
  .string()
  .regex(
    /^(?!\d{8,15}$)[A-Za-z0-9][A-Za-z0-9_.:-]{7,63}$/,
    'an event id is 8 to 64 letters, digits, "_", ".", ":" or "-", and not a bare number; use a UUID',
  )
  .refine(noCard, NO_CARD);

/** One identifier of a person. It is turned into an opaque reference at once and never stored in clear. */
export const Identifier = z.strictObject({
  type: Code.describe('email, phone, visitor, device, push, external, …'),
  value: z
    .string()
    .min(1, 'an identifier needs a value')
    .max(320, 'an identifier has at most 320 characters')
    .refine(noCard, NO_CARD),
});
export type Identifier = z.infer<typeof Identifier>;

/** `sub_` and 43 base64url characters: a person at one tenant, meaningless elsewhere. */
export const SubjectRef = z
  .string()
  .regex(
    /^sub_[A-Za-z0-9_-]{43}$/,
    'a subject reference is "sub_" and 43 characters, as returned by /v1/subjects/lookup',
  );
export type SubjectRef = z.infer<typeof SubjectRef>;

export const SubjectInput = z.union([Identifier, z.strictObject({ ref: SubjectRef })], {
  error: 'a subject is {"type": "email", "value": "…"} or {"ref": "sub_…"}',
});
export type SubjectInput = z.infer<typeof SubjectInput>;

const CodeOrAny = z.union([Code, z.literal(ANY)], {
  error: 'a code from the policy, or "*" in a refusal or withdrawal',
});

/** One choice about one topic (purpose × channel), or with `*` about all of them (never in a grant). */
export const ChoiceInput = z
  .strictObject({
    purpose: CodeOrAny,
    channel: CodeOrAny,
    status: ChoiceStatus,
    recipient: Code.optional().describe(
      'only for this entity, partner or vendor; absent in a denial = for all of them',
    ),
  })
  .refine((c) => (c.status !== 'given' && c.status !== 'requested') || (c.purpose !== ANY && c.channel !== ANY), {
    error: '"*" cannot be granted: name the purpose and the channel',
    path: ['status'],
  });
export type ChoiceInput = z.infer<typeof ChoiceInput>;

export const NoticeCitation = z.strictObject({
  id: Code,
  version: z.string().min(1).max(40).refine(noCard, NO_CARD),
  language: Language.describe('the language that was on screen'),
  hash: ContentHash.optional().describe('of the text shown; filled in from the policy when absent'),
});

/** A pointer to evidence kept elsewhere (`ticket-42`): no free text, no identifiers. */
const Reference = z
  .string()
  .regex(
    /^(?!\+?\d[\d .()-]{6,}$)[A-Za-z0-9][A-Za-z0-9._:/#-]{0,127}$/,
    'a reference is a pointer such as "ticket-42": at most 128 letters, digits and . _ : / # -, and no phone number',
  )
  .refine(noCard, NO_CARD);

export const Actor = z.strictObject({
  type: ActorType,
  id: z
    .string()
    .regex(
      /^(?!\d{7,15}$)[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/,
      'an actor id is a staff or system id, not a name or address',
    )
    .refine(noCard, NO_CARD)
    .optional(),
  country: Jurisdiction.optional(),
  reason: Code.optional(),
});
export type Actor = z.infer<typeof Actor>;

/** What every event says, whatever it is about. */
const common = {
  id: EventId,
  subject: SubjectInput,
  also: z
    .array(Identifier)
    .max(5, 'an act names at most five other identifiers')
    .optional()
    .describe('other identifiers of the same person that this act named; they are linked'),
  subjectClass: Code.optional().describe('which class of person, where the policy has several'),
  collectionPoint: Code.describe('where it happened, from the list in the policy'),
  occurredAt: Instant.optional().describe('when the person acted; absent = now'),
  sentAt: Instant.optional().describe("the sender's clock when it sent this, so that a wrong clock can be corrected"),
  notice: NoticeCitation.optional().describe('the text the person was shown'),
  action: Action.optional().describe('how the person did it'),
  actor: Actor.optional().describe('absent = the person'),
  jurisdiction: Jurisdiction.optional().describe('where the person is'),
  age: AgeBand.optional(),
  controller: Code.optional().describe('the customer who is controller, where the tenant is its processor (GDPR 28)'),
  clientIp: z
    .union([z.ipv4(), z.ipv6()], { error: 'an IPv4 or IPv6 address' })
    .optional()
    .describe("the person's address, as your server saw it: cut to its network and sealed as evidence (double opt-in)"),
  verified: z.boolean().optional().describe('whether the person was seen to control the identifier'),
  reference: Reference.optional().describe('pointer to evidence kept elsewhere'),
};

/** Where data about a person came from, if not from the person. */
export const Provenance = z.strictObject({
  origin: z.enum(['import', 'purchased_list', 'public', 'third_party']),
  source: Code.describe('which list, partner or register'),
  importer: Code.optional().describe('the customer or recipient on whose behalf; only its purposes may be served'),
  purposes: z.array(Code).min(1).optional().describe('the only purposes it was handed over for'),
  noticeReference: Reference.optional().describe('proof that the person was informed'),
  consentReference: Reference.optional().describe('proof that the person agreed to the hand-over'),
});
export type Provenance = z.infer<typeof Provenance>;

const status = z.enum(['on', 'lifted'], { error: 'status is "on" or "lifted"' });

/** The kinds of event. `choice` is meant where none is named. */
export const EVENT_KINDS = {
  choice: z.strictObject({
    ...common,
    kind: z.literal('choice').optional(),
    choices: z
      .array(ChoiceInput)
      .min(1, 'an event needs at least one choice')
      .max(50, 'an event has at most 50 choices'),
    objection: Code.optional().describe('the person objects (GDPR 21) and this is why; the choices must be denials'),
    corrects: EventId.optional().describe('the event that was wrong; it stays in the history'),
    imported: Provenance.optional().describe('taken over from another system, not made here: fills gaps only'),
  }),
  confirmation: z.strictObject({
    ...common,
    kind: z.literal('confirmation'),
    confirms: EventId.describe('the event that asked for it (double opt-in)'),
    tokenHash: ContentHash.optional().describe('of the token in the link that was used'),
  }),
  acknowledgement: z.strictObject({ ...common, kind: z.literal('acknowledgement'), notice: NoticeCitation }),
  relationship: z.strictObject({
    ...common,
    kind: z.literal('relationship'),
    relationship: z.enum(['customer', 'prior_interest', 'open_request']),
    status: z.enum(['started', 'ended']),
  }),
  acquisition: z.strictObject({ ...common, kind: z.literal('acquisition'), provenance: Provenance }),
  restriction: z.strictObject({ ...common, kind: z.literal('restriction'), status }),
  suppression: z.strictObject({
    ...common,
    kind: z.literal('suppression'),
    channel: CodeOrAny,
    cause: z.enum(['hard_bounce', 'complaint', 'do_not_call', 'legal']),
    status,
  }),
  minor_report: z.strictObject({ ...common, kind: z.literal('minor_report'), status }),
  unlink: z.strictObject({ ...common, kind: z.literal('unlink'), also: common.also.unwrap().min(1) }),
} as const;

export type EventKind = keyof typeof EVENT_KINDS;

export const EventInput = z.union(
  Object.values(EVENT_KINDS) as unknown as { [K in EventKind]: (typeof EVENT_KINDS)[K] }[EventKind][],
);

/** The schema for what a sender calls its event; undefined for a kind that does not exist. */
export function eventSchemaFor(value: unknown): (typeof EVENT_KINDS)[EventKind] | undefined {
  const kind = (value as { kind?: unknown } | null | undefined)?.kind ?? 'choice';
  return typeof kind === 'string' && Object.hasOwn(EVENT_KINDS, kind) ? EVENT_KINDS[kind as EventKind] : undefined;
}

export type InputOf<K extends EventKind> = z.infer<(typeof EVENT_KINDS)[K]>;
export type EventInput = { [K in EventKind]: InputOf<K> }[EventKind];
export type ChoiceEventInput = InputOf<'choice'>;

/** What one choice led to. */
export const Preference = z.strictObject({
  purpose: CodeOrAny,
  channel: CodeOrAny,
  recipient: Code.optional(),
  status: ChoiceStatus,
  since: Instant,
  event: EventId,
});
export type Preference = z.infer<typeof Preference>;

export const SignalEffect = z.enum(['applied', 'recorded', 'ignored']);
export type SignalEffect = z.infer<typeof SignalEffect>;

/** The proof that an event was recorded. A replay of the same event gets the same receipt, byte for byte. */
export const Receipt = z.strictObject({
  eventId: EventId,
  subject: SubjectRef,
  seq: z
    .int()
    .min(1)
    .optional()
    .describe('position among the events of this person; not told to a browser that names someone by email or phone'),
  hash: ContentHash.describe('SHA-256 over the RFC 8785 form of the event'),
  recordedAt: Instant,
  preferences: z
    .array(Preference)
    .describe(
      'every recorded choice after this event; for a browser that names someone by email or phone, only its own',
    ),
  limits: z
    .array(z.strictObject({ purpose: Code, text: z.record(z.string(), z.string()) }))
    .optional()
    .describe('what no longer works without what was just refused; it was recorded all the same'),
  signals: z
    .strictObject({ gpc: SignalEffect.optional(), dnt: SignalEffect.optional() })
    .optional()
    .describe('what was done about the signals the browser sent; show it to the person (11 CCR 7025(c)(6))'),
});
export type Receipt = z.infer<typeof Receipt>;

/** One result per event sent, in the order sent. */
export const EventResult = z.union([
  z.strictObject({ status: z.literal([200, 201]), receipt: Receipt }),
  z.strictObject({ status: z.int().min(400), problem: Problem }),
]);
export type EventResult = z.infer<typeof EventResult>;
export const EventResults = z.strictObject({ results: z.array(EventResult) });

export const RecordedEvent = z.looseObject({
  id: EventId,
  seq: z.int(),
  kind: z.string(),
  hash: ContentHash,
  prev: ContentHash.nullable(),
  occurredAt: Instant,
  recordedAt: Instant,
});

export const History = z.strictObject({
  subject: SubjectRef,
  events: z.array(RecordedEvent),
  next: z.string().optional().describe('cursor of the next page; absent = this was the last one'),
});
