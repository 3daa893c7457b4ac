import { decodeBase64, encodeBase64 } from './base64.ts';
import { fromUtf8 } from './bytes.ts';
import { parseDecimal } from './decimal.ts';
import { Malformed } from './errors.ts';
import { HASH_BYTES } from './hashing.ts';

/**
 * All that shows an entry to be in a log, in one text: verifiable offline, for as long as the log's key is known.
 * @see https://c2sp.org/tlog-proof
 */
export interface TlogProof {
  readonly index: number;
  readonly hashes: readonly Uint8Array[];
  /** The signed checkpoint, verbatim. */
  readonly checkpoint: string;
  /** Bytes for the application. Nothing authenticates them. */
  readonly extra?: Uint8Array;
}

const HEADER = 'c2sp.org/tlog-proof@v1';
/** No tree within 64 bits needs more. */
const MAX_HASHES = 64;
const MAX_LENGTH = 2_000_000;

/** The text of a proof. Throws Malformed if it could not be read back. */
export function formatProof({ index, hashes, checkpoint, extra }: TlogProof): string {
  const lines = [
    HEADER,
    ...(extra === undefined ? [] : [`extra ${encodeBase64(extra)}`]),
    `index ${parseDecimal(String(index))}`,
    ...hashes.map(encodeBase64),
  ];
  const text = `${lines.join('\n')}\n\n${checkpoint}`;
  parseProof(text);
  return text;
}

/** Reads a proof. The checkpoint in it is not looked at. Throws Malformed. */
export function parseProof(source: Uint8Array | string): TlogProof {
  if (source.length > MAX_LENGTH) throw new Malformed('proof', `longer than ${MAX_LENGTH}`);
  const text = typeof source === 'string' ? source : fromUtf8(source);
  const split = text.indexOf('\n\n');
  if (split < 0) throw new Malformed('proof', 'no empty line before the checkpoint', text);
  const [header, ...lines] = text.slice(0, split).split('\n');
  if (header !== HEADER) throw new Malformed('proof', `the first line is not ${HEADER}`, header);
  const extra = lines[0]?.startsWith('extra ')
    ? decodeBase64((lines.shift() as string).slice('extra '.length))
    : undefined;
  const indexLine = lines.shift();
  if (!indexLine?.startsWith('index ')) throw new Malformed('proof', 'no index', indexLine);
  const checkpoint = text.slice(split + 2);
  if (!checkpoint.endsWith('\n')) throw new Malformed('proof', 'the checkpoint is missing or cut off', checkpoint);
  if (lines.length > MAX_HASHES) throw new Malformed('proof', `${lines.length} hashes`);
  const index = parseDecimal(indexLine.slice('index '.length));
  return { index, hashes: lines.map(parseHash), checkpoint, ...(extra && { extra }) };
}

function parseHash(line: string): Uint8Array {
  const hash = decodeBase64(line);
  if (hash.length !== HASH_BYTES) throw new Malformed('proof', `a hash of ${hash.length} bytes`, line);
  return hash;
}
