import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { proveConsistency } from '../../../core/log/prove.ts';
import { type Consistency, verifyConsistency } from '../../../verify/consistency.ts';
import { entriesOf, flipped, hash, MemoryLog, plainRoot } from '../log/support.ts';

const ENTRIES = entriesOf(600);
const LOGS = new Map<number, MemoryLog>();
const ROOTS = new Map<number, Uint8Array>();

function rootAt(size: number): Uint8Array {
  if (!ROOTS.has(size)) ROOTS.set(size, plainRoot(ENTRIES.slice(0, size)));
  return ROOTS.get(size) as Uint8Array;
}

function claim(oldSize: number, newSize: number): Consistency {
  if (!LOGS.has(newSize)) LOGS.set(newSize, new MemoryLog().append(ENTRIES.slice(0, newSize)));
  const proof = proveConsistency(oldSize, newSize, (LOGS.get(newSize) as MemoryLog).tile, hash);
  return { oldSize, oldRoot: rootAt(oldSize), newSize, newRoot: rootAt(newSize), proof };
}

const step = fc.integer({ min: 1, max: 600 }).chain((to) => fc.tuple(fc.integer({ min: 1, max: to }), fc.constant(to)));

test('every step between trees up to 70 is proved', () => {
  for (let to = 1; to <= 70; to += 1) {
    for (let from = 1; from <= to; from += 1) expect(verifyConsistency(claim(from, to), hash)).toEqual({ ok: true });
  }
});

test('steps between larger trees are proved (seed 19)', () => {
  fc.assert(
    fc.property(step, ([from, to]) => expect(verifyConsistency(claim(from, to), hash)).toEqual({ ok: true })),
    { seed: 19, numRuns: 300 },
  );
});

test('any bit turned over, anywhere, is found (seed 20)', () => {
  fc.assert(
    fc.property(step, fc.nat(), fc.nat(255), ([from, to], which, bit) => {
      const { oldRoot, newRoot, proof, ...sizes } = claim(from, to);
      const hashes = [oldRoot, newRoot, ...proof];
      hashes[which % hashes.length] = flipped(hashes[which % hashes.length] as Uint8Array, bit);
      const [badOld, badNew, ...badProof] = hashes as [Uint8Array, Uint8Array, ...Uint8Array[]];
      const verdict = verifyConsistency({ ...sizes, oldRoot: badOld, newRoot: badNew, proof: badProof }, hash);
      expect(verdict).toMatchObject({ ok: false, fault: expect.stringMatching(/root_differs$/) });
    }),
    { seed: 20, numRuns: 400 },
  );
});

test('a proof holds for no other pair of trees (seed 21)', () => {
  fc.assert(
    fc.property(step, fc.integer({ min: 1, max: 600 }), ([from, to], other) => {
      const honest = claim(from, to);
      if (other !== from) {
        expect(verifyConsistency({ ...honest, oldSize: other, oldRoot: rootAt(other) }, hash).ok).toBe(false);
        expect(verifyConsistency({ ...honest, oldRoot: rootAt(other) }, hash).ok).toBe(false);
      }
      if (other !== to && from < to && other !== from) {
        expect(verifyConsistency({ ...honest, newSize: other, newRoot: rootAt(other) }, hash).ok).toBe(false);
      }
    }),
    { seed: 21, numRuns: 400 },
  );
});

test('a log that rewrote one old entry cannot prove that it only grew (seed 22)', () => {
  fc.assert(
    fc.property(step, fc.nat(), ([from, to], which) => {
      const rewritten = ENTRIES.slice(0, to);
      rewritten[which % from] = flipped(rewritten[which % from] as Uint8Array, 0);
      const forged = new MemoryLog().append(rewritten);
      const proof = proveConsistency(from, to, forged.tile, hash);
      const verdict = verifyConsistency(
        { oldSize: from, oldRoot: rootAt(from), newSize: to, newRoot: forged.head.root, proof },
        hash,
      );
      expect(verdict.ok).toBe(false);
    }),
    { seed: 22, numRuns: 100 },
  );
});

describe('the shapes of malicious proofs (transparency-dev/merkle testdata/consistency)', () => {
  const honest = claim(6, 8);
  const { oldRoot, newRoot, proof } = honest;
  const garbage = new Uint8Array(32).fill(7);
  const cases: readonly [string, Partial<Consistency>, string][] = [
    ['empty proof', { proof: [] }, 'proof_too_short'],
    ['empty proof from a perfect tree', { oldSize: 4, oldRoot: rootAt(4), proof: [] }, 'proof_too_short'],
    ['truncated', { proof: proof.slice(0, -1) }, 'proof_too_short'],
    ['trailing garbage', { proof: [...proof, garbage] }, 'proof_too_long'],
    ['trailing root', { proof: [...proof, newRoot] }, 'proof_too_long'],
    ['preceding garbage', { proof: [garbage, ...proof] }, 'proof_too_long'],
    ['preceding root', { proof: [oldRoot, ...proof] }, 'proof_too_long'],
    ['swapped roots', { oldRoot: newRoot, newRoot: oldRoot }, 'old_root_differs'],
    ['wrong old root', { oldRoot: garbage }, 'old_root_differs'],
    ['wrong new root', { newRoot: garbage }, 'root_differs'],
    ['old size xor 2', { oldSize: 4 }, 'proof_too_long'],
    ['old size + 1', { oldSize: 7 }, 'proof_too_short'],
    ['new size * 2', { newSize: 16 }, 'proof_too_short'],
    ['shrunk', { newSize: 4 }, 'tree_shrunk'],
    ['from nothing', { oldSize: 0, oldRoot: hash.emptyRoot }, 'tree_empty'],
    ['from nothing to nothing', { oldSize: 0, newSize: 0, proof: [] }, 'tree_empty'],
    ['equal sizes, other root', { oldSize: 8, proof: [] }, 'root_differs'],
    ['equal sizes, with a proof', { oldSize: 8, oldRoot: newRoot }, 'proof_too_long'],
    ['a negative size', { oldSize: -6 }, 'malformed'],
    ['no number', { newSize: Number.NaN }, 'malformed'],
    ['a size beyond counting', { newSize: 2 ** 64 }, 'malformed'],
    ['a short root', { oldRoot: oldRoot.subarray(1) }, 'malformed'],
    ['a long hash', { proof: [new Uint8Array(64), ...proof] }, 'malformed'],
  ];
  test.each(cases)('%s', (_, change, fault) => {
    expect(verifyConsistency({ ...honest, ...change }, hash)).toMatchObject({ ok: false, fault });
  });
});
