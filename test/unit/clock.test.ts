import { describe, expect, test } from '@jest/globals';
import { timesOf } from '../../core/accept/clock.ts';
import type { Submission } from '../../core/accept/context.ts';
import { at, POLICY } from '../kit/arbitraries.ts';
import { BROWSER, input, SERVER } from '../kit/memory-ledger.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

const NO = { purpose: 'newsletter', channel: 'email', status: 'withdrawn' as const };
const YES = { ...NO, status: 'given' as const };

function times(
  said: { occurredAt?: string; sentAt?: string },
  { caller = SERVER, recordedAt = at(0), choices = [] as (typeof NO | typeof YES)[] } = {},
) {
  const submission: Submission = {
    input: input('event-0001', choices, said),
    caller,
    policy: POLICY,
    receivedAt: at(0),
    links: [],
    signals: [],
  };
  return timesOf(submission, recordedAt);
}
const refusal = (pointer: string) =>
  expect.objectContaining({ code: 'invalid_time', errors: [expect.objectContaining({ pointer })] });

test('without a time the act happened when it was recorded', () => {
  expect(times({}, { recordedAt: at(5) })).toEqual({ occurredAt: at(5) });
  expect(times({ sentAt: at(-DAY) })).toEqual({ occurredAt: at(0) });
});

test('a time without sentAt is taken as it is, in UTC and to the millisecond', () => {
  expect(times({ occurredAt: at(-MINUTE) })).toEqual({ occurredAt: at(-MINUTE) });
  expect(times({ occurredAt: '2026-11-23T09:30:00.123456+02:00' })).toEqual({ occurredAt: '2026-11-23T07:30:00.123Z' });
});

describe('a wrong clock is corrected by what it shows at sending', () => {
  test.each([
    ['late by a day', -DAY],
    ['ahead by a day', DAY],
    ['late by a year', -365 * DAY],
  ])('%s: the claim is kept as evidence', (_, skew) => {
    const said = { occurredAt: at(skew - 5000), sentAt: at(skew) };
    expect(times(said)).toEqual({ occurredAt: at(-5000), claimed: said });
  });

  test.each([MINUTE, -MINUTE, 1])('by %i ms: corrected without a remark', (skew) => {
    expect(times({ occurredAt: at(skew), sentAt: at(skew) })).toEqual({ occurredAt: at(0) });
  });

  test('one millisecond more is remarked', () => {
    expect(times({ occurredAt: at(MINUTE + 1), sentAt: at(MINUTE + 1) }).claimed).toBeDefined();
  });

  test('sentAt before occurredAt is no clock at all', () => {
    expect(() => times({ occurredAt: at(0), sentAt: at(-1) })).toThrow(refusal('#/sentAt'));
  });
});

describe('the future', () => {
  test.each([1, MINUTE])('%i ms ahead is taken as now', (ahead) => {
    expect(times({ occurredAt: at(ahead) })).toEqual({ occurredAt: at(0) });
  });

  test('more than a minute ahead is refused', () => {
    expect(() => times({ occurredAt: at(MINUTE + 1) })).toThrow(refusal('#/occurredAt'));
  });

  test('nothing happened after it was recorded, nor is it moved to then', () => {
    expect(times({ occurredAt: at(-10) }, { recordedAt: at(99) })).toEqual({ occurredAt: at(-10) });
  });
});

describe('the past', () => {
  test('before 1995 is a broken clock', () => {
    expect(times({ occurredAt: '1995-01-01T00:00:00Z' }).occurredAt).toBe('1995-01-01T00:00:00.000Z');
    expect(() => times({ occurredAt: '1994-12-31T23:59:59.999Z' })).toThrow(refusal('#/occurredAt'));
    expect(() => times({ occurredAt: '0001-01-01T00:00:00Z', sentAt: '9999-12-31T23:59:59Z' })).toThrow(
      refusal('#/occurredAt'),
    );
  });

  test('more than a day ago is for servers', () => {
    const [edge, old] = [
      { occurredAt: at(-DAY), sentAt: at(0) },
      { occurredAt: at(-DAY - 1), sentAt: at(0) },
    ];
    expect(times({ ...edge, sentAt: at(0) }, { caller: BROWSER }).occurredAt).toBe(at(-DAY));
    expect(() => times(old, { caller: BROWSER })).toThrow(refusal('#/occurredAt'));
    expect(times(old, { caller: SERVER }).occurredAt).toBe(at(-DAY - 1));
  });

  test('a browser whose clock is a year late and says so is not in the past', () => {
    const said = { occurredAt: at(-365 * DAY), sentAt: at(-365 * DAY) };
    expect(times(said, { caller: BROWSER }).occurredAt).toBe(at(0));
  });
});

describe('where a time is in doubt, the doubt goes against the grant', () => {
  const recordedAt = at(99);
  test.each([
    ['no time given', SERVER, {}],
    ['a browser that does not say what its clock shows', BROWSER, { occurredAt: at(0) }],
    ['a clock a little ahead', SERVER, { occurredAt: at(50) }],
  ])('%s', (_, caller, said) => {
    const [yes, no, both] = [[YES], [NO], [YES, NO]].map((choices) => times(said, { caller, recordedAt, choices }));
    expect([yes?.occurredAt, yes?.deniedAt]).toEqual([at(0), undefined]);
    expect([no?.occurredAt, no?.deniedAt]).toEqual([recordedAt, undefined]);
    expect([both?.occurredAt, both?.deniedAt]).toEqual([at(0), recordedAt]);
  });

  test('and where it is sure, both count from then', () => {
    const said = { occurredAt: at(-10), sentAt: at(0) };
    for (const choices of [[YES], [NO], [YES, NO]]) {
      expect(times(said, { caller: BROWSER, recordedAt, choices })).toEqual({ occurredAt: at(-10) });
    }
  });
});

test('a browser that does not say what its clock shows grants from then and denies from now', () => {
  const late = { occurredAt: at(-3_600_000) };
  const asked = (choices: (typeof YES | typeof NO)[]) => times(late, { caller: BROWSER, choices });
  expect(asked([YES]).occurredAt).toBe(at(-3_600_000));
  expect(asked([NO])).toEqual({ occurredAt: at(0), claimed: late });
  expect(asked([YES, NO])).toEqual({ occurredAt: at(-3_600_000), deniedAt: at(0), claimed: late });
});
