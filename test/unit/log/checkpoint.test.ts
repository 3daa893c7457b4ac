import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nodeSha256, nodeVerifyEd25519 } from '../../../adapters/node-hashing.ts';
import { fromUtf8, utf8 } from '../../../core/log/bytes.ts';
import { formatCheckpoint, parseCheckpoint } from '../../../core/log/checkpoint.ts';
import { cosignatureMessage, decodeCosignature, encodeCosignature } from '../../../core/log/cosignature.ts';
import { Malformed } from '../../../core/log/errors.ts';
import { parseVerifierKey } from '../../../core/log/keys.ts';
import { parseNote } from '../../../core/log/note.ts';
import { formatProof, parseProof } from '../../../core/log/proof.ts';
import { cosign, signNote } from '../../../core/log/sign.ts';
import { checkSignatures } from '../../../core/log/signatures.ts';
import { flipped, hash, onlyMalformed, signerOf } from './support.ts';

/** The example of C2SP tlog-checkpoint. */
const BODY = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
const ROOT = 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=';
const NOTE = `${BODY}\n— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n`;

describe('checkpoints', () => {
  test('the example of the format', () => {
    const checkpoint = parseCheckpoint(parseNote(NOTE).text);
    expect(checkpoint).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20852163, extensions: [] });
    expect(formatCheckpoint(checkpoint)).toBe(BODY);
  });

  test('extension lines are read, if none is empty', () => {
    expect(parseCheckpoint(`${BODY}lots\nof\nlines\n`).extensions).toEqual(['lots', 'of', 'lines']);
    expect(formatCheckpoint(parseCheckpoint(`${BODY}lots\nof\nlines\n`))).toBe(`${BODY}lots\nof\nlines\n`);
  });

  test.each([
    ['insufficient lines', 'Head\n9944\n'],
    ['no origin', `\n9944\n${ROOT}\n`],
    ['the last line not ended', `Log\n123\n${ROOT}`],
    ['a size in words', `Log\nbananas\n${ROOT}\n`],
    ['a negative size', `Log\n-34\n${ROOT}\n`],
    ['a size too large', `Log\n3438945738945739845734895735\n${ROOT}\n`],
    ['a leading zero', `Log\n0123\n${ROOT}\n`],
    ['two zeros', `Log\n00\n${ROOT}\n`],
    ['a plus sign', `Log\n+1\n${ROOT}\n`],
    ['a space', `Log\n1 \n${ROOT}\n`],
    ['an empty size', `Log\n\n${ROOT}\n`],
    ['a root that is not base64', "Log\n123\nThisIsn'tBase64\n"],
    ['a root of seven bytes', 'Log\n123\nYmFuYW5hcw==\n'],
    ['a root with stray bits', `Log\n123\n${ROOT.replace('I=', 'J=')}\n`],
    ['empty lines after', `Log\n123\n${ROOT}\n\n\n`],
    ['nothing', ''],
  ])('refused: %s', (_, text) => {
    expect(() => parseCheckpoint(text)).toThrow(Malformed);
  });

  test('an origin with lines of its own cannot smuggle in another head', () => {
    const origin = `Log\n1\n${ROOT}\n`;
    expect(() => formatCheckpoint({ ...parseCheckpoint(BODY), origin })).toThrow(Malformed);
    expect(() => formatCheckpoint({ ...parseCheckpoint(BODY), origin: '' })).toThrow(Malformed);
    expect(() => formatCheckpoint({ ...parseCheckpoint(BODY), extensions: ['a\nb'] })).toThrow(Malformed);
    expect(() => formatCheckpoint({ ...parseCheckpoint(BODY), size: 1.5 })).toThrow(Malformed);
  });

  test('what is read as a checkpoint is what would be written (seed 12)', () => {
    const bytes = utf8(`${BODY}more\n`);
    fc.assert(
      fc.property(fc.nat(bytes.length * 8), fc.nat(bytes.length), (bit, cut) => {
        for (const changed of [flipped(bytes, bit), bytes.subarray(0, cut)]) {
          const read = onlyMalformed(() => parseCheckpoint(fromUtf8(changed)));
          if (!(read instanceof Malformed)) expect(formatCheckpoint(read)).toBe(fromUtf8(changed));
        }
      }),
      { seed: 12, numRuns: 2000 },
    );
  });
});

describe('cosignatures', () => {
  test('the example of the format', () => {
    expect(fromUtf8(cosignatureMessage(1679315147, BODY))).toBe(`cosignature/v1\ntime 1679315147\n${BODY}`);
  });

  test("a real one, of Sunlight's mirror (FiloSottile/sunlight, cmd/skylight/testdata)", () => {
    const mirror = 'mirror.example.org+3fb148ef+BAAjjch9GyYz0sJsJx7ALhbdAtz2ov0unbzSl1vMp94O';
    const note = `rome2026h1.example.org
300
gw31yQrqZZCcEOPrzX+bpy3nJ6QgngTKn8G1m0i62uU=

— mirror.example.org P7FI7wAAAABpVGeAjA1S4pJm6MbcXjX7UUImu4azZtrfcVW2uyr/LXIYlwEJzXC0N0EiZkbqfLdXt/4gVEEuGmxJjAfXKMCISpsJAg==
`;
    const keys = [parseVerifierKey(mirror, nodeSha256)];
    expect(checkSignatures(parseNote(note), keys, nodeVerifyEd25519)).toMatchObject({
      valid: [{ key: { name: 'mirror.example.org' }, timestamp: 1767139200 }],
    });
    const forged = checkSignatures(parseNote(note.replace('300', '301')), keys, nodeVerifyEd25519);
    expect(forged).toMatchObject({ valid: [], invalid: [{}] });
  });

  test('a cosignature is made, checked, and bound to its time', async () => {
    const witness = signerOf('witness.example', new Uint8Array(32).fill(9));
    const line = await cosign(BODY, 1_700_000_000, witness, nodeSha256);
    const check = (signature: Uint8Array) =>
      checkSignatures({ text: BODY, signatures: [{ ...line, signature }] }, [witness.cosigner], nodeVerifyEd25519);
    expect(check(line.signature).valid).toMatchObject([{ timestamp: 1_700_000_000 }]);
    for (let bit = 0; bit < 72 * 8; bit += 1) expect(check(flipped(line.signature, bit)).valid).toEqual([]);
    expect(check(line.signature.subarray(1)).invalid).toHaveLength(1);
  });

  test('a signature of the log is no cosignature, and the other way round', async () => {
    const signer = signerOf('both.example', new Uint8Array(32).fill(3));
    const { signatures } = await signNote(BODY, [signer], nodeSha256);
    const asCosignature = signatures.map((s) => ({ ...s, keyId: signer.cosigner.id }));
    const keys = [signer.key, signer.cosigner];
    expect(checkSignatures({ text: BODY, signatures: asCosignature }, keys, nodeVerifyEd25519).invalid).toHaveLength(1);
  });

  test('times that are not whole seconds, and bytes of other lengths, are refused', () => {
    const signature = new Uint8Array(64);
    for (const timestamp of [-1, 0.5, Number.NaN, 2 ** 53]) {
      expect(() => cosignatureMessage(timestamp, BODY)).toThrow(Malformed);
      expect(() => encodeCosignature({ timestamp, signature })).toThrow(Malformed);
    }
    expect(() => encodeCosignature({ timestamp: 1, signature: new Uint8Array(63) })).toThrow(Malformed);
    expect(() => decodeCosignature(new Uint8Array(71))).toThrow(Malformed);
    expect(() => decodeCosignature(new Uint8Array(72).fill(255))).toThrow(Malformed);
    expect(decodeCosignature(encodeCosignature({ timestamp: 2 ** 53 - 1, signature })).timestamp).toBe(2 ** 53 - 1);
  });
});

describe('proofs', () => {
  /** transparency-dev/formats proof/tlog_proof_test.go */
  const h1 = nodeSha256(utf8('hash1'));
  const h2 = nodeSha256(utf8('hash2'));
  const b64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const HEADER = 'c2sp.org/tlog-proof@v1\n';

  test.each([
    [
      { index: 5, hashes: [h1, h2], checkpoint: 'test checkpoint\n' },
      `index 5\n${b64(h1)}\n${b64(h2)}\n\ntest checkpoint\n`,
    ],
    [
      { index: 10, hashes: [h1], checkpoint: 'checkpoint data\n', extra: utf8('extra information') },
      `extra ZXh0cmEgaW5mb3JtYXRpb24=\nindex 10\n${b64(h1)}\n\ncheckpoint data\n`,
    ],
    [{ index: 0, hashes: [], checkpoint: 'checkpoint\n' }, 'index 0\n\ncheckpoint\n'],
    [{ index: 0, hashes: [], checkpoint: NOTE, extra: new Uint8Array(0) }, `extra \nindex 0\n\n${NOTE}`],
  ])('%#: written and read', (proof, text) => {
    expect(formatProof(proof)).toBe(HEADER + text);
    const read = parseProof(HEADER + text);
    expect({ ...read, hashes: read.hashes.map(b64) }).toEqual({ ...proof, hashes: proof.hashes.map(b64) });
    expect(parseProof(utf8(HEADER + text))).toEqual(read);
  });

  test.each([
    ['another header', 'wrong-header\nindex 0\n\ncheckpoint\n'],
    ['extra data that is not base64', `${HEADER}extra !!notbase64!!\nindex 0\n\ncheckpoint\n`],
    ['no index', `${HEADER}\n\ncheckpoint\n`],
    ['an index in words', `${HEADER}index notanumber\n\ncheckpoint\n`],
    ['a negative index', `${HEADER}index -5\n\ncheckpoint\n`],
    ['an index with a leading zero', `${HEADER}index 05\n\ncheckpoint\n`],
    ['a hash that is not base64', `${HEADER}index 0\n!!notbase64!!\n\ncheckpoint\n`],
    ['a hash of 64 bytes', `${HEADER}index 0\n${b64(new Uint8Array(64))}\n\ncheckpoint\n`],
    ['a line without end', `${HEADER}index 0\n${'a'.repeat(65 * 1024)}\n`],
    ['no checkpoint', `${HEADER}index 0\n\n`],
    ['a checkpoint cut off', `${HEADER}index 0\n\ncheckpoint`],
    ['extra data after the index', `${HEADER}index 0\nextra YQ==\n\ncheckpoint\n`],
    ['more hashes than any tree has', `${HEADER}index 0\n${`${b64(h1)}\n`.repeat(65)}\ncheckpoint\n`],
    ['too much', `${HEADER}index 0\n\n${'a'.repeat(2_000_000)}\n`],
    ['nothing', ''],
  ])('refused: %s', (_, text) => {
    expect(() => parseProof(text)).toThrow(Malformed);
  });

  test('a proof that could not be read back is not written', () => {
    expect(() => formatProof({ index: -1, hashes: [], checkpoint: 'c\n' })).toThrow(Malformed);
    expect(() => formatProof({ index: 0, hashes: [new Uint8Array(31)], checkpoint: 'c\n' })).toThrow(Malformed);
    expect(() => formatProof({ index: 0, hashes: [hash.emptyRoot], checkpoint: 'c' })).toThrow(Malformed);
  });
});
