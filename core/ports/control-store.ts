import type { KeyDescription } from '../../contract/keys.ts';
import type { PolicyDocument } from '../../contract/policy/document.ts';

/**
 * Tenants, policy versions and API keys. Reads are strongly consistent and go to the store each time; caching is the
 * business of the caller, who knows how old an answer may be.
 */
export interface ControlStore {
  /** Throws Refusal(key_conflict) if the tenant exists: its secrets must never be replaced. */
  createTenant(tenant: TenantRecord): Promise<void>;
  getTenant(tenant: string): Promise<TenantRecord | undefined>;
  listTenants(): Promise<readonly string[]>;

  /** Throws Refusal(version_conflict) if this version exists. A version is never changed afterwards. */
  putPolicy(policy: StoredPolicy): Promise<void>;
  getPolicy(tenant: string, version: number): Promise<StoredPolicy | undefined>;
  latestPolicyVersion(tenant: string): Promise<number>;

  /** Throws Refusal(key_conflict) if a key with this hash exists, at whichever tenant. */
  putKey(key: StoredKey): Promise<void>;
  getKeyByHash(hash: string): Promise<StoredKey | undefined>;
  listKeys(tenant: string): Promise<readonly StoredKey[]>;
  /** Sets `revokedAt` once; a second call leaves the first time. Undefined if the tenant has no such key. */
  revokeKey(tenant: string, id: string, at: string): Promise<StoredKey | undefined>;
}

export interface TenantRecord {
  readonly tenant: string;
  readonly createdAt: string;
  /** Pepper and tenant key, wrapped together by the master key. */
  readonly wrappedSecrets: Uint8Array;
}

export interface StoredPolicy {
  readonly tenant: string;
  readonly version: number;
  readonly publishedAt: string;
  readonly publishedBy: string;
  readonly hash: string;
  readonly document: PolicyDocument;
}

/** An API key as stored: its SHA-256, never itself. */
export interface StoredKey extends KeyDescription {
  readonly hash: string;
}
