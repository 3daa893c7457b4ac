/** What a use case needs from the machine. Injected, so that tests decide time and chance. */
export interface Runtime {
  /** RFC 3339, UTC, milliseconds. */
  now(): string;
  /** Waits at least this many milliseconds. */
  sleep(ms: number): Promise<void>;
  /** In [0, 1). */
  random(): number;
  randomBytes(length: number): Uint8Array;
  /** base64url of this many random bytes. */
  randomId(bytes: number): string;
  /** Lower-case hexadecimal SHA-256 of the UTF-8 text or the bytes. */
  sha256(data: string | Uint8Array): string;
}
