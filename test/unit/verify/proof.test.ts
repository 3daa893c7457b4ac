import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nodeSha256, nodeVerifyEd25519 } from '../../../adapters/node-hashing.ts';
import { utf8 } from '../../../core/log/bytes.ts';
import { type Checkpoint, formatCheckpoint } from '../../../core/log/checkpoint.ts';
import { eventHashOf } from '../../../core/log/entry.ts';
import { formatNote } from '../../../core/log/note.ts';
import { formatProof, parseProof } from '../../../core/log/proof.ts';
import { proveInclusion } from '../../../core/log/prove.ts';
import { cosign, signNote } from '../../../core/log/sign.ts';
import { type Trust, verifyCheckpoint } from '../../../verify/checkpoint.ts';
import { verifyProof } from '../../../verify/proof.ts';
import { entriesOf, flipped, hash, MemoryLog, signerOf } from '../log/support.ts';

const ORIGIN = 'ledger.example/log/tenant-a';
const SIZE = 300;
const INDEX = 77;
const ENTRIES = entriesOf(SIZE);
const log = new MemoryLog().append(ENTRIES);
const EVENT = eventHashOf(ENTRIES[INDEX] as Uint8Array);
const signer = signerOf(ORIGIN, new Uint8Array(32).fill(1));
const witnesses = [2, 3, 4].map((n) => signerOf(`witness${n}.example`, new Uint8Array(32).fill(n)));
const machine = { hash, verifyEd25519: nodeVerifyEd25519 };
const trust: Trust = { origin: ORIGIN, logKeys: [signer.key] };
const HEAD: Checkpoint = { origin: ORIGIN, size: SIZE, root: log.head.root, extensions: [] };

async function signed(checkpoint: Checkpoint, by = signer, cosigners: typeof witnesses = []): Promise<string> {
  const note = await signNote(formatCheckpoint(checkpoint), [by], nodeSha256);
  const cosignatures = await Promise.all(cosigners.map((w) => cosign(note.text, 1_700_000_000, w, nodeSha256)));
  return formatNote({ ...note, signatures: [...note.signatures, ...cosignatures] });
}

const hashes = proveInclusion(INDEX, SIZE, log.tile, hash);
let proof: string;
beforeAll(async () => {
  proof = formatProof({ index: INDEX, hashes, checkpoint: await signed(HEAD) });
});

describe('a proof of one event', () => {
  test('holds, and says where and in what', () => {
    expect(verifyProof(proof, EVENT, trust, machine)).toMatchObject({
      ok: true,
      index: INDEX,
      checkpoint: { origin: ORIGIN, size: SIZE },
    });
  });

  test('any bit of it turned over is found', () => {
    const bytes = utf8(proof);
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const verdict = verifyProof(flipped(bytes, bit), EVENT, trust, machine);
      if (verdict.ok) throw new Error(`bit ${bit} of the proof does not matter`);
    }
  });

  test('any cut of it is found', () => {
    for (let length = 0; length < proof.length; length += 1) {
      expect(verifyProof(proof.slice(0, length), EVENT, trust, machine).ok).toBe(false);
    }
  });

  test('another event has another proof', () => {
    const other = eventHashOf(ENTRIES[INDEX + 1] as Uint8Array);
    expect(verifyProof(proof, other, trust, machine)).toMatchObject({ ok: false, fault: 'root_differs' });
    const elsewhere = formatProof({ ...parseProof(proof), index: INDEX + 1 });
    expect(verifyProof(elsewhere, EVENT, trust, machine)).toMatchObject({ ok: false, fault: 'root_differs' });
    expect(verifyProof(proof, 'sha256:00', trust, machine)).toMatchObject({ fault: 'malformed', where: 'event hash' });
    expect(verifyProof('', EVENT, trust, machine)).toMatchObject({ fault: 'malformed', where: 'proof' });
  });

  test('extra data is carried and not believed', () => {
    const extra = formatProof({ ...parseProof(proof), extra: utf8('anything') });
    expect(verifyProof(extra, EVENT, trust, machine).ok).toBe(true);
  });

  test('pieces of proofs in any order never make it throw (seed 23)', () => {
    const piece = fc.oneof(fc.constantFrom(...proof.split(/(?<=\n)/)), fc.string({ unit: 'binary', maxLength: 4 }));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (parts) => {
        const text = parts.join('');
        expect(verifyProof(text, EVENT, trust, machine).ok).toBe(text === proof);
        expect(verifyCheckpoint(text, trust, machine).ok).toBe(text === parseProof(proof).checkpoint);
      }),
      { seed: 23, numRuns: 1000 },
    );
  });
});

describe('a checkpoint', () => {
  test('of another log is refused', async () => {
    const other = await signed({ ...HEAD, origin: 'ledger.example/log/tenant-b' });
    expect(verifyCheckpoint(other, trust, machine)).toEqual({
      ok: false,
      fault: 'origin_differs',
      expected: ORIGIN,
      found: 'ledger.example/log/tenant-b',
    });
  });

  test('by a key of the same name that is not the known one is nobody’s', async () => {
    const imposter = signerOf(ORIGIN, new Uint8Array(32).fill(66));
    const verdict = verifyCheckpoint(await signed(HEAD, imposter), trust, machine);
    expect(verdict).toMatchObject({ fault: 'signature_missing', expected: expect.stringContaining(ORIGIN) });
  });

  test('changed after signing is refused, with the signature as evidence', async () => {
    const changed = (await signed(HEAD)).replace(`\n${SIZE}\n`, `\n${SIZE + 1}\n`);
    expect(verifyCheckpoint(changed, trust, machine)).toMatchObject({ fault: 'signature_invalid' });
  });

  test('is believed under the old key and under the new', async () => {
    const next = signerOf(ORIGIN, new Uint8Array(32).fill(5));
    const both = { ...trust, logKeys: [signer.key, next.key] };
    expect(verifyCheckpoint(await signed(HEAD, next), both, machine).ok).toBe(true);
    expect(verifyCheckpoint(await signed(HEAD), both, machine).ok).toBe(true);
  });

  test('needs as many different witnesses as were asked for', async () => {
    const note = await signed(HEAD, signer, witnesses.slice(0, 2));
    const keys = witnesses.map(({ cosigner }) => cosigner);
    const asked = (quorum: number, from = keys) =>
      verifyCheckpoint(note, { ...trust, witnesses: from, quorum }, machine);
    expect(asked(2)).toMatchObject({ ok: true, signatures: [{}, { timestamp: 1_700_000_000 }, {}] });
    expect(asked(3)).toMatchObject({ fault: 'too_few_witnesses', expected: '3 witnesses', found: '2' });
    const twice = [keys[0], keys[0]] as typeof keys;
    expect(asked(2, twice)).toMatchObject({ fault: 'too_few_witnesses', found: '1' });
  });

  test('with a witness’s line broken is refused as a whole', async () => {
    const good = await signed(HEAD, signer, witnesses.slice(0, 1));
    const other = await signed({ ...HEAD, size: SIZE + 1 }, signer, witnesses.slice(0, 1));
    const mixed = good.slice(0, good.indexOf('— witness')) + other.slice(other.indexOf('— witness'));
    const keys = witnesses.map(({ cosigner }) => cosigner);
    expect(verifyCheckpoint(mixed, { ...trust, witnesses: keys }, machine)).toMatchObject({
      fault: 'signature_invalid',
    });
    // Nobody has to know every witness.
    expect(verifyCheckpoint(mixed, trust, machine).ok).toBe(true);
  });

  test('of an empty log has the root of nothing', async () => {
    const empty = { ...HEAD, size: 0, root: hash.emptyRoot };
    expect(verifyCheckpoint(await signed(empty), trust, machine).ok).toBe(true);
    const lie = await signed({ ...empty, root: log.head.root });
    expect(verifyCheckpoint(lie, trust, machine)).toMatchObject({ fault: 'root_differs' });
  });

  test('that is none is said to be malformed', () => {
    expect(verifyCheckpoint(Uint8Array.of(255), trust, machine)).toMatchObject({
      fault: 'malformed',
      where: 'checkpoint',
    });
  });
});
