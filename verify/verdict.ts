import type { Malformed } from '../core/log/errors.ts';

/** Everything that can be wrong, each with a name of its own. */
export type Fault =
  /** A text or object does not have the form it should have. */
  | 'malformed'
  /** Not the log that was asked about. */
  | 'origin_differs'
  /** A signature under the name and id of a known key is not that key's. */
  | 'signature_invalid'
  /** No key that was named has signed. */
  | 'signature_missing'
  | 'too_few_witnesses'
  /** The hashes lead to another root than the signed one. */
  | 'root_differs'
  /** The hashes lead to another root than that of the earlier tree. */
  | 'old_root_differs'
  | 'index_beyond_size'
  /** The later tree is smaller than the earlier one: entries were removed. */
  | 'tree_shrunk'
  /** Nothing can be proved about a tree without entries. */
  | 'tree_empty'
  | 'proof_too_short'
  | 'proof_too_long'
  | 'tile_missing'
  | 'tile_differs'
  | 'entry_differs'
  | 'size_differs'
  /** The stored text is not the canonical form of what it says. */
  | 'not_canonical'
  | 'hash_differs'
  /** The event belongs to another person or tenant than the chain. */
  | 'misplaced'
  | 'seq_differs'
  | 'prev_differs'
  | 'time_reversed'
  /** A sealed part is not the one the event was recorded with. */
  | 'sealed_differs'
  /** The newest event is not the one it should be: the end of the chain is missing or was replaced. */
  | 'head_differs';

/** What was checked does not hold, with the two things that differ. */
export interface Failure {
  readonly ok: false;
  readonly fault: Fault;
  readonly expected: string;
  readonly found: string;
  /** Which of many: `event 3`, `tile 0/5`. */
  readonly where?: string;
}

export type Verdict<T extends object = object> = ({ readonly ok: true } & T) | Failure;

export const OK = { ok: true } as const;

export function fail(fault: Fault, expected: string, found: string, where?: string): Failure {
  return { ok: false, fault, expected, found, ...(where !== undefined && { where }) };
}

/** A text that could not even be read. */
export function unreadable(error: Malformed, where?: string): Failure {
  return fail('malformed', error.message, error.found, where);
}
