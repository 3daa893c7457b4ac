import { Malformed } from './errors.ts';
import { HASH_BYTES, type TreeHashing } from './hashing.ts';
import { TILE_WIDTH, type Tile, tileAt } from './layout.ts';

/** The leaves from `start` up to, not including, `end`: one of the ranges that RFC 6962 §2.1 splits a tree into. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A perfect subtree: the leaves from index × 2^height to (index + 1) × 2^height. */
export interface Subtree {
  readonly height: number;
  readonly index: number;
}

/** Bits of a leaf index that one tile level stands for: 256 = 2^8. */
const TILE_HEIGHT = 8;

/** Gives the bytes of a tile, exactly as wide as asked. Throws if it has none. */
export type ReadTile = (tile: Tile) => Uint8Array;

/** The perfect subtrees a range is made of, largest first. */
export function subtreesOf({ start, end }: Range): Subtree[] {
  const subtrees: Subtree[] = [];
  for (let at = start; at < end; ) {
    let height = 0;
    while (at % 2 ** (height + 1) === 0 && at + 2 ** (height + 1) <= end) height += 1;
    subtrees.push({ height, index: at / 2 ** height });
    at += 2 ** height;
  }
  return subtrees;
}

/** The tile from which the root of a subtree can be computed, as it is in a tree of this size. */
export function tileUnder({ height, index }: Subtree, size: number): Tile {
  const level = Math.floor(height / TILE_HEIGHT);
  return tileAt(level, Math.floor((index * 2 ** (height % TILE_HEIGHT)) / TILE_WIDTH), size);
}

/** The root of a subtree from the bytes of its tile. Throws Malformed for a tile that does not reach that far. */
export function subtreeRoot({ height, index }: Subtree, tile: Uint8Array, hash: TreeHashing): Uint8Array {
  const count = 2 ** (height % TILE_HEIGHT);
  const first = (index * count) % TILE_WIDTH;
  if (tile.length < (first + count) * HASH_BYTES) {
    throw new Malformed('tile', `${tile.length} bytes hold no hash ${first + count - 1}`);
  }
  const at = (i: number) => tile.subarray((first + i) * HASH_BYTES, (first + i + 1) * HASH_BYTES);
  return perfectRoot(
    Array.from({ length: count }, (_, i) => at(i)),
    hash,
  );
}

/** The root over a power of two of hashes. */
export function perfectRoot(hashes: readonly Uint8Array[], hash: TreeHashing): Uint8Array {
  let row = hashes;
  while (row.length > 1) {
    const above: Uint8Array[] = [];
    for (let i = 0; i + 1 < row.length; i += 2) above.push(hash.node(row[i] as Uint8Array, row[i + 1] as Uint8Array));
    row = above;
  }
  return row[0] as Uint8Array;
}
