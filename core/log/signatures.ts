import { utf8 } from './bytes.ts';
import { cosignatureMessage, decodeCosignature } from './cosignature.ts';
import { Malformed } from './errors.ts';
import { SIGNATURE_TYPES, type VerifierKey } from './keys.ts';
import type { Note, NoteSignature } from './note.ts';

/** RFC 8032 Ed25519 of the machine. False for a wrong signature and for bytes that are none; never throws. */
export type VerifyEd25519 = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

export interface SignatureCheck {
  readonly valid: readonly ValidSignature[];
  /** By name and id of a known key, but not its signature of this text: the note should be refused as a whole. */
  readonly invalid: readonly NoteSignature[];
  /** By keys nobody named. They say nothing, for or against. */
  readonly unknown: readonly NoteSignature[];
}

export interface ValidSignature {
  readonly key: VerifierKey;
  /** Seconds since 1970, of a cosignature. */
  readonly timestamp?: number;
}

/** Sorts the signatures of a note by what these keys say of them. Never throws. */
export function checkSignatures(
  { text, signatures }: Note,
  keys: readonly VerifierKey[],
  verify: VerifyEd25519,
): SignatureCheck {
  const valid: ValidSignature[] = [];
  const invalid: NoteSignature[] = [];
  const unknown: NoteSignature[] = [];
  for (const signature of signatures) {
    const known = keys.filter(({ name, id }) => name === signature.name && id === signature.keyId);
    const found = known.map((key) => check(text, signature, key, verify)).find((result) => result !== undefined);
    if (found !== undefined) valid.push(found);
    else (known.length > 0 ? invalid : unknown).push(signature);
  }
  return { valid, invalid, unknown };
}

function check(
  text: string,
  { signature }: NoteSignature,
  key: VerifierKey,
  verify: VerifyEd25519,
): ValidSignature | undefined {
  if (key.type === SIGNATURE_TYPES.ed25519) {
    return verify(key.publicKey, utf8(text), signature) ? { key } : undefined;
  }
  try {
    const { timestamp, signature: ed25519 } = decodeCosignature(signature);
    return verify(key.publicKey, cosignatureMessage(timestamp, text), ed25519) ? { key, timestamp } : undefined;
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}
