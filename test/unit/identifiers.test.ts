import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Refusal } from '../../core/errors.ts';
import { normalise } from '../../core/identifiers.ts';

const LOWER = { emailLocalPart: 'lowercase' } as const;
const email = (value: string, rules: Parameters<typeof normalise>[1] = LOWER) =>
  normalise({ type: 'email', value }, rules, '/subject').value;

test.each([
  [' Ada@EXAMPLE.com ', 'ada@example.com'],
  ['ada@Bücher.example', 'ada@xn--bcher-kva.example'],
  ['ada@例え。テスト', 'ada@xn--r8jz45g.xn--zckzah'],
  ["o'neil+tag@example.co.uk", "o'neil+tag@example.co.uk"],
])('the email address %j is written %j', (value, written) => {
  expect(email(value)).toBe(written);
});

test('a tenant that keeps the local part keeps its capitals and nothing else', () => {
  expect(email('Ada@EXAMPLE.com', { emailLocalPart: 'preserve' })).toBe('Ada@example.com');
});

test.each([
  ['06 12 34 56 78', 'FR', '+33612345678'],
  ['(305) 555-0100', 'US', '+13055550100'],
  ['+33 6 12 34 56 78', 'US', '+33612345678'],
])('the phone number %j in %s is %s', (value, defaultCountry, written) => {
  expect(normalise({ type: 'phone', value }, { ...LOWER, defaultCountry }, '').value).toBe(written);
});

test('writing an identifier twice changes nothing more, and a refusal never repeats it (seed 7)', () => {
  const value = fc.oneof(fc.emailAddress(), fc.string({ unit: 'binary', minLength: 8 }), fc.string({ minLength: 8 }));
  const type = fc.constantFrom('email', 'phone', 'visitor');
  fc.assert(
    fc.property(type, value, (kind, text) => {
      try {
        const once = normalise({ type: kind, value: text }, LOWER, '/subject');
        expect(normalise(once, LOWER, '/subject')).toEqual(once);
        expect(once.value).toMatch(/^[\x21-\x7e]+$/);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        expect(error.code).toBe('invalid_identifier');
        expect(error.errors[0]?.pointer).toBe('#/subject/value');
        expect(error.message).not.toContain(text);
      }
    }),
    { seed: 7, numRuns: 1000 },
  );
});
