import { equalBytes, toHex } from '../core/log/bytes.ts';
import { type Checkpoint, parseCheckpoint } from '../core/log/checkpoint.ts';
import { Malformed } from '../core/log/errors.ts';
import type { TreeHashing } from '../core/log/hashing.ts';
import { describeKey, sameKey, type VerifierKey } from '../core/log/keys.ts';
import { type Note, parseNote } from '../core/log/note.ts';
import { checkSignatures, type ValidSignature, type VerifyEd25519 } from '../core/log/signatures.ts';
import { fail, unreadable, type Verdict } from './verdict.ts';

/** Whom a verifier believes. */
export interface Trust {
  readonly origin: string;
  /** Keys of the log; one of them must have signed. Several while a key is being replaced. */
  readonly logKeys: readonly VerifierKey[];
  readonly witnesses?: readonly VerifierKey[];
  /** How many different witnesses must have signed; none if not given. */
  readonly quorum?: number;
}

/** What the machine brings to check a log. */
export interface Machine {
  readonly hash: TreeHashing;
  readonly verifyEd25519: VerifyEd25519;
}

export interface VerifiedCheckpoint {
  readonly checkpoint: Checkpoint;
  /** Every valid signature by a key of the trust, in the order of the note. */
  readonly signatures: readonly ValidSignature[];
}

/** Checks a signed checkpoint: form, origin, the log's signature and the witnesses'. */
export function verifyCheckpoint(
  source: Uint8Array | string,
  { origin, logKeys, witnesses = [], quorum = 0 }: Trust,
  { hash, verifyEd25519 }: Machine,
): Verdict<VerifiedCheckpoint> {
  let note: Note;
  let checkpoint: Checkpoint;
  try {
    note = parseNote(source);
    checkpoint = parseCheckpoint(note.text);
  } catch (error) {
    if (error instanceof Malformed) return unreadable(error, 'checkpoint');
    throw error;
  }
  if (checkpoint.origin !== origin) return fail('origin_differs', origin, checkpoint.origin);
  const { valid, invalid } = checkSignatures(note, [...logKeys, ...witnesses], verifyEd25519);
  const [bad] = invalid;
  if (bad !== undefined) {
    const where = describeKey({ name: bad.name, id: bad.keyId });
    return fail('signature_invalid', `a signature of ${where} over this text`, toHex(bad.signature), where);
  }
  const signedBy = (keys: readonly VerifierKey[]) =>
    keys.filter((key) => valid.some((signature) => sameKey(signature.key, key)));
  if (signedBy(logKeys).length === 0) {
    const names = note.signatures.map(({ name, keyId }) => describeKey({ name, id: keyId }));
    return fail('signature_missing', logKeys.map(describeKey).join(' or '), names.join(', '));
  }
  // A witness listed twice must not count twice.
  const seen = new Set(signedBy(witnesses).map(({ publicKey }) => toHex(publicKey))).size;
  if (seen < quorum) return fail('too_few_witnesses', `${quorum} witnesses`, String(seen));
  if (checkpoint.size === 0 && !equalBytes(checkpoint.root, hash.emptyRoot)) {
    return fail('root_differs', toHex(hash.emptyRoot), toHex(checkpoint.root));
  }
  return { ok: true, checkpoint, signatures: valid };
}
