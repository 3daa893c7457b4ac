import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toHex } from '../../../core/log/bytes.ts';
import { tilePath } from '../../../core/log/layout.ts';
import { tileVerifier } from '../../../verify/tiles.ts';
import { entriesOf, flipped, hash, MemoryLog } from '../log/support.ts';

const LARGE = 66_000;
const ENTRIES = entriesOf(LARGE);
const large = new MemoryLog().append(ENTRIES);
const entry = (index: number) => ENTRIES[index] as Uint8Array;

test('every entry of trees around the edges of tiles is found (seed 24)', () => {
  const size = fc.oneof(fc.integer({ min: 1, max: 600 }), fc.constantFrom(1, 255, 256, 257, 511, 512, 513));
  fc.assert(
    fc.property(size, (n) => {
      const log = new MemoryLog().append(ENTRIES.slice(0, n));
      const verifier = tileVerifier(log.head, log.maybeTile, hash);
      for (let i = 0; i < n; i += 1) expect(verifier.includes(i, entry(i))).toEqual({ ok: true });
    }),
    { seed: 24, numRuns: 20 },
  );
});

test('entries of a tree with three levels are found, in any order, and no other (seed 25)', () => {
  const verifier = tileVerifier(large.head, large.maybeTile, hash);
  fc.assert(
    fc.property(fc.nat(LARGE - 1), fc.nat(LARGE - 1), (a, b) => {
      expect(verifier.includes(a, entry(a))).toEqual({ ok: true });
      if (a !== b)
        expect(verifier.includes(a, entry(b))).toMatchObject({ fault: 'entry_differs', where: `entry ${a}` });
    }),
    { seed: 25, numRuns: 300 },
  );
});

test('a bit turned over in any tile is found by the first entry under it (seed 26)', () => {
  const paths = [...large.objects.keys()].filter((path) => !path.includes('entries'));
  fc.assert(
    fc.property(fc.constantFrom(...paths), fc.nat(), (path, bit) => {
      const bytes = large.objects.get(path) as Uint8Array;
      const read = (level: number, index: number, width: number) =>
        tilePath({ level, index, width }) === path ? flipped(bytes, bit) : large.maybeTile(level, index, width);
      const [, level = 0, index = 0] = /tile\/(\d)\/(\d+)/.exec(path)?.map(Number) ?? [];
      const first = index * 256 ** (level + 1);
      const verdict = tileVerifier(large.head, read, hash).includes(first, entry(first));
      expect(verdict).toMatchObject({ ok: false, fault: expect.stringMatching(/^(tile|root)_differs$/) });
    }),
    { seed: 26, numRuns: 100 },
  );
});

describe('what cannot be checked is not passed', () => {
  const log = new MemoryLog().append(ENTRIES.slice(0, 300));
  const tree = { size: 300, root: log.head.root };

  test('another root, another size', () => {
    expect(
      tileVerifier({ ...tree, root: flipped(tree.root, 9) }, log.maybeTile, hash).includes(0, entry(0)),
    ).toMatchObject({
      fault: 'root_differs',
      found: toHex(tree.root),
    });
    expect(tileVerifier({ ...tree, size: 301 }, log.maybeTile, hash).includes(0, entry(0))).toMatchObject({
      fault: 'tile_missing',
    });
    for (const size of [-1, 0.5, Number.NaN, 2 ** 53]) {
      expect(tileVerifier({ ...tree, size }, log.maybeTile, hash).includes(0, entry(0))).toMatchObject({
        fault: 'malformed',
      });
    }
  });

  test('an index outside', () => {
    const verifier = tileVerifier(tree, log.maybeTile, hash);
    expect(verifier.includes(300, entry(0))).toMatchObject({ fault: 'index_beyond_size' });
    expect(verifier.includes(-1, entry(0))).toMatchObject({ fault: 'malformed' });
    expect(verifier.includes(1.5, entry(0))).toMatchObject({ fault: 'malformed' });
    expect(tileVerifier({ size: 0, root: hash.emptyRoot }, log.maybeTile, hash).includes(0, entry(0)).ok).toBe(false);
  });

  test.each([
    ['tile/0/000', 0],
    ['tile/0/001.p/44', 299],
    ['tile/1/000.p/1', 0],
  ])('%s missing or cut off', (path, index) => {
    for (const bytes of [undefined, new Uint8Array(0), (log.objects.get(path) as Uint8Array).subarray(1)]) {
      const read = (level: number, i: number, width: number) =>
        tilePath({ level, index: i, width }) === path ? bytes : log.maybeTile(level, i, width);
      expect(tileVerifier(tree, read, hash).includes(index, entry(index))).toMatchObject({ fault: 'tile_missing' });
    }
  });

  test('a later, fuller tile serves for an earlier tree, but only as far as that was signed', () => {
    const earlier = new MemoryLog().append(ENTRIES.slice(0, 270)).head;
    const read = (level: number, index: number) =>
      log.maybeTile(level, index, [256, 44][index] === 44 && level === 0 ? 44 : level === 1 ? 1 : 256);
    const verifier = tileVerifier(earlier, read, hash);
    expect(verifier.includes(269, entry(269))).toEqual({ ok: true });
    expect(verifier.includes(270, entry(270))).toMatchObject({ fault: 'index_beyond_size' });
  });
});
