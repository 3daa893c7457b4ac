import { decodeBase64, encodeBase64 } from './base64.ts';
import { concatBytes, fromHex, fromUtf8 } from './bytes.ts';
import { Malformed } from './errors.ts';
import { formatKeyId, idOf, isKeyName } from './keys.ts';

/**
 * A text signed by one or more keys. Nothing in it may be believed before a signature of a known key was checked.
 * @see https://c2sp.org/signed-note
 */
export interface Note {
  /** Ends with a newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface NoteSignature {
  readonly name: string;
  readonly keyId: number;
  /** What follows the key id: 64 bytes of Ed25519, with a timestamp before them in a cosignature. */
  readonly signature: Uint8Array;
}

/** Bounds against notes made to exhaust the reader; the format asks for at least 16 signatures. */
const MAX_SIGNATURES = 100;
const MAX_LENGTH = 1_000_000;
const ID_BYTES = 4;
const DASH = '— ';

/** Reads a signed note. Throws Malformed. */
export function parseNote(source: Uint8Array | string): Note {
  if (source.length > MAX_LENGTH) throw new Malformed('note', `longer than ${MAX_LENGTH}`);
  const whole = typeof source === 'string' ? source : fromUtf8(source);
  if (!isNoteText(whole)) throw new Malformed('note', 'not lines of text without control characters', whole);
  // The text may have empty lines of its own; only the last one separates it from the signatures.
  const split = whole.lastIndexOf('\n\n');
  if (split < 0) throw new Malformed('note', 'no empty line before the signatures', whole);
  const lines = whole.slice(split + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) throw new Malformed('note', `more than ${MAX_SIGNATURES} signatures`);
  return { text: whole.slice(0, split + 1), signatures: lines.map(parseSignature) };
}

/** The note as text. Throws Malformed if it could not be read back. */
export function formatNote({ text, signatures }: Note): string {
  checkNoteText(text);
  if (signatures.length === 0) throw new Malformed('note', 'no signature');
  return `${text}\n${signatures.map(formatSignature).join('')}`;
}

/** Throws Malformed for a text that a note cannot carry. */
export function checkNoteText(text: string): void {
  if (!isNoteText(text)) throw new Malformed('note', 'not lines of text without control characters', text);
}

/** One line of a signature, with its newline. Throws Malformed. */
export function formatSignature({ name, keyId, signature }: NoteSignature): string {
  if (!isKeyName(name)) throw new Malformed('note', 'a key name has no spaces and no plus', name);
  if (signature.length === 0) throw new Malformed('note', 'an empty signature');
  return `${DASH}${name} ${encodeBase64(concatBytes(fromHex(formatKeyId(keyId)), signature))}\n`;
}

function parseSignature(line: string): NoteSignature {
  const [name = '', encoded = '', more] = line.slice(DASH.length).split(' ');
  if (!line.startsWith(DASH) || !isKeyName(name) || more !== undefined) {
    throw new Malformed('note', 'not a signature line', line);
  }
  const bytes = decodeBase64(encoded);
  if (bytes.length <= ID_BYTES) throw new Malformed('note', 'a signature without bytes', line);
  return { name, keyId: idOf(bytes), signature: bytes.subarray(ID_BYTES) };
}

function isNoteText(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a note must not have
  return text.endsWith('\n') && text.isWellFormed() && !/[\0-\x09\x0b-\x1f]/.test(text);
}
