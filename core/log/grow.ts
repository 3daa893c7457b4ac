import { equalBytes, toHex } from './bytes.ts';
import { LogDamaged, Malformed } from './errors.ts';
import type { TreeHashing } from './hashing.ts';
import { checkHead, type Head, type Objects, tileBytes } from './head.ts';
import { bundlePath, continuedTiles, countAt, TILE_WIDTH, type Tile, tilePath } from './layout.ts';
import { extend, rootOf } from './merkle.ts';
import { perfectRoot, subtreeRoot, subtreesOf } from './subtree.ts';
import { decodeBundle, decodeTile, encodeBundle, encodeTile } from './tile.ts';

/** An object to write once and never again. */
export interface LogObject {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface Growth {
  /** In the order to write them: entries before the hashes over them, lower levels before higher ones. */
  readonly objects: readonly LogObject[];
  readonly head: Head;
}

/** The paths of the objects that `grow` must be given: the partial ones that go on. Any may be fetched in parallel. */
export function growthReads(size: number, adding: number): string[] {
  const tiles = continuedTiles(size, size + adding);
  return [...tiles.filter(({ level }) => level === 0).map(bundlePath), ...tiles.map(tilePath)];
}

/**
 * What appending these entries writes. The same head and entries give the same objects, byte for byte, so that after a
 * crash at any point the call is repeated and every write meets either nothing or itself. The new checkpoint is signed
 * and put in place only after all of them: a head over objects that are not there could never be proved.
 *
 * The batch must be fixed somewhere durable before its first object is written. A repetition with other entries, or the
 * same in another order, would meet full tiles that say otherwise.
 *
 * Throws LogDamaged if what was read contradicts the head.
 */
export function grow(head: Head, entries: readonly Uint8Array[], existing: Objects, hash: TreeHashing): Growth {
  checkHead(head, hash);
  if (entries.length === 0) return { objects: [], head };
  const to = head.size + entries.length;
  if (!Number.isSafeInteger(to)) throw new RangeError('a log of more than 2^53 - 1 entries');
  const leaves = entries.map((entry) => hash.leaf(entry));
  const continued = new Map(
    continuedTiles(head.size, to).map((tile) => [tile.level, continuedHashes(tile, head, existing, hash)]),
  );
  const objects = growBundles(head.size, entries, existing, continued.get(0) ?? [], hash);
  let added: readonly Uint8Array[] = leaves;
  for (let level = 0; added.length > 0; level += 1) {
    const hashes = [...(continued.get(level) ?? []), ...added];
    const first = Math.floor(countAt(level, head.size) / TILE_WIDTH);
    const tiles = chunks(hashes).map((chunk, i) => ({ level, index: first + i, width: chunk.length, chunk }));
    for (const tile of tiles) objects.push({ path: tilePath(tile), bytes: encodeTile(tile.chunk) });
    // Only full tiles have a hash above: that of a partial one would have to change later.
    added = tiles.filter(({ width }) => width === TILE_WIDTH).map(({ chunk }) => perfectRoot(chunk, hash));
  }
  const { hashes: frontier } = extend({ size: head.size, hashes: head.frontier }, leaves, hash);
  return { objects, head: { size: to, root: rootOf({ hashes: frontier }, hash), frontier } };
}

function growBundles(
  size: number,
  entries: readonly Uint8Array[],
  existing: Objects,
  leaves: readonly Uint8Array[],
  hash: TreeHashing,
): LogObject[] {
  const first = Math.floor(size / TILE_WIDTH);
  const before = leaves.length === 0 ? [] : continuedEntries(first, leaves, existing, hash);
  return chunks([...before, ...entries]).map((chunk, i) => ({
    path: bundlePath({ index: first + i, width: chunk.length }),
    bytes: encodeBundle(chunk),
  }));
}

/** The hashes of a partial tile, checked: they would be written again into the next one, right or wrong. */
function continuedHashes(tile: Tile, head: Head, existing: Objects, hash: TreeHashing): Uint8Array[] {
  const bytes = tileBytes(tile, existing);
  subtreesOf({ start: 0, end: head.size }).forEach((subtree, i) => {
    if (Math.floor(subtree.height / 8) !== tile.level) return;
    const expected = head.frontier[i] as Uint8Array;
    const found = subtreeRoot(subtree, bytes, hash);
    if (!equalBytes(expected, found)) throw new LogDamaged(tilePath(tile), toHex(expected), toHex(found));
  });
  return decodeTile(bytes);
}

/** The entries of a partial bundle, checked against the leaf hashes, which are checked against the head. */
function continuedEntries(
  index: number,
  leaves: readonly Uint8Array[],
  existing: Objects,
  hash: TreeHashing,
): Uint8Array[] {
  const path = bundlePath({ index, width: leaves.length });
  const entries = readBundle(path, existing);
  if (entries.length !== leaves.length) {
    throw new LogDamaged(path, `${leaves.length} entries`, `${entries.length} entries`);
  }
  entries.forEach((entry, i) => {
    const found = hash.leaf(entry);
    if (!equalBytes(found, leaves[i] as Uint8Array)) {
      throw new LogDamaged(path, `entry ${i} with leaf hash ${toHex(leaves[i] as Uint8Array)}`, toHex(found));
    }
  });
  return entries;
}

function readBundle(path: string, existing: Objects): Uint8Array[] {
  const bytes = existing.get(path);
  if (bytes === undefined) throw new LogDamaged(path, 'an entry bundle', 'nothing');
  try {
    return decodeBundle(bytes);
  } catch (error) {
    if (error instanceof Malformed) throw new LogDamaged(path, 'an entry bundle', error.message);
    throw error;
  }
}

function chunks<T>(items: readonly T[]): T[][] {
  const parts: T[][] = [];
  for (let at = 0; at < items.length; at += TILE_WIDTH) parts.push(items.slice(at, at + TILE_WIDTH));
  return parts;
}
