import { concatBytes } from './bytes.ts';
import { Malformed } from './errors.ts';
import { HASH_BYTES } from './hashing.ts';
import { TILE_WIDTH } from './layout.ts';

const LENGTH_BYTES = 2;
const MAX_ENTRY = 0xffff;

/** A hash tile: 1 to 256 hashes of 32 bytes, one after the other. Throws Malformed. */
export function encodeTile(hashes: readonly Uint8Array[]): Uint8Array {
  if (hashes.length < 1 || hashes.length > TILE_WIDTH) throw new Malformed('tile', `${hashes.length} hashes`);
  if (hashes.some(({ length }) => length !== HASH_BYTES)) throw new Malformed('tile', 'a hash has 32 bytes');
  return concatBytes(...hashes);
}

/** The hashes of a tile, as views into it. Throws Malformed. */
export function decodeTile(bytes: Uint8Array): Uint8Array[] {
  const width = bytes.length / HASH_BYTES;
  if (!Number.isInteger(width) || width < 1 || width > TILE_WIDTH) {
    throw new Malformed('tile', `${bytes.length} bytes are not 1 to 256 hashes`);
  }
  return Array.from({ length: width }, (_, i) => bytes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES));
}

/** An entry bundle: 1 to 256 entries, each after its length as two bytes, the higher first. Throws Malformed. */
export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length < 1 || entries.length > TILE_WIDTH)
    throw new Malformed('entry bundle', `${entries.length} entries`);
  return concatBytes(
    ...entries.flatMap((entry) => {
      if (entry.length > MAX_ENTRY) throw new Malformed('entry bundle', `an entry of ${entry.length} bytes`);
      return [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry];
    }),
  );
}

/** The entries of a bundle, as views into it. Throws Malformed. */
export function decodeBundle(bytes: Uint8Array): Uint8Array[] {
  const entries: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const start = at + LENGTH_BYTES;
    const end = start + ((bytes[at] ?? 0) << 8) + (bytes[at + 1] ?? 0);
    if (start > bytes.length || end > bytes.length) throw new Malformed('entry bundle', `cut off after ${at} bytes`);
    if (entries.length === TILE_WIDTH) throw new Malformed('entry bundle', 'more than 256 entries');
    entries.push(bytes.subarray(start, end));
    at = end;
  }
  if (entries.length === 0) throw new Malformed('entry bundle', 'no entries');
  return entries;
}
