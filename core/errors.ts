import type { ErrorCode, FieldError } from '../contract/errors.ts';

/** A request the ledger refuses, with the fix. The edge turns it into an RFC 9457 problem document. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: ErrorCode;
  readonly errors: readonly FieldError[];

  constructor(code: ErrorCode, detail: string, errors: readonly FieldError[] = []) {
    super(detail);
    this.code = code;
    this.errors = errors;
  }
}

/** A refusal of one field. `pointer` is an RFC 6901 path into the request, without the leading `#`. */
export function refuse(code: ErrorCode, pointer: string, detail: string): Refusal {
  return new Refusal(code, detail, [{ pointer: `#${pointer}`, detail }]);
}

/** Someone else appended first. The caller reads again and decides again. */
export class VersionConflict extends Error {
  override readonly name = 'VersionConflict';
}

/** The store did not answer, or asked us to slow down. Nothing is known about the write: repeat it with the same id. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}
