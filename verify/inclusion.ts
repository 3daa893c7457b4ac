import { equalBytes, toHex } from '../core/log/bytes.ts';
import type { TreeHashing } from '../core/log/hashing.ts';
import { half, implausible } from './numbers.ts';
import { fail, OK, type Verdict } from './verdict.ts';

export interface Inclusion {
  readonly index: number;
  readonly size: number;
  readonly root: Uint8Array;
  readonly leafHash: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/**
 * Checks that a leaf is in a tree at this index.
 * @see https://www.rfc-editor.org/rfc/rfc9162#section-2.1.3.2
 */
export function verifyInclusion({ index, size, root, leafHash, proof }: Inclusion, hash: TreeHashing): Verdict {
  const refused = implausible([index, size], [root, leafHash, ...proof]);
  if (refused !== undefined) return refused;
  if (index >= size) return fail('index_beyond_size', `an index below ${size}`, String(index));
  let fn = index;
  let sn = size - 1;
  let reached = leafHash;
  for (const sibling of proof) {
    if (sn === 0) return fail('proof_too_long', 'a proof that ends at the root', `${proof.length} hashes`);
    if (fn % 2 === 1 || fn === sn) {
      reached = hash.node(sibling, reached);
      // At the right edge a node may have no sibling on some levels: skip those.
      while (fn % 2 === 0 && fn !== 0) {
        fn = half(fn);
        sn = half(sn);
      }
    } else {
      reached = hash.node(reached, sibling);
    }
    fn = half(fn);
    sn = half(sn);
  }
  if (sn !== 0) return fail('proof_too_short', 'a proof that reaches the root', `${proof.length} hashes`);
  if (!equalBytes(reached, root)) return fail('root_differs', toHex(root), toHex(reached));
  return OK;
}
