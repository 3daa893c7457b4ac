import type { Signer } from '../ports/signer.ts';
import { utf8 } from './bytes.ts';
import { cosignatureMessage, encodeCosignature } from './cosignature.ts';
import { Malformed } from './errors.ts';
import type { Sha256 } from './hashing.ts';
import { SIGNATURE_TYPES, verifierKey } from './keys.ts';
import { checkNoteText, type Note, type NoteSignature } from './note.ts';

/** Signs a text as a note, by each signer in turn. Throws Malformed for a text that a note cannot carry. */
export async function signNote(text: string, signers: readonly Signer[], sha256: Sha256): Promise<Note> {
  checkNoteText(text);
  const message = utf8(text);
  const signatures: NoteSignature[] = [];
  for (const signer of signers) {
    const { name, id } = verifierKey(signer.name, SIGNATURE_TYPES.ed25519, signer.publicKey, sha256);
    signatures.push({ name, keyId: id, signature: checked(await signer.sign(message)) });
  }
  return { text, signatures };
}

/** A witness's cosignature of a checkpoint's text, at a time in seconds since 1970. */
export async function cosign(
  checkpoint: string,
  timestamp: number,
  signer: Signer,
  sha256: Sha256,
): Promise<NoteSignature> {
  const { name, id } = verifierKey(signer.name, SIGNATURE_TYPES.cosignature, signer.publicKey, sha256);
  const signature = checked(await signer.sign(cosignatureMessage(timestamp, checkpoint)));
  return { name, keyId: id, signature: encodeCosignature({ timestamp, signature }) };
}

/** A key service asked for the wrong algorithm answers with bytes of another length, e.g. DER. */
function checked(signature: Uint8Array): Uint8Array {
  if (signature.length !== 64)
    throw new Malformed('note', `an Ed25519 signature has 64 bytes, not ${signature.length}`);
  return signature;
}
