/** SHA-256 of the machine, synchronous. It must not keep the bytes it is given: they are overwritten afterwards. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

/** The length of every hash in the log. */
export const HASH_BYTES = 32;

/** How a tree is hashed. */
export interface TreeHashing {
  /** SHA-256(0x00 || entry) */
  leaf(entry: Uint8Array): Uint8Array;
  /** SHA-256(0x01 || left || right) */
  node(left: Uint8Array, right: Uint8Array): Uint8Array;
  /** The root of a tree without leaves: SHA-256 of nothing. */
  readonly emptyRoot: Uint8Array;
}

/**
 * RFC 6962 §2.1. The first byte keeps leaves and nodes apart: without it, an inner node could be passed off as an entry
 * that nobody ever logged.
 */
export function treeHashing(sha256: Sha256): TreeHashing {
  // One buffer for all nodes: allocating one for each takes as long as hashing it.
  const pair = new Uint8Array(1 + 2 * HASH_BYTES);
  pair[0] = 1;
  const single = new Uint8Array(1 + HASH_BYTES);
  return {
    leaf(entry) {
      const input = entry.length === HASH_BYTES ? single : new Uint8Array(1 + entry.length);
      input.set(entry, 1);
      return sha256(input);
    },
    node(left, right) {
      // A shorter hash would leave bytes of the node before it in the buffer.
      if (left.length !== HASH_BYTES || right.length !== HASH_BYTES) throw new RangeError('a hash has 32 bytes');
      pair.set(left, 1);
      pair.set(right, 1 + HASH_BYTES);
      return sha256(pair);
    },
    emptyRoot: sha256(new Uint8Array(0)),
  };
}
