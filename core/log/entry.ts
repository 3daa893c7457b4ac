import { fromHex, toHex } from './bytes.ts';
import { Malformed } from './errors.ts';
import { HASH_BYTES } from './hashing.ts';

const PREFIX = 'sha256:';

/** The log entry of an event: the 32 raw bytes of its hash, so that the log can be public. Throws Malformed. */
export function entryOf(eventHash: string): Uint8Array {
  if (!/^sha256:[0-9a-f]{64}$/.test(eventHash)) throw new Malformed('entry', 'not sha256: and 64 digits', eventHash);
  return fromHex(eventHash.slice(PREFIX.length));
}

/** The event hash that an entry stands for, `sha256:…`. Throws Malformed. */
export function eventHashOf(entry: Uint8Array): string {
  if (entry.length !== HASH_BYTES) throw new Malformed('entry', `${entry.length} bytes instead of 32`, toHex(entry));
  return PREFIX + toHex(entry);
}
