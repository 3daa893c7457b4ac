import type { Checkpoint } from '../core/log/checkpoint.ts';
import { entryOf } from '../core/log/entry.ts';
import { Malformed } from '../core/log/errors.ts';
import { parseProof, type TlogProof } from '../core/log/proof.ts';
import { type Machine, type Trust, verifyCheckpoint } from './checkpoint.ts';
import { verifyInclusion } from './inclusion.ts';
import { unreadable, type Verdict } from './verdict.ts';

/**
 * Checks a whole tlog-proof: that the event with this hash, `sha256:…`, is in the log that the checkpoint is of. Needs
 * nothing but the proof and the keys.
 */
export function verifyProof(
  source: Uint8Array | string,
  eventHash: string,
  trust: Trust,
  machine: Machine,
): Verdict<{ readonly index: number; readonly checkpoint: Checkpoint }> {
  let proof: TlogProof;
  let entry: Uint8Array;
  try {
    proof = parseProof(source);
    entry = entryOf(eventHash);
  } catch (error) {
    if (error instanceof Malformed) return unreadable(error, error.what === 'entry' ? 'event hash' : 'proof');
    throw error;
  }
  const head = verifyCheckpoint(proof.checkpoint, trust, machine);
  if (!head.ok) return head;
  const { index, hashes } = proof;
  const { size, root } = head.checkpoint;
  const leafHash = machine.hash.leaf(entry);
  const included = verifyInclusion({ index, size, root, leafHash, proof: hashes }, machine.hash);
  return included.ok ? { ok: true, index, checkpoint: head.checkpoint } : included;
}
