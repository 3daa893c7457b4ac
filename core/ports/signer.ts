/**
 * A key that signs for a log. The private half never leaves the implementation.
 *
 * Signatures are Ed25519 (RFC 8032) over the message itself, never over a digest of it, and deterministic: signing the
 * same message again gives the same 64 bytes, so that a repeated step writes the same object. `sign` retries transient
 * failures; what it cannot cure it throws as StoreUnavailable, after which the same call may be made again. Messages are
 * at most 4,096 bytes.
 */
export interface Signer {
  /** The key name of the signature line, by convention the origin of the log. No spaces, no plus. */
  readonly name: string;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Promise<Uint8Array>;
}
