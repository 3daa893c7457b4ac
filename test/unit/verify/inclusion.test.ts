import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toHex } from '../../../core/log/bytes.ts';
import { proveInclusion } from '../../../core/log/prove.ts';
import { type Inclusion, verifyInclusion } from '../../../verify/inclusion.ts';
import { entriesOf, flipped, hash, MemoryLog, plainRoot } from '../log/support.ts';

const ENTRIES = entriesOf(600);
const LEAVES = ENTRIES.map(hash.leaf);
const log = new MemoryLog();
const TILES = new Map<number, MemoryLog>();
const ROOTS = new Map<number, Uint8Array>();

function claim(index: number, size: number): Inclusion {
  if (!TILES.has(size)) TILES.set(size, new MemoryLog().append(ENTRIES.slice(0, size)));
  if (!ROOTS.has(size)) ROOTS.set(size, plainRoot(ENTRIES.slice(0, size)));
  const proof = proveInclusion(index, size, (TILES.get(size) ?? log).tile, hash);
  return { index, size, root: ROOTS.get(size) as Uint8Array, leafHash: LEAVES[index] as Uint8Array, proof };
}

const place = fc.integer({ min: 1, max: 600 }).chain((size) => fc.tuple(fc.nat(size - 1), fc.constant(size)));

test('every entry of every tree up to 70 is proved', () => {
  for (let size = 1; size <= 70; size += 1) {
    for (let index = 0; index < size; index += 1)
      expect(verifyInclusion(claim(index, size), hash)).toEqual({ ok: true });
  }
});

test('entries of larger trees are proved (seed 16)', () => {
  fc.assert(
    fc.property(place, ([index, size]) => expect(verifyInclusion(claim(index, size), hash)).toEqual({ ok: true })),
    { seed: 16, numRuns: 300 },
  );
});

test('any bit turned over, anywhere, is found (seed 17)', () => {
  fc.assert(
    fc.property(place, fc.nat(), fc.nat(255), ([index, size], which, bit) => {
      const { root, leafHash, proof, ...rest } = claim(index, size);
      const hashes = [root, leafHash, ...proof];
      hashes[which % hashes.length] = flipped(hashes[which % hashes.length] as Uint8Array, bit);
      const [badRoot, badLeaf, ...badProof] = hashes as [Uint8Array, Uint8Array, ...Uint8Array[]];
      const verdict = verifyInclusion({ ...rest, root: badRoot, leafHash: badLeaf, proof: badProof }, hash);
      expect(verdict).toMatchObject({ ok: false, fault: 'root_differs', expected: toHex(badRoot) });
    }),
    { seed: 17, numRuns: 400 },
  );
});

test('a proof holds for no other entry, index or tree (seed 18)', () => {
  fc.assert(
    fc.property(place, place, ([index, size], [otherIndex, otherSize]) => {
      const honest = claim(index, size);
      const other = claim(otherIndex, otherSize);
      if (otherIndex !== index) {
        expect(verifyInclusion({ ...honest, index: otherIndex }, hash).ok).toBe(false);
        expect(verifyInclusion({ ...honest, leafHash: other.leafHash }, hash).ok).toBe(false);
      }
      if (otherSize !== size) {
        expect(verifyInclusion({ ...honest, size: otherSize, root: other.root }, hash).ok).toBe(false);
        expect(verifyInclusion({ ...honest, root: other.root }, hash).ok).toBe(false);
      }
    }),
    { seed: 18, numRuns: 400 },
  );
});

describe('the shapes of malicious proofs (transparency-dev/merkle testdata/inclusion)', () => {
  const honest = claim(5, 8);
  const { root, leafHash, proof } = honest;
  const garbage = new Uint8Array(32).fill(7);
  const cases: readonly [string, Partial<Inclusion>, string][] = [
    ['empty proof', { proof: [] }, 'proof_too_short'],
    ['truncated', { proof: proof.slice(0, -1) }, 'proof_too_short'],
    ['trailing garbage', { proof: [...proof, garbage] }, 'proof_too_long'],
    ['trailing root', { proof: [...proof, root] }, 'proof_too_long'],
    ['preceding garbage', { proof: [garbage, ...proof] }, 'proof_too_long'],
    ['preceding root', { proof: [root, ...proof] }, 'proof_too_long'],
    ['the root as its own leaf', { index: 0, size: 1, leafHash: root, proof }, 'proof_too_long'],
    ['index - 1', { index: 4 }, 'root_differs'],
    ['index + 1', { index: 6 }, 'root_differs'],
    ['index xor 2', { index: 7 }, 'root_differs'],
    ['size * 2', { size: 16 }, 'proof_too_short'],
    ['size / 2', { size: 4 }, 'index_beyond_size'],
    ['index at the size', { index: 8 }, 'index_beyond_size'],
    ['an empty tree', { index: 0, size: 0, proof: [] }, 'index_beyond_size'],
    ['a root that is the leaf', { root: leafHash }, 'root_differs'],
    ['the root of the empty tree', { root: hash.emptyRoot }, 'root_differs'],
    ['a negative index', { index: -1 }, 'malformed'],
    ['half an index', { index: 0.5 }, 'malformed'],
    ['no number', { index: Number.NaN }, 'malformed'],
    ['a size beyond counting', { size: 2 ** 53 }, 'malformed'],
    ['infinity', { size: Number.POSITIVE_INFINITY }, 'malformed'],
    ['a short root', { root: root.subarray(1) }, 'malformed'],
    ['a long leaf', { leafHash: new Uint8Array(33) }, 'malformed'],
    ['a hash of nothing', { proof: [new Uint8Array(0), ...proof.slice(1)] }, 'malformed'],
  ];
  test.each(cases)('%s', (_, change, fault) => {
    expect(verifyInclusion({ ...honest, ...change }, hash)).toMatchObject({ ok: false, fault });
  });

  test('a proof in the largest of trees ends', () => {
    const long = {
      index: 2 ** 53 - 2,
      size: 2 ** 53 - 1,
      root,
      leafHash,
      proof: Array.from({ length: 64 }, () => garbage),
    };
    expect(verifyInclusion(long, hash)).toMatchObject({ fault: 'proof_too_long' });
    expect(verifyInclusion({ ...long, index: 0, proof: long.proof.slice(0, 53) }, hash)).toMatchObject({
      fault: 'root_differs',
    });
  });
});
