import fc from 'fast-check';
import type { ChoiceInput } from '../../contract/events.ts';
import { PolicyDocument } from '../../contract/policy/document.ts';
import { type AgeBand, ANY, CHOICE_STATUSES, DENIALS } from '../../contract/vocabulary.ts';
import { type Answer, decide, type Question } from '../../core/decide.ts';
import type { LedgerEvent } from '../../core/event.ts';
import { evolve } from '../../core/evolve.ts';
import { isMandatory } from '../../core/policy/basis.ts';
import { compilePolicy, type Policy } from '../../core/policy/compile.ts';
import { EMPTY_STATE, type SubjectState } from '../../core/state.ts';

/** Everything the property tests make up, in one place: a new kind of event is added here and every law meets it. */

const label = { en: 'A label' };
const hash = (digit: string) => `sha256:${digit.repeat(64)}`;
const anywhere = (basis: string, more: object = {}) => ({ in: [ANY], on: [ANY], basis, ...more });

/** A policy with one of everything that decides differently. */
export const DOCUMENT = PolicyDocument.parse({
  format: 'consent-ledger/policy@1',
  tenant: 'tenant-a',
  controller: { name: 'A', country: 'FR', contacts: [{ for: 'rights', post: 'Street 1' }] },
  languages: { offered: ['en'] },
  subjectClasses: [{ id: 'customer' }, { id: 'agent', never: ['offers'] }],
  channels: ['email', 'sms', 'web'].map((id) => ({ id, label })),
  purposes: [
    {
      id: 'newsletter',
      kind: 'marketing',
      channels: ['email', 'sms'],
      bases: [
        anywhere('consent'),
        { in: ['US'], basis: 'legitimate_interest' },
        { in: ['US-CA'], on: ['sms'], basis: 'consent' },
      ],
    },
    {
      id: 'offers',
      kind: 'marketing',
      channels: ['email', 'sms'],
      bases: [anywhere('legitimate_interest'), { in: ['EEA'], basis: 'consent' }],
    },
    { id: 'sharing', kind: 'sharing', channels: ['email'], bases: [anywhere('consent')], perRecipient: true },
    {
      id: 'regulars',
      kind: 'marketing',
      channels: ['email'],
      bases: [anywhere('soft_opt_in', { requires: ['customer'] })],
    },
    {
      id: 'ads',
      kind: 'cookie',
      channels: ['web'],
      bases: [anywhere('consent')],
      cookie: { taxonomy: 'advertising' },
    },
    {
      id: 'essential',
      kind: 'cookie',
      channels: ['web'],
      bases: [anywhere('legitimate_interest')],
      cookie: { taxonomy: 'essential' },
    },
    { id: 'billing', kind: 'service', channels: ['email', 'sms'], bases: [anywhere('contract')] },
    { id: 'staff_news', kind: 'other', channels: ['email'], bases: [anywhere('consent')], audience: ['agent'] },
    { id: 'forbidden', kind: 'other', channels: ['email'], bases: [anywhere('consent')], neverGranted: true },
  ].map((purpose) => ({ dpv: 'DirectMarketing', label, ...purpose })),
  recipients: [
    { id: 'mailer', kind: 'processor', name: 'M', purposes: ['newsletter', 'offers'] },
    { id: 'partner_a', kind: 'partner', name: 'A', purposes: ['newsletter', 'offers', 'sharing'] },
    { id: 'partner_b', kind: 'partner', name: 'B', purposes: ['newsletter', 'offers', 'sharing'] },
  ],
  notices: [
    {
      id: 'privacy',
      type: 'privacy',
      versions: [{ version: '1', effectiveAt: '2020-01-01', texts: { en: { hash: hash('1') } } }],
    },
    {
      id: 'cookie',
      type: 'cookie',
      versions: [{ version: '1', effectiveAt: '2020-01-01', texts: { en: { hash: hash('2') } } }],
    },
  ],
  collectionPoints: [{ id: 'web_form' }, { id: 'unsubscribe_link' }],
  ages: { version: '1', minimum: [{ in: [ANY], age: 16 }] },
});

export const POLICY: Policy = compilePolicy(DOCUMENT, 1);

/** The document with some parts replaced, parsed again. */
export function documentWith(change: Record<string, unknown>): PolicyDocument {
  return PolicyDocument.parse({ ...DOCUMENT, ...change });
}

export const T0 = Date.parse('2026-11-23T09:00:00.000Z');
export const at = (ms: number): string => new Date(T0 + ms).toISOString();

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const compact = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

export const topics: readonly { purpose: string; channel: string }[] = DOCUMENT.purposes.flatMap(({ id, channels }) =>
  channels.map((channel) => ({ purpose: id, channel })),
);
export const refusable = topics.filter(({ purpose }) => {
  const found = POLICY.purposes.get(purpose);
  return found !== undefined && !isMandatory(found);
});

/** Recipients that may ask about a purpose; undefined is the tenant itself. */
export function askers(purpose: string): (string | undefined)[] {
  const serving = DOCUMENT.recipients.filter(({ purposes }) => purposes.includes(purpose));
  return [undefined, ...serving.map(({ id }) => id)];
}

/** A choice the ledger accepts: `*` never in a grant, a grant of a per-recipient purpose names its recipient. */
export const choice: fc.Arbitrary<ChoiceInput> = fc
  .record({
    topic: fc.constantFrom(...refusable),
    status: fc.constantFrom(...CHOICE_STATUSES),
    recipient: fc.nat({ max: 9 }),
    wide: fc.constantFrom('none', 'none', 'none', 'purpose', 'channel', 'both'),
  })
  .map(({ topic, status, recipient, wide }) => {
    const denies = DENIALS.some((denial) => denial === status);
    const grantable = POLICY.purposes.get(topic.purpose)?.perRecipient
      ? askers(topic.purpose).slice(1)
      : askers(topic.purpose);
    const from = denies ? askers(topic.purpose) : grantable;
    const named = from[recipient % from.length];
    return {
      purpose: denies && (wide === 'purpose' || wide === 'both') ? ANY : topic.purpose,
      channel: denies && (wide === 'channel' || wide === 'both') ? ANY : topic.channel,
      status,
      ...(named && { recipient: named }),
    };
  });

export const denial = choice.map(
  (c): ChoiceInput => ({ ...c, status: c.status === 'refused' ? c.status : 'withdrawn' }),
);

export const place: fc.Arbitrary<string> = fc.constantFrom('FR', 'US', 'US-CA', 'ZZ', 'IS');

/** What of an event depends on chance. Few instants, so that ties are common. */
export interface Draft {
  readonly choices: readonly ChoiceInput[];
  readonly minute: number;
  readonly jurisdiction?: string;
  readonly subjectClass?: string;
}

export const draft: fc.Arbitrary<Draft> = fc
  .record({
    choices: fc.array(choice, { minLength: 1, maxLength: 3 }),
    minute: fc.nat({ max: 5 }),
    jurisdiction: optional(place),
    subjectClass: optional(fc.constantFrom('customer', 'agent')),
  })
  .map(compact);

export type ChoiceEvent = Extract<LedgerEvent, { kind: 'choice' }>;

/** Events as recorded in the order of arrival. Ids are given by `drafts` order, so a permutation keeps them. */
export const history: fc.Arbitrary<ChoiceEvent[]> = fc.array(draft, { maxLength: 10 }).map((list) => list.map(eventOf));

export function eventOf({ minute, ...said }: Draft, index: number): ChoiceEvent {
  return {
    v: 1,
    id: `event-${String(index * 7919).padStart(6, '0')}`,
    tenant: 'tenant-a',
    subject: `sub_${'x'.repeat(43)}`,
    seq: index + 1,
    kind: 'choice',
    ...said,
    occurredAt: at(minute * 60_000),
    recordedAt: at(3_600_000 + index),
    collectionPoint: 'web_form',
    actor: { type: 'subject' },
    key: 'key_0000000000000000',
    policy: 1,
    digest: `digest-${index}`,
    prev: null,
  };
}

export const fold = (events: readonly LedgerEvent[], from: SubjectState = EMPTY_STATE): SubjectState =>
  events.reduce(evolve, from);

/** A permutation of a list, and the list itself. */
export const shuffled = <E extends LedgerEvent>(list: fc.Arbitrary<E[]>): fc.Arbitrary<[E[], E[]]> =>
  list.chain((events) =>
    fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length, maxLength: events.length })),
  );

/** Every question that can be asked of a policy. */
export function questions(policy: Policy = POLICY, facts: { jurisdiction?: string; age?: AgeBand } = {}): Question[] {
  // Asked long after every made-up event.
  const now = at(86_400_000);
  return policy.document.purposes.flatMap((purpose) =>
    purpose.channels.flatMap((channel) =>
      askers(purpose.id).map((recipient) => ({
        purpose,
        channel,
        at: now,
        ...(recipient && { recipient }),
        ...facts,
      })),
    ),
  );
}

export const nameOf = ({ purpose, channel, recipient }: Question) => `${purpose.id}|${channel}|${recipient ?? ''}`;

/** All answers about a person, by question, without the one thing that tells the order of arrival. */
export function answers(
  state: SubjectState | undefined,
  list = questions(),
  policy = POLICY,
): Record<string, Omit<Answer, 'mark'> & { mark?: object }> {
  return Object.fromEntries(
    list.map((question) => {
      const { mark, ...answer } = decide(question, state, policy);
      const { q: _seq, ...kept } = mark ?? { q: 0 };
      return [nameOf(question), { ...answer, ...(mark && { mark: kept }) }];
    }),
  );
}
