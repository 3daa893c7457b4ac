import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeBase64, encodeBase64 } from '../../../core/log/base64.ts';
import { concatBytes, equalBytes, fromHex, fromUtf8, toHex, utf8 } from '../../../core/log/bytes.ts';
import { parseDecimal } from '../../../core/log/decimal.ts';
import { entryOf, eventHashOf } from '../../../core/log/entry.ts';
import { Malformed } from '../../../core/log/errors.ts';
import { onlyMalformed } from './support.ts';

/** RFC 4648 §10. */
test.each([
  ['', ''],
  ['f', 'Zg=='],
  ['fo', 'Zm8='],
  ['foo', 'Zm9v'],
  ['foob', 'Zm9vYg=='],
  ['fooba', 'Zm9vYmE='],
  ['foobar', 'Zm9vYmFy'],
])('%j is %j in base64', (text, encoded) => {
  expect(encodeBase64(utf8(text))).toBe(encoded);
  expect(fromUtf8(decodeBase64(encoded))).toBe(text);
});

test.each([
  'Z',
  'Zg',
  'Zg=',
  'Zh==',
  'Zm9=',
  'Zg==\n',
  ' Zg=',
  'Zg==Zg==',
  '====',
  'Z===',
  '=',
  'Zm_v',
  'Zm9vé',
  'Zg=g',
])('%j is not base64: each value has one form only', (text) => {
  expect(() => decodeBase64(text)).toThrow(Malformed);
});

test('base64 and hexadecimal are those of Node, both ways (seed 1)', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
      expect(toHex(bytes)).toBe(Buffer.from(bytes).toString('hex'));
      expect(equalBytes(decodeBase64(encodeBase64(bytes)), bytes)).toBe(true);
      expect(equalBytes(fromHex(toHex(bytes)), bytes)).toBe(true);
    }),
    { seed: 1 },
  );
});

test('a text that is read as base64 is the one that would be written (seed 2)', () => {
  const text = fc.string({ unit: fc.constantFrom(...'AQZgw059+/=\n ') });
  fc.assert(
    fc.property(text, (candidate) => {
      const read = onlyMalformed(() => decodeBase64(candidate));
      if (!(read instanceof Malformed)) expect(encodeBase64(read)).toBe(candidate);
    }),
    { seed: 2, numRuns: 3000 },
  );
});

test.each(['0g', 'abc', 'AB', ' ', '0x00', 'ab\n'])('%j is not hexadecimal as the log writes it', (text) => {
  expect(() => fromHex(text)).toThrow(Malformed);
});

test('UTF-8 keeps a byte order mark and refuses what it cannot give back', () => {
  expect(fromUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa');
  expect(() => fromUtf8(Uint8Array.of(0xff))).toThrow(Malformed);
  expect(() => utf8('\ud800')).toThrow(Malformed);
});

test.each([
  '',
  '00',
  '01',
  '-1',
  '+1',
  '1.0',
  '1e3',
  ' 1',
  '1 ',
  '1\n',
  '٣',
  '0x1',
  '9007199254740992',
  '18446744073709551615',
  '99999999999999999999',
])('%j is not a size', (text) => {
  expect(() => parseDecimal(text)).toThrow(Malformed);
});

test.each(['0', '1', '10', '9007199254740991'])('%j is a size', (text) => {
  expect(parseDecimal(text)).toBe(Number(text));
});

test('an entry of the log is the 32 bytes of the event hash', () => {
  const eventHash = `sha256:${'0123456789abcdef'.repeat(4)}`;
  expect(entryOf(eventHash)).toHaveLength(32);
  expect(eventHashOf(entryOf(eventHash))).toBe(eventHash);
  for (const wrong of [
    '',
    'sha256:',
    eventHash.slice(0, -1),
    `${eventHash}0`,
    eventHash.toUpperCase(),
    `${eventHash}\n`,
  ]) {
    expect(() => entryOf(wrong)).toThrow(Malformed);
  }
  expect(() => eventHashOf(new Uint8Array(31))).toThrow(Malformed);
});

test('bytes are compared and joined whole', () => {
  expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 3))).toBe(false);
  expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
  expect([...concatBytes(Uint8Array.of(1), new Uint8Array(0), Uint8Array.of(2, 3))]).toEqual([1, 2, 3]);
});

test('the evidence of an error is bounded, however long the input', () => {
  expect(onlyMalformed(() => decodeBase64('!'.repeat(1_000_000)))).toMatchObject({ what: 'base64' });
  expect((onlyMalformed(() => decodeBase64('!'.repeat(1_000_000))) as Malformed).found.length).toBeLessThan(130);
});
