import { decodeBase64, encodeBase64 } from './base64.ts';
import { concatBytes, equalBytes, fromHex, utf8 } from './bytes.ts';
import { Malformed } from './errors.ts';
import type { Sha256 } from './hashing.ts';

/** Signature types of C2SP signed-note that this log makes or checks. */
export const SIGNATURE_TYPES = { ed25519: 0x01, cosignature: 0x04 } as const;
export type SignatureType = (typeof SIGNATURE_TYPES)[keyof typeof SIGNATURE_TYPES];

/** A public key under a name, as in `name+id+base64(type || key)`. */
export interface VerifierKey {
  readonly name: string;
  /** First four bytes of SHA-256(name || newline || type || key). Short: it finds a key, it does not prove one. */
  readonly id: number;
  readonly type: SignatureType;
  readonly publicKey: Uint8Array;
}

/** A private key under a name. `seed` is the RFC 8032 private key, 32 bytes. */
export interface SignerKey extends VerifierKey {
  readonly seed: Uint8Array;
}

const KEY_BYTES = 32;
const PRIVATE = 'PRIVATE+KEY+';

/** A name may be used in a signature line: not empty, no white space (of Unicode), no plus. */
export function isKeyName(name: string): boolean {
  return name !== '' && name.isWellFormed() && !/[\p{White_Space}+]/u.test(name);
}

/** Gives a public key its name and id. Throws Malformed. */
export function verifierKey(name: string, type: SignatureType, publicKey: Uint8Array, sha256: Sha256): VerifierKey {
  if (!isKeyName(name)) throw new Malformed('key', 'a name has no spaces and no plus', name);
  if (publicKey.length !== KEY_BYTES) throw new Malformed('key', `${publicKey.length} bytes instead of 32`);
  const digest = sha256(concatBytes(utf8(`${name}\n`), Uint8Array.of(type), publicKey));
  return { name, id: idOf(digest), type, publicKey };
}

/** Reads a verifier key string, such as auditors are given. Throws Malformed. */
export function parseVerifierKey(text: string, sha256: Sha256): VerifierKey {
  const { name, id, type, key } = parts(text);
  const parsed = verifierKey(name, type, key, sha256);
  // The id is a checksum too: a key whose id does not fit was mistyped or tampered with.
  if (parsed.id !== id) throw new Malformed('key', `the id should be ${formatKeyId(parsed.id)}`, text);
  return parsed;
}

export function formatVerifierKey({ name, id, type, publicKey }: VerifierKey): string {
  return `${name}+${formatKeyId(id)}+${encodeBase64(concatBytes(Uint8Array.of(type), publicKey))}`;
}

/** Reads a private key string. Throws Malformed, without repeating any of the secret. */
export function parseSignerKey(text: string, publicKeyOf: (seed: Uint8Array) => Uint8Array, sha256: Sha256): SignerKey {
  try {
    if (!text.startsWith(PRIVATE)) throw new Malformed('key', 'not a private key');
    const { name, id, type, key: seed } = parts(text.slice(PRIVATE.length));
    const key = verifierKey(name, type, publicKeyOf(seed), sha256);
    if (key.id !== id) throw new Malformed('key', 'the id does not fit');
    return { ...key, seed };
  } catch (error) {
    throw error instanceof Malformed ? new Malformed('key', 'not a private key string with a fitting id') : error;
  }
}

export function formatSignerKey({ name, id, type, seed }: SignerKey): string {
  return `${PRIVATE}${name}+${formatKeyId(id)}+${encodeBase64(concatBytes(Uint8Array.of(type), seed))}`;
}

/** Eight hexadecimal digits. */
export function formatKeyId(id: number): string {
  return id.toString(16).padStart(8, '0');
}

/** The first four bytes, the highest first. */
export function idOf(bytes: Uint8Array): number {
  return bytes.subarray(0, 4).reduce((id, byte) => id * 256 + byte, 0);
}

function parts(text: string): { name: string; id: number; type: SignatureType; key: Uint8Array } {
  const [, name = '', id = '', encoded = ''] = /^([^+]*)\+([0-9a-f]{8})\+(.+)$/s.exec(text) ?? [];
  if (!isKeyName(name)) throw new Malformed('key', 'not of the form name+id+key', text);
  const bytes = decodeBase64(encoded);
  const type = Object.values(SIGNATURE_TYPES).find((known) => known === bytes[0]);
  if (type === undefined) throw new Malformed('key', 'not an Ed25519 key or cosigner key', text);
  if (bytes.length !== 1 + KEY_BYTES) throw new Malformed('key', `${bytes.length - 1} bytes instead of 32`, text);
  return { name, id: idOf(fromHex(id)), type, key: bytes.subarray(1) };
}

/** The same key: name, id and bytes. Two keys of one name and id can differ, because the id is short. */
export function sameKey(a: VerifierKey, b: VerifierKey): boolean {
  return a.name === b.name && a.id === b.id && equalBytes(a.publicKey, b.publicKey);
}

/** For messages: `name+id`. */
export function describeKey({ name, id }: Pick<VerifierKey, 'name' | 'id'>): string {
  return `${name}+${formatKeyId(id)}`;
}
