/**
 * The objects of the transparency logs, one log a tenant: tiles and entry bundles that are written once, and one
 * checkpoint that is replaced. Hashes only, never personal data.
 *
 * Writes are durable when they return. A read after a returned write sees it. Calls are safe from any number of
 * processes at once, and every one may be repeated: repeating is how a crash is cured. The implementation retries
 * transient failures; what it cannot cure it throws as StoreUnavailable, after which the write may or may not have
 * happened.
 *
 * The store is not trusted: whoever can change its objects can make proofs fail, but cannot make a false one verify.
 */
export interface LogStore {
  /** An object by its path, or undefined. Never used for the checkpoint. */
  get(log: string, path: string): Promise<Uint8Array | undefined>;

  /**
   * Writes an object if its path is free. Does nothing if the very same bytes are there. Throws VersionConflict if others
   * are: then two writers have decided differently, or somebody has changed the log, and nothing may be signed.
   */
  putIfAbsent(log: string, path: string, bytes: Uint8Array): Promise<void>;

  /** The newest checkpoint, strongly consistent; undefined for a log that has none yet. */
  getCheckpoint(log: string): Promise<StoredCheckpoint | undefined>;

  /**
   * The commit point of the log: replaces the checkpoint if it still is of the given version, or writes the first one if
   * undefined is given. Throws VersionConflict if another writer was first: then nothing was written, and the caller
   * reads again. Where the answer to a write of ours was lost, the same bytes in place count as success.
   */
  replaceCheckpoint(log: string, bytes: Uint8Array, version: string | undefined): Promise<StoredCheckpoint>;
}

export interface StoredCheckpoint {
  readonly bytes: Uint8Array;
  /** Opaque; different after each replacement. */
  readonly version: string;
}
