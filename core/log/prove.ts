import type { TreeHashing } from './hashing.ts';
import { type Tile, tilePath } from './layout.ts';
import { rootOf } from './merkle.ts';
import { type Range, type ReadTile, subtreeRoot, subtreesOf, tileUnder } from './subtree.ts';

/** Makes proofs about one tree. */
export interface Prover {
  /**
   * Proof that the entry `index` is in the tree: the hashes from the leaf's sibling up to the root's child. Throws
   * RangeError if there is no such entry.
   * @see https://www.rfc-editor.org/rfc/rfc6962#section-2.1.1
   */
  inclusion(index: number): Uint8Array[];
  /**
   * Proof that the tree of the earlier size is the beginning of this one: nothing in it was changed or removed. Empty
   * where there is nothing to prove (equal sizes, or an empty earlier tree). Throws RangeError for a larger one.
   * @see https://www.rfc-editor.org/rfc/rfc6962#section-2.1.2
   */
  consistency(from: number): Uint8Array[];
}

/** Hashes kept for the next proof: neighbours share nearly all of theirs. 2 MB. */
const KEPT = 65_536;

/**
 * A prover for the tree of this size. `read` is asked only for the tiles that `inclusionTiles` or `consistencyTiles` name:
 * fetch those first where a store answers later. The tiles are believed; who receives the proof finds out if they lie.
 */
export function prover(size: number, read: ReadTile, hash: TreeHashing): Prover {
  const kept = new Map<string, Uint8Array>();

  function rangeHash(range: Range): Uint8Array {
    const key = `${range.start}-${range.end}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const hashes = subtreesOf(range).map((subtree) => subtreeRoot(subtree, read(tileUnder(subtree, size)), hash));
    // A copy: a view would keep the whole tile in memory, and change with it.
    const found = Uint8Array.from(rootOf({ hashes }, hash));
    if (kept.size >= KEPT) kept.clear();
    kept.set(key, found);
    return found;
  }

  return {
    inclusion: (index) => inclusionRanges(index, size).map(rangeHash),
    consistency: (from) => consistencyRanges(from, size).map(rangeHash),
  };
}

/** One proof, of the kind that `Prover.inclusion` gives. */
export function proveInclusion(index: number, size: number, read: ReadTile, hash: TreeHashing): Uint8Array[] {
  return prover(size, read, hash).inclusion(index);
}

/** One proof, of the kind that `Prover.consistency` gives. */
export function proveConsistency(from: number, to: number, read: ReadTile, hash: TreeHashing): Uint8Array[] {
  return prover(to, read, hash).consistency(from);
}

export function inclusionTiles(index: number, size: number): Tile[] {
  return tilesUnder(inclusionRanges(index, size), size);
}

export function consistencyTiles(from: number, to: number): Tile[] {
  return tilesUnder(consistencyRanges(from, to), to);
}

function inclusionRanges(index: number, size: number): Range[] {
  if (!(Number.isSafeInteger(size) && Number.isSafeInteger(index) && index >= 0 && index < size)) {
    throw new RangeError(`no entry ${index} in a tree of ${size}`);
  }
  const ranges: Range[] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + split(end - start);
    if (index < middle) {
      ranges.unshift({ start: middle, end });
      end = middle;
    } else {
      ranges.unshift({ start, end: middle });
      start = middle;
    }
  }
  return ranges;
}

function consistencyRanges(from: number, to: number): Range[] {
  if (!(Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 0 && from <= to)) {
    throw new RangeError(`a tree of ${from} cannot be the beginning of a tree of ${to}`);
  }
  if (from === 0 || from === to) return [];
  const ranges: Range[] = [];
  let start = 0;
  let end = to;
  while (end > from) {
    const middle = start + split(end - start);
    if (from <= middle) {
      ranges.unshift({ start: middle, end });
      end = middle;
    } else {
      ranges.unshift({ start, end: middle });
      start = middle;
    }
  }
  // The whole first tree is known to the verifier; a part of it is not.
  return start === 0 ? ranges : [{ start, end }, ...ranges];
}

/** The largest power of two smaller than n. Not by logarithm, which rounds up just below the larger powers. */
function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

function tilesUnder(ranges: readonly Range[], size: number): Tile[] {
  const tiles = ranges.flatMap(subtreesOf).map((subtree) => tileUnder(subtree, size));
  return [...new Map(tiles.map((tile) => [tilePath(tile), tile])).values()];
}
