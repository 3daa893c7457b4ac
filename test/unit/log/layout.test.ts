import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Malformed } from '../../../core/log/errors.ts';
import {
  bundlePath,
  continuedTiles,
  countAt,
  grownTiles,
  parseTilePath,
  type Tile,
  tileAt,
  tilePath,
} from '../../../core/log/layout.ts';
import { decodeBundle, decodeTile, encodeBundle, encodeTile } from '../../../core/log/tile.ts';

test('the example of tlog-tiles: 70,000 entries', () => {
  const tiles = grownTiles(0, 70_000);
  const full = (level: number) => tiles.filter((tile) => tile.level === level && tile.width === 256).length;
  const partial = tiles.filter(({ width }) => width < 256);
  expect([full(0), full(1), full(2)]).toEqual([273, 1, 0]);
  expect(partial.map(tilePath)).toEqual(['tile/0/273.p/112', 'tile/1/001.p/17', 'tile/2/000.p/1']);
});

test('a tree of 256 has one full tile and a partial one of width 1 above it', () => {
  expect(grownTiles(255, 256).map(tilePath)).toEqual(['tile/0/000', 'tile/1/000.p/1']);
});

test.each([
  ['tile/0/x001/x234/067', { level: 0, index: 1234067, width: 256 }],
  ['tile/0/000', { level: 0, index: 0, width: 256 }],
  ['tile/0/000.p/1', { level: 0, index: 0, width: 1 }],
  ['tile/15/x123/x456/789.p/41', { level: 15, index: 123456789, width: 41 }],
  ['tile/63/x001/000.p/255', { level: 63, index: 1000, width: 255 }],
])('%s', (path, tile) => {
  expect(tilePath(tile)).toBe(path);
  expect(parseTilePath(path)).toEqual(tile);
  const bundle = path.replace(/^tile\/\d+/, 'tile/entries');
  expect(bundlePath(tile)).toBe(bundle);
  expect(parseTilePath(bundle)).toEqual({ ...tile, level: 'entries' });
});

test.each([
  '',
  '/tile/0/000',
  'tile/0/000/',
  'tile/00/000',
  'tile/64/000',
  'tile/-1/000',
  'tile/0/0',
  'tile/0/0000',
  'tile/0/x000/001',
  'tile/0/001/001',
  'tile/0/x001',
  'tile/0/000.p/0',
  'tile/0/000.p/256',
  'tile/0/000.p/01',
  'tile/0/000.p',
  'tile/0/000.p/',
  'tile/data/000',
  'tile/0/x999/x999/x999/x999/x999/999',
  'tile/0/../000',
  'tile/0/000\n',
])('%j is not a path of the log', (path) => {
  expect(() => parseTilePath(path)).toThrow(Malformed);
});

test('paths round trip, and what is read as a path is the one that would be written (seed 5)', () => {
  const tile = fc.record({ level: fc.nat(63), index: fc.maxSafeNat(), width: fc.integer({ min: 1, max: 256 }) });
  fc.assert(
    fc.property(tile, (t) => expect(parseTilePath(tilePath(t))).toEqual(t)),
    { seed: 5, numRuns: 1000 },
  );
  const text = fc.array(fc.constantFrom('tile', '/', 'x', '0', '1', '00', '123', '.p', 'entries'), { maxLength: 12 });
  fc.assert(
    fc.property(text, (parts) => {
      const path = parts.join('');
      try {
        const { level, ...bundle } = parseTilePath(path);
        expect(level === 'entries' ? bundlePath(bundle) : tilePath({ level, ...bundle })).toBe(path);
      } catch (error) {
        expect(error).toBeInstanceOf(Malformed);
      }
    }),
    { seed: 5, numRuns: 3000 },
  );
});

test('growing names exactly the tiles of the new tree that the old one did not have (seed 6)', () => {
  const all = (size: number): Tile[] => {
    const tiles: Tile[] = [];
    for (let level = 0; countAt(level, size) > 0; level += 1) {
      for (let index = 0; index * 256 < countAt(level, size); index += 1) tiles.push(tileAt(level, index, size));
    }
    return tiles;
  };
  const size = fc.oneof(fc.nat(600), fc.nat(140_000), fc.constantFrom(0, 255, 256, 257, 65_535, 65_536, 65_537));
  fc.assert(
    fc.property(size, size, (a, b) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)];
      const before = new Set(all(from).map(tilePath));
      const fresh = all(to)
        .map(tilePath)
        .filter((path) => !before.has(path));
      expect(grownTiles(from, to).map(tilePath)).toEqual(fresh);
      const kept = new Set(all(to).map(tilePath));
      const replaced = [...before].filter((path) => !kept.has(path));
      expect(continuedTiles(from, to).map(tilePath)).toEqual(replaced);
    }),
    { seed: 6, numRuns: 60 },
  );
});

test('bundles and tiles round trip (seed 7)', () => {
  const entry = fc.uint8Array({ maxLength: 300 });
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: 256 }), (entries) => {
      expect(decodeBundle(encodeBundle(entries)).map((e) => [...e])).toEqual(entries.map((e) => [...e]));
    }),
    { seed: 7, numRuns: 50 },
  );
  const hashes = Array.from({ length: 256 }, (_, i) => new Uint8Array(32).fill(i));
  expect(encodeTile(hashes)).toHaveLength(8192);
  expect(decodeTile(encodeTile(hashes)).map((h) => h[31])).toEqual(hashes.map((h) => h[31]));
});

test('a bundle is uint16 big-endian length and entry, up to 65,535 bytes', () => {
  expect([...encodeBundle([new Uint8Array(258).fill(7), Uint8Array.of(9)]).subarray(0, 3)]).toEqual([1, 2, 7]);
  expect(decodeBundle(encodeBundle([new Uint8Array(65_535)]))[0]).toHaveLength(65_535);
  expect(() => encodeBundle([new Uint8Array(65_536)])).toThrow(Malformed);
});

test('bundles and tiles of wrong sizes are refused', () => {
  const cases: (() => unknown)[] = [
    () => encodeBundle([]),
    () => encodeBundle(Array.from({ length: 257 }, () => new Uint8Array(1))),
    () => decodeBundle(new Uint8Array(0)),
    () => decodeBundle(Uint8Array.of(0)),
    () => decodeBundle(Uint8Array.of(0, 2, 1)),
    () => decodeBundle(Uint8Array.of(0, 0, 0)),
    () => decodeBundle(new Uint8Array(2 * 257)),
    () => encodeTile([]),
    () => encodeTile([new Uint8Array(31)]),
    () => encodeTile(Array.from({ length: 257 }, () => new Uint8Array(32))),
    () => decodeTile(new Uint8Array(0)),
    () => decodeTile(new Uint8Array(33)),
    () => decodeTile(new Uint8Array(32 * 257)),
  ];
  for (const malformed of cases) expect(malformed).toThrow(Malformed);
});
