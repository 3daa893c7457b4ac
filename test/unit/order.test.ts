import { describe, expect, test } from '@jest/globals';
import { isDenial, winner, wins } from '../../core/order.ts';
import type { Mark } from '../../core/state.ts';

const mark = (s: Mark['s'], minute: number, id = 'event-0001'): Mark => ({
  s,
  t: `2026-11-23T09:0${minute}:00.000Z`,
  id,
  q: 1,
  p: 1,
});

test.each([
  ['given', false],
  ['requested', false],
  ['refused', true],
  ['withdrawn', true],
  ['revoked', true],
  ['invalidated', true],
] as const)('%s is a denial: %s', (status, expected) => {
  expect(isDenial(mark(status, 1))).toBe(expected);
});

describe('wins', () => {
  test.each<[string, Mark, Mark | undefined, boolean]>([
    ['anything over nothing', mark('requested', 0), undefined, true],
    ['the later act, also a grant over a denial', mark('given', 2), mark('withdrawn', 1), true],
    ['not the earlier act, also if it is a denial', mark('withdrawn', 1), mark('given', 2), false],
    [
      'a denial over a grant of the same millisecond',
      mark('refused', 1, 'event-0001'),
      mark('given', 1, 'event-0002'),
      true,
    ],
    ['not a grant over a denial of the same millisecond', mark('given', 1, 'event-0002'), mark('refused', 1), false],
    ['the greater id among equals', mark('given', 1, 'event-0002'), mark('given', 1, 'event-0001'), true],
    ['not the smaller id among equals', mark('refused', 1, 'event-0001'), mark('withdrawn', 1, 'event-0002'), false],
    ['by the words of the statuses within one event', mark('withdrawn', 1), mark('refused', 1), true],
    ['not itself', mark('given', 1), mark('given', 1), false],
  ])('%s', (_, challenger, holder, expected) => {
    expect(wins(challenger, holder)).toBe(expected);
  });

  test('is a total order: of two different marks exactly one wins', () => {
    const all = (['given', 'withdrawn', 'refused'] as const).flatMap((s) =>
      [1, 2].flatMap((minute) => ['event-0001', 'event-0002'].map((id) => mark(s, minute, id))),
    );
    for (const a of all)
      for (const b of all) if (a !== b) expect([wins(a, b), wins(b, a)].sort()).toEqual([false, true]);
  });
});

describe('winner', () => {
  const [old, denial, late] = [mark('given', 1), mark('withdrawn', 2), mark('given', 3)];
  test.each([
    ['nothing among nothing', [], undefined],
    ['nothing among what is not there', [undefined, undefined], undefined],
    ['the only one', [undefined, old], old],
    ['the last, wherever it stands', [late, undefined, denial, old], late],
    ['the last, wherever it stands', [old, denial, late], late],
  ])('%s', (_, marks, expected) => {
    expect(winner(marks)).toBe(expected);
  });
});
