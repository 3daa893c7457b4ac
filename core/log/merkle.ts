import type { TreeHashing } from './hashing.ts';

/**
 * The right edge of a tree: the roots of the perfect subtrees it is made of, largest first, one for each 1 in the binary
 * form of the size. All that is needed to append; at most 53 hashes, however large the log.
 */
export interface Frontier {
  readonly size: number;
  readonly hashes: readonly Uint8Array[];
}

export const EMPTY_FRONTIER: Frontier = { size: 0, hashes: [] };

/** The frontier after these leaves, given as leaf hashes. */
export function extend(frontier: Frontier, leaves: Iterable<Uint8Array>, hash: TreeHashing): Frontier {
  const hashes = [...frontier.hashes];
  let { size } = frontier;
  for (const leaf of leaves) {
    let carried = leaf;
    // Like adding one in binary: each subtree of equal size is merged, and the sum carried on.
    for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) {
      carried = hash.node(hashes.pop() as Uint8Array, carried);
    }
    hashes.push(carried);
    size += 1;
  }
  return { size, hashes };
}

/** The RFC 6962 root of the tree with this frontier. */
export function rootOf({ hashes }: Pick<Frontier, 'hashes'>, hash: TreeHashing): Uint8Array {
  return (
    hashes.reduceRight<Uint8Array | undefined>(
      (right, left) => (right === undefined ? left : hash.node(left, right)),
      undefined,
    ) ?? hash.emptyRoot
  );
}
