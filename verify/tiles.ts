import { equalBytes, toHex } from '../core/log/bytes.ts';
import { HASH_BYTES, type TreeHashing } from '../core/log/hashing.ts';
import { implausible } from './numbers.ts';
import { type Failure, fail, OK, type Verdict } from './verdict.ts';

/** Gives the bytes of a tile, or undefined. A full one is as good where a partial one is asked for. */
export type ReadTile = (level: number, index: number, width: number) => Uint8Array | undefined;

export interface SignedTree {
  readonly size: number;
  readonly root: Uint8Array;
}

export interface TileVerifier {
  /** Checks that this entry is in the tree at this index. */
  includes(index: number, entry: Uint8Array): Verdict;
}

const WIDTH = 256;
/** Tiles kept once they are verified: 32 MB, 1 million entries. */
const KEPT = 4096;

/**
 * Checks any number of entries against one signed tree by its tiles: about two hashes an entry, however large the tree.
 * Each tile is believed only when the one above it, and finally the signed root, vouches for it.
 */
export function tileVerifier(tree: SignedTree, read: ReadTile, hash: TreeHashing): TileVerifier {
  const refused = implausible([tree.size], [tree.root]);
  const verified = new Map<string, Uint8Array>();
  let edge: ReturnType<typeof verifyEdge> | undefined;

  /** A tile that the root vouches for. */
  function trusted(level: number, index: number): Uint8Array | Failure {
    const name = `tile ${level}/${index}`;
    const known = verified.get(name);
    if (known !== undefined) return known;
    edge ??= verifyEdge(tree, read, hash);
    if ('ok' in edge) return edge;
    const partial = edge.get(name);
    if (partial !== undefined) return partial;
    const bytes = read(level, index, WIDTH);
    if (bytes?.length !== WIDTH * HASH_BYTES) return missing(name, WIDTH, bytes);
    const above = trusted(level + 1, Math.floor(index / WIDTH));
    if ('ok' in above) return above;
    const expected = hashAt(above, index % WIDTH);
    const found = rootOver(hashesOf(bytes, WIDTH), hash);
    if (!equalBytes(expected, found)) return fail('tile_differs', toHex(expected), toHex(found), name);
    // Auditors read in order, so the oldest is the one that is not needed any more.
    if (verified.size >= KEPT) verified.delete(verified.keys().next().value as string);
    verified.set(name, bytes);
    return bytes;
  }

  return {
    includes(index, entry) {
      const implausibleIndex = refused ?? implausible([index], []);
      if (implausibleIndex !== undefined) return implausibleIndex;
      if (index >= tree.size) return fail('index_beyond_size', `an index below ${tree.size}`, String(index));
      const tile = trusted(0, Math.floor(index / WIDTH));
      if ('ok' in tile) return tile;
      const expected = hashAt(tile, index % WIDTH);
      const found = hash.leaf(entry);
      if (equalBytes(expected, found)) return OK;
      return fail('entry_differs', toHex(expected), toHex(found), `entry ${index}`);
    },
  };
}

/**
 * The partial tiles of all levels, which together make the root: on each level the hashes of the last tile, and to their
 * right, as if it were one more, all that the levels below have left over.
 */
function verifyEdge({ size, root }: SignedTree, read: ReadTile, hash: TreeHashing): Map<string, Uint8Array> | Failure {
  const tiles = new Map<string, Uint8Array>();
  let rest: Uint8Array[] = [];
  for (let level = 0, count = size; count > 0; level += 1, count = Math.floor(count / WIDTH)) {
    const width = count % WIDTH;
    if (width === 0) continue;
    const index = Math.floor(count / WIDTH);
    const name = `tile ${level}/${index}`;
    const bytes = read(level, index, width);
    if (bytes === undefined || bytes.length < width * HASH_BYTES) return missing(name, width, bytes);
    // Whatever follows in a fuller tile is of a later tree, which nobody has signed here.
    tiles.set(name, bytes.subarray(0, width * HASH_BYTES));
    rest = [rootOver([...hashesOf(bytes, width), ...rest], hash)];
  }
  const found = rest[0] ?? hash.emptyRoot;
  return equalBytes(found, root) ? tiles : fail('root_differs', toHex(root), toHex(found));
}

/** RFC 6962 §2.1, as it is written there: split at the largest power of two below the count. */
function rootOver(hashes: readonly Uint8Array[], hash: TreeHashing): Uint8Array {
  if (hashes.length === 1) return hashes[0] as Uint8Array;
  let k = 1;
  while (k * 2 < hashes.length) k *= 2;
  return hash.node(rootOver(hashes.slice(0, k), hash), rootOver(hashes.slice(k), hash));
}

function hashesOf(tile: Uint8Array, width: number): Uint8Array[] {
  return Array.from({ length: width }, (_, i) => hashAt(tile, i));
}

function hashAt(tile: Uint8Array, i: number): Uint8Array {
  return tile.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES);
}

function missing(name: string, width: number, bytes: Uint8Array | undefined): Failure {
  return fail('tile_missing', `${width * HASH_BYTES} bytes`, bytes ? `${bytes.length} bytes` : 'nothing', name);
}
