import { HASH_BYTES } from '../core/log/hashing.ts';
import { type Failure, fail } from './verdict.ts';

/** A size or index: whole, not negative, not so large that arithmetic with it would lie. */
export function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** Refuses counts and hashes that no tree can have, before anything is computed with them. */
export function implausible(counts: readonly number[], hashes: readonly Uint8Array[]): Failure | undefined {
  const count = counts.find((value) => !isCount(value));
  if (count !== undefined) return fail('malformed', 'a whole number up to 2^53 - 1', String(count));
  const hash = hashes.find(({ length }) => length !== HASH_BYTES);
  if (hash !== undefined) return fail('malformed', 'a hash of 32 bytes', `${hash.length} bytes`);
  return undefined;
}

/** Without the last binary digit. Not `>>`, which cuts numbers to 32 bits. */
export function half(value: number): number {
  return Math.floor(value / 2);
}
