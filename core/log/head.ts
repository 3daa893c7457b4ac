import { equalBytes, toHex } from './bytes.ts';
import { LogDamaged } from './errors.ts';
import { HASH_BYTES, type TreeHashing } from './hashing.ts';
import { type Tile, tilePath } from './layout.ts';
import { rootOf } from './merkle.ts';
import { subtreeRoot, subtreesOf, tileUnder } from './subtree.ts';

/** Where a log stands: all a writer must know to go on. */
export interface Head {
  readonly size: number;
  readonly root: Uint8Array;
  /** Roots of the perfect subtrees, largest first: see `Frontier`. */
  readonly frontier: readonly Uint8Array[];
}

/** The objects of a log that were read beforehand, by path. */
export type Objects = ReadonlyMap<string, Uint8Array>;

/** The head of a log that has no entry yet. */
export function emptyHead(hash: TreeHashing): Head {
  return { size: 0, root: hash.emptyRoot, frontier: [] };
}

/** The tiles from which `recoverHead` finds the frontier again. */
export function headTiles(size: number): Tile[] {
  const tiles = subtreesOf({ start: 0, end: size }).map((subtree) => tileUnder(subtree, size));
  return [...new Map(tiles.map((tile) => [tilePath(tile), tile])).values()];
}

/**
 * The head of a log from its checkpoint and its tiles alone: the way back for a writer that has lost its own state.
 * Throws LogDamaged if the tiles do not add up to the root.
 */
export function recoverHead({ size, root }: Pick<Head, 'size' | 'root'>, objects: Objects, hash: TreeHashing): Head {
  const frontier = subtreesOf({ start: 0, end: size }).map((subtree) =>
    subtreeRoot(subtree, tileBytes(tileUnder(subtree, size), objects), hash),
  );
  const head = { size, root, frontier };
  checkHead(head, hash);
  return head;
}

/** Throws LogDamaged if a head contradicts itself: the next root would follow from the frontier, not from the signed one. */
export function checkHead({ size, root, frontier }: Head, hash: TreeHashing): void {
  const subtrees = subtreesOf({ start: 0, end: size }).length;
  if (frontier.length !== subtrees) {
    throw new LogDamaged('head', `${subtrees} hashes for size ${size}`, String(frontier.length));
  }
  const found = rootOf({ hashes: frontier }, hash);
  if (!equalBytes(found, root)) throw new LogDamaged('head', toHex(root), toHex(found));
}

/** The bytes of a tile among the objects, of the right length. Throws LogDamaged. */
export function tileBytes(tile: Tile, objects: Objects): Uint8Array {
  const path = tilePath(tile);
  const bytes = objects.get(path);
  if (bytes === undefined) throw new LogDamaged(path, `${tile.width} hashes`, 'nothing');
  if (bytes.length !== tile.width * HASH_BYTES) {
    throw new LogDamaged(path, `${tile.width * HASH_BYTES} bytes`, `${bytes.length} bytes`);
  }
  return bytes;
}
