import { concatBytes, utf8 } from './bytes.ts';
import { parseDecimal } from './decimal.ts';
import { Malformed } from './errors.ts';

/** What a witness adds to a checkpoint: that it had seen no other at this time. */
export interface Cosignature {
  /** Seconds since 1970. */
  readonly timestamp: number;
  /** 64 bytes of Ed25519 over `cosignatureMessage`. */
  readonly signature: Uint8Array;
}

const TIME_BYTES = 8;
const SIGNATURE_BYTES = 64;

/**
 * What an Ed25519 witness signs: the time, then the checkpoint without its signatures. The first line keeps it from being
 * mistaken for the log's own signature. Throws Malformed for a timestamp that is not a whole number of seconds.
 * @see https://c2sp.org/tlog-cosignature
 */
export function cosignatureMessage(timestamp: number, checkpoint: string): Uint8Array {
  return utf8(`cosignature/v1\ntime ${parseDecimal(String(timestamp))}\n${checkpoint}`);
}

/** The bytes that stand in the signature line after the key id. Throws Malformed. */
export function encodeCosignature({ timestamp, signature }: Cosignature): Uint8Array {
  if (signature.length !== SIGNATURE_BYTES) throw new Malformed('cosignature', `${signature.length} bytes, not 64`);
  const time = new Uint8Array(TIME_BYTES);
  new DataView(time.buffer).setBigUint64(0, BigInt(parseDecimal(String(timestamp))));
  return concatBytes(time, signature);
}

/** Throws Malformed. */
export function decodeCosignature(bytes: Uint8Array): Cosignature {
  if (bytes.length !== TIME_BYTES + SIGNATURE_BYTES) {
    throw new Malformed('cosignature', `${bytes.length} bytes, not 72`);
  }
  const seconds = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0);
  if (seconds > BigInt(Number.MAX_SAFE_INTEGER)) throw new Malformed('cosignature', 'a time beyond 2^53', `${seconds}`);
  return { timestamp: Number(seconds), signature: bytes.subarray(TIME_BYTES) };
}
