import { equalBytes, toHex } from '../core/log/bytes.ts';
import type { TreeHashing } from '../core/log/hashing.ts';
import { half, implausible } from './numbers.ts';
import { fail, OK, type Verdict } from './verdict.ts';

export interface Consistency {
  readonly oldSize: number;
  readonly oldRoot: Uint8Array;
  readonly newSize: number;
  readonly newRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/**
 * Checks that the earlier tree is the beginning of the later one. An empty earlier tree is refused: everything begins with
 * nothing, so that a proof of it would prove nothing.
 * @see https://www.rfc-editor.org/rfc/rfc9162#section-2.1.4.2
 */
export function verifyConsistency(claim: Consistency, hash: TreeHashing): Verdict {
  const { oldSize, oldRoot, newSize, newRoot, proof } = claim;
  const refused = implausible([oldSize, newSize], [oldRoot, newRoot, ...proof]);
  if (refused !== undefined) return refused;
  if (oldSize > newSize) return fail('tree_shrunk', `at least ${oldSize} entries`, String(newSize));
  if (oldSize === 0) return fail('tree_empty', 'an earlier tree with entries', '0');
  if (oldSize === newSize) {
    if (proof.length > 0) return fail('proof_too_long', 'no hash between equal sizes', `${proof.length} hashes`);
    return equalBytes(oldRoot, newRoot) ? OK : fail('root_differs', toHex(oldRoot), toHex(newRoot));
  }
  return climb(claim, hash);
}

function climb({ oldSize, oldRoot, newSize, newRoot, proof }: Consistency, hash: TreeHashing): Verdict {
  let fn = oldSize - 1;
  let sn = newSize - 1;
  while (fn % 2 === 1) {
    fn = half(fn);
    sn = half(sn);
  }
  // fn is 0 exactly where the earlier tree is perfect: then its root is itself the first hash, and is not sent.
  // Without any hash the climb ends below the root, wherever it starts, and is refused there.
  const [first = oldRoot, ...path] = fn === 0 ? [oldRoot, ...proof] : proof;
  let oldReached = first;
  let newReached = first;
  for (const sibling of path) {
    if (sn === 0) return fail('proof_too_long', 'a proof that ends at the root', `${proof.length} hashes`);
    if (fn % 2 === 1 || fn === sn) {
      oldReached = hash.node(sibling, oldReached);
      newReached = hash.node(sibling, newReached);
      while (fn % 2 === 0 && fn !== 0) {
        fn = half(fn);
        sn = half(sn);
      }
    } else {
      newReached = hash.node(newReached, sibling);
    }
    fn = half(fn);
    sn = half(sn);
  }
  if (sn !== 0) return fail('proof_too_short', 'a proof that reaches the root', `${proof.length} hashes`);
  if (!equalBytes(oldReached, oldRoot)) return fail('old_root_differs', toHex(oldRoot), toHex(oldReached));
  if (!equalBytes(newReached, newRoot)) return fail('root_differs', toHex(newRoot), toHex(newReached));
  return OK;
}
