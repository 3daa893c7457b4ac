/** What could not be read. */
export type MalformedWhat =
  | 'base64'
  | 'hex'
  | 'utf8'
  | 'number'
  | 'path'
  | 'tile'
  | 'entry'
  | 'entry bundle'
  | 'key'
  | 'note'
  | 'checkpoint'
  | 'cosignature'
  | 'proof';

const SHOWN = 120;

/** A text or bytes that do not have the form they should have. The only error a parser of the log throws. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
  readonly what: MalformedWhat;
  /** The part at fault as it was found, shortened. */
  readonly found: string;

  constructor(what: MalformedWhat, why: string, found = '') {
    super(`malformed ${what}: ${why}`);
    this.what = what;
    // Evidence, not a copy: the input may be a megabyte of somebody's choosing.
    this.found = found.length > SHOWN ? `${found.slice(0, SHOWN)}…` : found;
  }
}

/**
 * The stored objects of a log contradict one another. Nothing may be appended before somebody has looked: the next
 * signature would vouch for the contradiction.
 */
export class LogDamaged extends Error {
  override readonly name = 'LogDamaged';
  /** The object at fault, or `head`. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;

  constructor(path: string, expected: string, found: string) {
    super(`${path}: expected ${expected}, found ${found}`);
    this.path = path;
    this.expected = expected;
    this.found = found;
  }
}
