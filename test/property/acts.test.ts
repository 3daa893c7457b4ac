import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { LedgerEvent } from '../../core/event.ts';
import { answers, draft, eventOf, fold, shuffled } from '../kit/arbitraries.ts';

/** Law 5 for every kind of event: what the events add up to does not depend on the order in which they arrive. */

const toggle = fc.constantFrom('on' as const, 'lifted' as const);
const provenance = fc.record({
  origin: fc.constantFrom('import' as const, 'purchased_list' as const, 'public' as const, 'third_party' as const),
  source: fc.constant('a_list'),
});
const flags = fc.constantFrom(undefined, ['self_declared']);

/** What a kind of event says, beside what all of them say. */
const act = fc.oneof(
  draft.map(({ choices }) => ({ kind: 'choice' as const, choices })),
  draft.map(({ choices }) => ({ kind: 'choice' as const, choices, objection: 'my_situation' })),
  fc.tuple(draft, provenance).map(([{ choices }, imported]) => ({ kind: 'choice' as const, choices, imported })),
  draft.map(({ choices }) => ({ kind: 'confirmation' as const, choices, confirms: 'event-000000' })),
  fc.constant({ kind: 'acknowledgement' as const }),
  fc.record({
    kind: fc.constant('relationship' as const),
    relationship: fc.constantFrom('customer' as const, 'prior_interest' as const),
    status: fc.constantFrom('started' as const, 'ended' as const),
  }),
  provenance.map((from) => ({ kind: 'acquisition' as const, provenance: from })),
  toggle.map((status) => ({ kind: 'restriction' as const, status })),
  toggle.map((status) => ({ kind: 'minor_report' as const, status })),
  fc.record({
    kind: fc.constant('suppression' as const),
    channel: fc.constantFrom('email', '*'),
    cause: fc.constantFrom('hard_bounce' as const, 'complaint' as const),
    status: toggle,
  }),
  fc
    .constantFrom('link' as const, 'unlink' as const)
    .map((kind) => ({ kind, links: [{ ref: `sub_${'y'.repeat(43)}`, type: 'phone' }] })),
);

const event = fc.tuple(draft, act, flags).map(([said, about, remarks]) => (index: number) => {
  const { choices: _choices, ...base } = eventOf(said, index);
  return { ...base, ...about, ...(remarks && { flags: remarks }) } as LedgerEvent;
});
const history = fc.array(event, { maxLength: 10 }).map((list) => list.map((make, index) => make(index)));

/** The state without the places at which the events arrived. */
const text = (events: readonly LedgerEvent[]) =>
  JSON.stringify(sorted(fold(events)), (key, value) => (key === 'q' ? undefined : value));

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, part]) => [name, sorted(part)]));
}

test('any order of arrival of any kinds of event gives the same state and the same answers', () => {
  fc.assert(
    fc.property(shuffled(history), ([events, other]) => {
      expect(text(other)).toBe(text(events));
      expect(answers(fold(other))).toEqual(answers(fold(events)));
    }),
    { numRuns: 400 },
  );
});

test('what a browser says about somebody others know moves no fact, only the choice', () => {
  fc.assert(
    fc.property(history, draft, (events, said) => {
      const { choices: _choices, ...base } = eventOf(said, events.length);
      const declared: LedgerEvent = { ...base, kind: 'acknowledgement', flags: ['self_declared'] };
      expect(answers(fold([...events, declared]))).toEqual(answers(fold(events)));
    }),
    { numRuns: 200 },
  );
});
