import { decodeBase64, encodeBase64 } from './base64.ts';
import { parseDecimal } from './decimal.ts';
import { Malformed } from './errors.ts';
import { HASH_BYTES } from './hashing.ts';

/**
 * What a log says of itself at one moment; as a signed note it binds the log to every entry before.
 * @see https://c2sp.org/tlog-checkpoint
 */
export interface Checkpoint {
  /** Which log: a URL without scheme, by convention. */
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** Further lines. This ledger writes none, since no witness answers for them. */
  readonly extensions: readonly string[];
}

/** The text of the note, without signatures. Throws Malformed if it could not be read back. */
export function formatCheckpoint({ origin, size, root, extensions }: Checkpoint): string {
  const text = [origin, String(size), encodeBase64(root), ...extensions].map((line) => `${line}\n`).join('');
  // A newline inside the origin would move every line after it: reading it back shows whether it says the same.
  if (parseCheckpoint(text).extensions.length !== extensions.length) {
    throw new Malformed('checkpoint', 'a line contains a newline', text);
  }
  return text;
}

/** Reads the text of a note as a checkpoint. Throws Malformed. */
export function parseCheckpoint(text: string): Checkpoint {
  if (!text.endsWith('\n')) throw new Malformed('checkpoint', 'the last line is not ended', text);
  const [origin, size, root, ...extensions] = text.slice(0, -1).split('\n');
  if (origin === undefined || size === undefined || root === undefined) {
    throw new Malformed('checkpoint', 'fewer than three lines', text);
  }
  if (origin === '' || extensions.includes('')) throw new Malformed('checkpoint', 'an empty line', text);
  const bytes = decodeBase64(root);
  if (bytes.length !== HASH_BYTES) throw new Malformed('checkpoint', `a root of ${bytes.length} bytes`, root);
  return { origin, size: parseDecimal(size), root: bytes, extensions };
}
