import { describe, expect, test } from '@jest/globals';
import { readPolicyFile } from '../../local/policy-file.ts';
import { difference } from './compare.ts';
import { fencesOf, read } from './markdown.ts';

const SHOP = 'examples/my-shop.yaml';

test('the policy printed in the documentation is the example, and it is valid', () => {
  const printed = fencesOf(read('docs/policy.md')).find(({ language }) => language === 'yaml');
  expect(`${printed?.text}\n`).toBe(read(SHOP));
  expect(readPolicyFile(SHOP).tenant).toBe('my-shop');
});

describe('what is printed is compared with the answer', () => {
  test.each([
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ a: '…', '…': '…' }, { a: 'x' }],
    ['sub_…', 'sub_123'],
    [
      [1, '…'],
      [1, 2, 3],
    ],
    [[{ a: 1 }], [{ a: 1, b: 2 }]],
  ])('%j is a part of %j', (printed, answer) => expect(difference(printed, answer)).toBeUndefined());

  test.each([
    [{ a: 1 }, { a: 2 }],
    [{ a: '…' }, {}],
    ['sub_…', 'key_1'],
    ['sub_…', 'sub_'],
    [[1], [1, 2]],
    [[1, '…'], []],
    [{ a: [] }, { a: {} }],
    [{ a: {} }, {}],
    [true, 'true'],
    [null, undefined],
  ])('%j is no part of %j', (printed, answer) => expect(difference(printed, answer)).toBeDefined());
});
