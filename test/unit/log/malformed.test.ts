import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nodeSha256 } from '../../../adapters/node-hashing.ts';
import { decodeBase64 } from '../../../core/log/base64.ts';
import { fromHex, fromUtf8 } from '../../../core/log/bytes.ts';
import { parseCheckpoint } from '../../../core/log/checkpoint.ts';
import { decodeCosignature } from '../../../core/log/cosignature.ts';
import { entryOf } from '../../../core/log/entry.ts';
import { Malformed } from '../../../core/log/errors.ts';
import { parseSignerKey, parseVerifierKey } from '../../../core/log/keys.ts';
import { parseTilePath } from '../../../core/log/layout.ts';
import { formatNote, parseNote } from '../../../core/log/note.ts';
import { parseProof } from '../../../core/log/proof.ts';
import { decodeBundle, decodeTile } from '../../../core/log/tile.ts';
import { onlyMalformed, publicKeyOf } from './support.ts';

/** Every parser meets everything. `onlyMalformed` throws for any error but the declared one. */

const ofText: Readonly<Record<string, (text: string) => unknown>> = {
  decodeBase64,
  fromHex,
  parseCheckpoint,
  entryOf,
  parseVerifierKey: (text) => parseVerifierKey(text, nodeSha256),
  parseSignerKey: (text) => parseSignerKey(text, publicKeyOf, nodeSha256),
  parseTilePath,
  parseNote,
  parseProof,
};
const ofBytes: Readonly<Record<string, (bytes: Uint8Array) => unknown>> = {
  decodeBundle,
  decodeTile,
  decodeCosignature,
  fromUtf8,
  parseNote,
  parseProof,
};

/** Pieces of the real formats in any order come much further into a parser than noise. */
const pieces = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\n',
        '\n\n',
        '— ',
        'a.example',
        ' ',
        '+',
        '0',
        '12',
        'c74f20a3',
        'AQ==',
        'PRIVATE+KEY+',
        'sha256:',
        'tile/',
      ),
      fc.constantFrom(
        'c2sp.org/tlog-proof@v1\n',
        'index 1\n',
        'extra ',
        'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=',
      ),
      fc.string({ unit: 'binary', maxLength: 5 }),
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''));

test.each(Object.entries(ofText))('%s throws nothing but Malformed (seed 13)', (_, parse) => {
  fc.assert(
    fc.property(fc.oneof(pieces, fc.string({ unit: 'binary' })), (text) => void onlyMalformed(() => parse(text))),
    {
      seed: 13,
      numRuns: 1500,
    },
  );
});

test.each(Object.entries(ofBytes))('%s of bytes throws nothing but Malformed (seed 14)', (_, parse) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => void onlyMalformed(() => parse(bytes))),
    {
      seed: 14,
      numRuns: 1500,
    },
  );
});

test('what is read as a note is what would be written (seed 15)', () => {
  fc.assert(
    fc.property(pieces, (text) => {
      const note = onlyMalformed(() => parseNote(`${text}\n\n— a.example AAAAAQE=\n`));
      if (!(note instanceof Malformed)) expect(formatNote(note)).toBe(`${text}\n\n— a.example AAAAAQE=\n`);
    }),
    { seed: 15, numRuns: 1500 },
  );
});

test.each<[string, () => unknown]>([
  ['parseNote', () => parseNote(`${'\n'.repeat(499_000)}— a AAAAAQE=\n`)],
  ['parseNote of dashes', () => parseNote('— '.repeat(400_000))],
  ['parseProof', () => parseProof(`c2sp.org/tlog-proof@v1\nindex 0\n${'A\n'.repeat(900_000)}`)],
  ['parseVerifierKey', () => parseVerifierKey('+'.repeat(1_000_000), nodeSha256)],
  ['parseVerifierKey of letters', () => parseVerifierKey('a'.repeat(1_000_000), nodeSha256)],
  ['parseTilePath', () => parseTilePath(`tile/0/${'x001/'.repeat(200_000)}`)],
  ['fromHex', () => fromHex('a'.repeat(1_000_001))],
  ['parseCheckpoint', () => parseCheckpoint('a\n'.repeat(500_000))],
])('%s answers a megabyte in time that grows with its length only', (_, parse) => {
  const start = performance.now();
  onlyMalformed(parse);
  // Quadratic would take minutes; the bound is far above any machine's linear time.
  expect(performance.now() - start).toBeLessThan(5_000);
});
