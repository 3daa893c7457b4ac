import { createPublicKey, hash, verify } from 'node:crypto';
import type { Sha256 } from '../core/log/hashing.ts';
import type { VerifyEd25519 } from '../core/log/signatures.ts';

/** SHA-256 on Node, in one call: an object for each hash would take longer than the hash. */
export const nodeSha256: Sha256 = (bytes) => hash('sha256', bytes, 'buffer');

/** What DER puts before the 32 bytes of an Ed25519 public key (RFC 8410). */
const SPKI = Uint8Array.of(0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00);

/** Ed25519 on Node. */
export const nodeVerifyEd25519: VerifyEd25519 = (publicKey, message, signature) => {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  const key = createPublicKey({ key: Buffer.concat([SPKI, publicKey]), format: 'der', type: 'spki' });
  return verify(null, message, key, signature);
};
