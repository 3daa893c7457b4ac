import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fromHex, toHex } from '../../../core/log/bytes.ts';
import { Malformed } from '../../../core/log/errors.ts';
import { EMPTY_FRONTIER, extend, rootOf } from '../../../core/log/merkle.ts';
import { consistencyTiles, inclusionTiles, proveConsistency, proveInclusion, prover } from '../../../core/log/prove.ts';
import { entriesOf, hash, MemoryLog, plainRoot } from './support.ts';

/** The eight leaves of the Certificate Transparency reference tree and its roots (transparency-dev/merkle, testonly). */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const tree = new MemoryLog();
for (const leaf of LEAVES) tree.append([fromHex(leaf)]);

describe('the published tree of eight leaves', () => {
  test('the empty tree hashes to SHA-256 of nothing', () => {
    const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    expect(toHex(hash.emptyRoot)).toBe(empty);
    expect(toHex(rootOf(EMPTY_FRONTIER, hash))).toBe(empty);
  });

  test.each(ROOTS.map((root, i) => [i + 1, root] as const))('the root of %i leaves', (size, root) => {
    const leaves = LEAVES.slice(0, size).map((leaf) => hash.leaf(fromHex(leaf)));
    expect(toHex(rootOf(extend(EMPTY_FRONTIER, leaves, hash), hash))).toBe(root);
    expect(toHex(plainRoot(LEAVES.slice(0, size).map(fromHex)))).toBe(root);
  });

  /** transparency-dev/merkle testdata/inclusion and testdata/consistency, "happy path". */
  const A = '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7';
  const B = '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e';
  const C = '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4';
  const E = 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b';
  const F = 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0';
  const [one = '', two = '', , four = ''] = ROOTS;

  test.each([
    [0, 8, [A, B, C]],
    [5, 8, [E, F, four]],
    [2, 3, [two]],
    [1, 5, [one, B, E]],
    [0, 1, []],
  ])('the inclusion proof of entry %i in %i', (index, size, proof) => {
    const part = new MemoryLog().append(LEAVES.slice(0, size).map(fromHex));
    expect(proveInclusion(index, size, part.tile, hash).map(toHex)).toEqual(proof);
  });

  test.each([
    [1, 8, [A, B, C]],
    [6, 8, ['0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a', F, four]],
    [2, 5, [B, E]],
    [8, 8, []],
    [0, 8, []],
  ])('the consistency proof from %i to %i', (from, to, proof) => {
    const part = new MemoryLog().append(LEAVES.slice(0, to).map(fromHex));
    expect(proveConsistency(from, to, part.tile, hash).map(toHex)).toEqual(proof);
  });
});

test('the frontier grown in any steps has the root of the plain definition (seed 3)', () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 120 }), { maxLength: 6 });
  fc.assert(
    fc.property(sizes, (steps) => {
      const entries = entriesOf(steps.reduce((sum, step) => sum + step, 0));
      let frontier = EMPTY_FRONTIER;
      for (const step of steps) {
        const next = entries.slice(frontier.size, frontier.size + step).map(hash.leaf);
        frontier = extend(frontier, next, hash);
      }
      expect(frontier.size).toBe(entries.length);
      expect(frontier.hashes).toHaveLength(entries.length.toString(2).replaceAll('0', '').length);
      expect(toHex(rootOf(frontier, hash))).toBe(toHex(plainRoot(entries)));
    }),
    { seed: 3, numRuns: 60 },
  );
});

test('a proof reads the tiles that were announced and no other (seed 4)', () => {
  const log = new MemoryLog().append(entriesOf(1500));
  fc.assert(
    fc.property(fc.nat(1499), fc.integer({ min: 1, max: 1500 }), (index, from) => {
      const read: string[] = [];
      const tile: MemoryLog['tile'] = (asked) => {
        read.push(JSON.stringify(asked));
        return log.tile(asked);
      };
      proveInclusion(index, 1500, tile, hash);
      expect([...new Set(read.splice(0))].sort()).toEqual(
        inclusionTiles(index, 1500)
          .map((t) => JSON.stringify(t))
          .sort(),
      );
      proveConsistency(from, 1500, tile, hash);
      expect([...new Set(read)].sort()).toEqual(
        consistencyTiles(from, 1500)
          .map((t) => JSON.stringify(t))
          .sort(),
      );
    }),
    { seed: 4 },
  );
});

test.each([
  [-1, 5],
  [5, 5],
  [0, 0],
  [0.5, 5],
  [Number.NaN, 5],
  [0, 2 ** 53],
])('there is no entry %d in a tree of %d', (index, size) => {
  expect(() => proveInclusion(index, size, tree.tile, hash)).toThrow(RangeError);
});

test.each([
  [-1, 5],
  [6, 5],
  [0.5, 5],
  [1, 2 ** 53],
])('nothing leads from a tree of %d to one of %d', (from, to) => {
  expect(() => proveConsistency(from, to, tree.tile, hash)).toThrow(RangeError);
});

test('the tiles of proofs in the largest of logs are named without losing a digit', () => {
  const size = 2 ** 53 - 1;
  const tiles = inclusionTiles(2 ** 52, size);
  expect(tiles.every(({ index, width }) => Number.isSafeInteger(index) && width >= 1 && width <= 256)).toBe(true);
  expect(tiles.find(({ level }) => level === 0)).toEqual({ level: 0, index: 2 ** 44, width: 256 });
  expect(consistencyTiles(2 ** 53 - 2, size).length).toBeLessThanOrEqual(7);
});

test('a node is made of two hashes of 32 bytes and nothing else', () => {
  expect(() => hash.node(new Uint8Array(31), new Uint8Array(32))).toThrow(RangeError);
  expect(() => hash.node(new Uint8Array(32), new Uint8Array(33))).toThrow(RangeError);
});

test('a prover that remembers gives the same proofs as one that does not', () => {
  const log = new MemoryLog().append(entriesOf(700));
  const remembering = prover(700, log.tile, hash);
  for (let index = 0; index < 700; index += 1) {
    expect(remembering.inclusion(index).map(toHex)).toEqual(proveInclusion(index, 700, log.tile, hash).map(toHex));
  }
  expect(remembering.consistency(333).map(toHex)).toEqual(proveConsistency(333, 700, log.tile, hash).map(toHex));
});

test('a tile that is too short for a proof is refused, never padded', () => {
  const log = new MemoryLog().append(entriesOf(700));
  const short: MemoryLog['tile'] = (tile) => log.tile(tile).subarray(0, 32);
  expect(() => proveInclusion(5, 700, short, hash)).toThrow(Malformed);
});
