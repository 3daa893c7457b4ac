import type { Identifier } from '../../contract/events.ts';
import type { SealedPart } from '../event.ts';

/**
 * A tenant's secrets at work. Synchronous: the secrets are unwrapped once per process, so that no call to a key
 * service is on the path of a check or an event.
 */
export interface Vault {
  /** `sub_…`: HMAC-SHA-256 under the tenant's pepper of type, NUL, normalised value. */
  reference(identifier: Identifier): string;
  /** Keyed digest of a text, base64url: equal texts give equal digests, and nobody without the pepper can guess one. */
  digest(text: string): string;
  /** A new data key for a person, wrapped by the tenant key. */
  createDataKey(subject: string): Uint8Array;
  /** AES-256-GCM under the data key, bound to person, event and part. */
  seal(dataKey: Uint8Array, place: SealedPlace, text: string): Uint8Array;
  /** Throws if key, place or ciphertext do not belong together. */
  open(dataKey: Uint8Array, place: SealedPlace, sealed: Uint8Array): string;
}

export interface SealedPlace {
  readonly subject: string;
  readonly eventId: string;
  readonly part: SealedPart;
}

/** Opens a tenant's vault; cached after the first call. Throws Refusal(not_found) for an unknown tenant. */
export interface Vaults {
  open(tenant: string): Promise<Vault>;
}

/** Wraps the tenants' secrets under the master key of the installation: KMS in AWS, a key file locally. */
export interface MasterKey {
  /** `context` is authenticated: unwrapping under another context fails. */
  wrap(plain: Uint8Array, context: string): Promise<Uint8Array>;
  unwrap(wrapped: Uint8Array, context: string): Promise<Uint8Array>;
}
