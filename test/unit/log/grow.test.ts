import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toHex } from '../../../core/log/bytes.ts';
import { LogDamaged } from '../../../core/log/errors.ts';
import { grow, growthReads } from '../../../core/log/grow.ts';
import { emptyHead, headTiles, recoverHead } from '../../../core/log/head.ts';
import { bundlePath, grownTiles, tileAt, tilePath } from '../../../core/log/layout.ts';
import { decodeBundle } from '../../../core/log/tile.ts';
import { entriesOf, flipped, hash, MemoryLog, plainRoot } from './support.ts';

/** Every object a tree of this size must have. */
function pathsOf(size: number): string[] {
  const tiles = grownTiles(0, size);
  return [...tiles.filter(({ level }) => level === 0).map(bundlePath), ...tiles.map(tilePath)];
}

test('in whatever batches a log grows, its objects and root are the same (seed 8)', () => {
  const batches = fc.array(fc.oneof(fc.nat(5), fc.nat(300), fc.constantFrom(255, 256, 257, 512)), { maxLength: 7 });
  fc.assert(
    fc.property(batches, (sizes) => {
      const total = sizes.reduce((sum, size) => sum + size, 0);
      const entries = entriesOf(total);
      const stepwise = new MemoryLog();
      for (const size of sizes) stepwise.append(entries.slice(stepwise.head.size, stepwise.head.size + size));
      const atOnce = new MemoryLog().append(entries);
      expect(toHex(stepwise.head.root)).toBe(toHex(plainRoot(entries)));
      expect(stepwise.head.frontier.map(toHex)).toEqual(atOnce.head.frontier.map(toHex));
      expect([...atOnce.objects.keys()].sort()).toEqual(pathsOf(total).sort());
      for (const [path, bytes] of atOnce.objects) {
        expect([path, toHex(stepwise.objects.get(path) ?? new Uint8Array(0))]).toEqual([path, toHex(bytes)]);
      }
    }),
    { seed: 8, numRuns: 40 },
  );
});

test('after a crash between any two writes, the same call finishes the work (seed 9)', () => {
  fc.assert(
    fc.property(fc.nat(700), fc.integer({ min: 1, max: 700 }), fc.nat(12), (before, adding, written) => {
      const log = new MemoryLog().append(entriesOf(before));
      const batch = entriesOf(adding, before);
      for (const { path, bytes } of log.plan(batch).objects.slice(0, written)) log.put(path, bytes);
      // The second attempt meets what the first has left, and MemoryLog refuses any other bytes.
      log.append(batch);
      expect(toHex(log.head.root)).toBe(toHex(plainRoot(entriesOf(before + adding))));
    }),
    { seed: 9, numRuns: 40 },
  );
});

test('entries are written before the hashes over them, and lower tiles before higher ones', () => {
  const { objects } = new MemoryLog().append(entriesOf(200)).plan(entriesOf(400, 200));
  expect(objects.map(({ path }) => path)).toEqual([
    'tile/entries/000',
    'tile/entries/001',
    'tile/entries/002.p/88',
    'tile/0/000',
    'tile/0/001',
    'tile/0/002.p/88',
    'tile/1/000.p/2',
  ]);
});

test('the entries can be read back from the bundles', () => {
  const log = new MemoryLog().append(entriesOf(100)).append(entriesOf(200, 100));
  const read = ['tile/entries/000', 'tile/entries/001.p/44'].flatMap((path) =>
    decodeBundle(log.objects.get(path) as Uint8Array),
  );
  expect(read.map(toHex)).toEqual(entriesOf(300).map(toHex));
});

test('a tree of 70,000 has a third level, and each tile is vouched for by the one above', () => {
  const log = new MemoryLog().append(entriesOf(70_000));
  expect(log.objects.has('tile/2/000.p/1')).toBe(true);
  expect(toHex(log.tile(tileAt(2, 0, 70_000)))).toBe(toHex(plainRoot(entriesOf(65_536))));
  expect(toHex(log.head.root)).toBe(toHex(plainRoot(entriesOf(70_000))));
});

test('adding nothing writes nothing', () => {
  const log = new MemoryLog().append(entriesOf(3));
  expect(log.plan([])).toEqual({ objects: [], head: log.head });
  expect(growthReads(3, 0)).toEqual([]);
});

test('a bit turned over in anything that is read stops the log from growing (seed 10)', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1200 }),
      fc.integer({ min: 1, max: 300 }),
      fc.nat(),
      fc.nat(),
      (size, adding, which, bit) => {
        const log = new MemoryLog().append(entriesOf(size));
        const paths = growthReads(size, adding);
        if (paths.length === 0) return;
        const path = paths[which % paths.length] as string;
        const whole = log.objects.get(path) as Uint8Array;
        log.objects.set(path, flipped(whole, bit));
        expect(() => log.plan(entriesOf(adding, size))).toThrow(LogDamaged);
        log.objects.set(path, whole.subarray(0, bit % whole.length));
        expect(() => log.plan(entriesOf(adding, size))).toThrow(LogDamaged);
        log.objects.delete(path);
        expect(() => log.plan(entriesOf(adding, size))).toThrow(LogDamaged);
      },
    ),
    { seed: 10, numRuns: 80 },
  );
});

test('a bundle that lost its last entry is noticed by its number', () => {
  const log = new MemoryLog().append(entriesOf(2));
  const path = 'tile/entries/000.p/2';
  log.objects.set(path, (log.objects.get(path) as Uint8Array).subarray(0, 34));
  expect(() => log.plan(entriesOf(1, 2))).toThrow(`${path}: expected 2 entries, found 1 entries`);
});

test('a head that contradicts itself is not built on', () => {
  const { head } = new MemoryLog().append(entriesOf(5));
  const next = entriesOf(1, 5);
  expect(() => grow({ ...head, root: flipped(head.root, 1) }, next, new Map(), hash)).toThrow(LogDamaged);
  expect(() => grow({ ...head, frontier: head.frontier.slice(1) }, next, new Map(), hash)).toThrow(LogDamaged);
  expect(() => grow({ ...emptyHead(hash), size: 1 }, next, new Map(), hash)).toThrow(LogDamaged);
});

test('a log does not grow beyond what numbers can count', () => {
  const size = 2 ** 53 - 1;
  const frontier: Uint8Array[] = Array.from({ length: 53 }, () => new Uint8Array(32));
  const root = frontier.reduceRight((right, left) => hash.node(left, right));
  expect(() => grow({ size, root, frontier }, entriesOf(1), new Map(), hash)).toThrow(RangeError);
});

test('a writer that lost its state finds it again in the tiles (seed 11)', () => {
  fc.assert(
    fc.property(fc.nat(1500), fc.nat(), (size, bit) => {
      const log = new MemoryLog().append(entriesOf(size));
      const objects = new Map(headTiles(size).map((tile) => [tilePath(tile), log.tile(tile)]));
      expect(recoverHead(log.head, objects, hash)).toEqual(log.head);
      for (const [path, bytes] of objects) {
        const damaged = new Map(objects).set(path, flipped(bytes, bit));
        const other = () => recoverHead(log.head, damaged, hash);
        // Of a tile, only the hashes under the right edge are read; others may differ unseen until they are needed.
        try {
          expect(other().frontier.map(toHex)).toEqual(log.head.frontier.map(toHex));
        } catch (error) {
          expect(error).toBeInstanceOf(LogDamaged);
        }
      }
    }),
    { seed: 11, numRuns: 30 },
  );
});
