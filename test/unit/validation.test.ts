import { expect, test } from '@jest/globals';
import { EventInput } from '../../contract/events.ts';
import { Refusal } from '../../core/errors.ts';
import { parse } from '../../lambdas/validation.ts';

function refusal(value: unknown, pointer?: string): Refusal {
  try {
    parse(EventInput, value, pointer);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('accepted');
}
const pointers = (value: unknown, at?: string) => refusal(value, at).errors.map(({ pointer }) => pointer);

test('every missing field is named at once', () => {
  expect(pointers({})).toEqual(expect.arrayContaining(['#/id', '#/subject', '#/choices', '#/collectionPoint']));
  expect(refusal({}).message).toMatch(/\(and 3 more\)$/);
});

test('pointers start where the value stands in the request', () => {
  expect(pointers({}, '#/7')[0]).toBe('#/7/id');
});

test('a pointer repeats a name only if it looks like the name of a field', () => {
  expect(pointers({ job_title: 1 })).toContain('#/job_title');
  for (const name of ['a/b~c', '', '+33612345678', 'ada@example.com', '\0\u202e'.repeat(200)]) {
    expect(pointers({ [name]: 1 })).toContain('#/?');
  }
});

test('at most fifty fields are named, however many are wrong', () => {
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`field${i}`, 1]));
  expect(refusal(many).errors).toHaveLength(50);
});
