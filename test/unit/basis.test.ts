import { describe, expect, test } from '@jest/globals';
import type { Purpose } from '../../contract/policy/purposes.ts';
import type { LegalBasis } from '../../contract/vocabulary.ts';
import { basisFor, isMandatory, isUnderAge, minimumAge } from '../../core/policy/basis.ts';
import { compilePolicy, defaultClass } from '../../core/policy/compile.ts';
import { closeness, closest } from '../../core/policy/regions.ts';
import { DOCUMENT, documentWith, POLICY } from '../kit/arbitraries.ts';

describe('closeness of a region to a place', () => {
  test.each([
    [['US-CA'], 'US-CA', 4],
    [['US'], 'US-CA', 3],
    [['US'], 'US', 3],
    [['US-CA'], 'US', undefined],
    [['US-CA'], 'US-NY', undefined],
    [['EU'], 'FR', 2],
    [['EU'], 'FR-IDF', 2],
    [['EEA'], 'FR', 1],
    [['EEA'], 'NO', 1],
    [['EU'], 'NO', undefined],
    [['EU'], 'CH', undefined],
    [['EU', 'EEA'], 'GB', undefined],
    [['*'], 'FR', 0],
    [['*'], undefined, 0],
    [['FR', 'EU'], undefined, undefined],
    [['*', 'EEA', 'EU', 'FR'], 'FR', 3],
    [['FR', 'EU', 'EEA', '*'], 'FR', 3],
    [[], 'FR', undefined],
  ])('%j for %s: %s', (regions, place, expected) => {
    expect(closeness(regions, place)).toBe(expected);
  });

  test('the closest entries are all of the best, in their order', () => {
    const entries = [{ in: ['*'] }, { in: ['FR'], a: 1 }, { in: ['EU'] }, { in: ['FR'], a: 2 }];
    expect(closest(entries, 'FR')).toEqual([entries[1], entries[3]]);
    expect(closest(entries, 'US')).toEqual([entries[0]]);
    expect(closest(entries.slice(1), 'US')).toEqual([]);
  });
});

describe('the legal basis', () => {
  const purpose = (...bases: Partial<Purpose['bases'][number]>[]) =>
    ({
      ...DOCUMENT.purposes[0],
      bases: bases.map((rule) => ({ in: ['*'], on: ['*'], basis: 'consent', requires: [], ...rule })),
    }) as Purpose;
  const basis = (of: Purpose, channel = 'email', place?: string): LegalBasis => basisFor(of, channel, place).basis;

  test('of the closest region wins over the channel', () => {
    const of = purpose({ on: ['email'] }, { in: ['US'], basis: 'legitimate_interest' });
    expect(basis(of, 'email', 'US')).toBe('legitimate_interest');
    expect(basis(of, 'email', 'FR')).toBe('consent');
  });

  test('of a rule that names the channel wins over one for all, also if it is laxer', () => {
    const of = purpose({}, { on: ['sms'], basis: 'legitimate_interest' });
    expect([basis(of, 'sms'), basis(of, 'email')]).toEqual(['legitimate_interest', 'consent']);
  });

  test('a rule for another channel says nothing', () => {
    expect(basis(purpose({ on: ['sms'], basis: 'legitimate_interest' }), 'email')).toBe('consent');
  });

  test('the strictest of equals, in any order', () => {
    const order: LegalBasis[] = [
      'vital_interests',
      'legal_obligation',
      'contract',
      'legitimate_interest',
      'soft_opt_in',
      'consent',
      'explicit_consent',
    ];
    for (const [i, strict] of order.entries()) {
      for (const lax of order.slice(0, i)) {
        expect(basis(purpose({ basis: lax }, { basis: strict }))).toBe(strict);
        expect(basis(purpose({ basis: strict }, { basis: lax }))).toBe(strict);
      }
    }
  });

  test('of a policy without any rule is consent', () => {
    expect(basisFor(purpose(), 'email', 'FR')).toEqual({ in: ['*'], on: ['*'], basis: 'consent', requires: [] });
  });
});

describe('ages', () => {
  const table = [
    { in: ['*'], age: 13 },
    { in: ['EEA'], age: 16 },
    { in: ['FR'], age: 15 },
  ];
  const policy = compilePolicy(documentWith({ ages: { version: '1', minimum: table } }), 1);
  const partial = compilePolicy(documentWith({ ages: { version: '1', minimum: table.slice(1) } }), 1);
  const none = compilePolicy(documentWith({ ages: undefined }), 1);

  test.each([
    ['the closest', policy, 'FR', 15],
    ['the group', policy, 'DE', 16],
    ['everywhere', policy, 'US', 13],
    ['unknown place: the strictest', policy, undefined, 16],
    ['a place the table does not have: the strictest', partial, 'US', 16],
    ['no table, no rule', none, 'FR', undefined],
  ])('%s', (_, of, place, expected) => {
    expect(minimumAge(of, place)).toBe(expected);
  });

  test.each([
    [{ atLeast: 15 }, false],
    [{ atLeast: 14 }, true],
    [{ atLeast: 14, under: 18 }, true],
    [{ under: 15 }, true],
    [{ under: 99 }, true],
    [undefined, false],
  ])('in France %j is under age: %s', (age, expected) => {
    expect(isUnderAge(policy, 'FR', age)).toBe(expected);
  });

  test('without a rule nobody is', () => {
    expect(isUnderAge(none, 'FR', { under: 10 })).toBe(false);
  });
});

test('mandatory are services and essential cookies', () => {
  const names = DOCUMENT.purposes.filter(isMandatory).map(({ id }) => id);
  expect(names).toEqual(['essential', 'billing']);
});

test('the class of a person of whom none is recorded is the first of the policy', () => {
  expect(defaultClass(POLICY)).toBe('customer');
  expect(() => defaultClass({ ...POLICY, document: { ...DOCUMENT, subjectClasses: [] } })).toThrow('at least one');
});
