import type { Accepted } from '../accept/accept.ts';
import { type LedgerEvent, SEALED_PARTS, type Sealed, type StoredEvent } from '../event.ts';
import { canonical } from '../log/canonical.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { Projection } from '../state.ts';

export interface Link {
  readonly accepted: Accepted;
  readonly subject: string;
  readonly before: Projection | undefined;
  readonly digest: string;
  readonly sealed: Sealed;
  /** Given only on the event that brings a new data key. */
  readonly dataKey?: Uint8Array;
}

/** Puts an accepted event in its place: next in the person's chain, with its hash. */
export function chain(
  { accepted, subject, before, digest, sealed, dataKey }: Link,
  runtime: Pick<Runtime, 'sha256'>,
): StoredEvent {
  const commitments: Partial<Record<(typeof SEALED_PARTS)[number], string>> = {};
  for (const part of SEALED_PARTS) {
    const cipher = sealed[part];
    if (cipher !== undefined) commitments[part] = `sha256:${runtime.sha256(cipher)}`;
  }
  const event: LedgerEvent = {
    ...accepted,
    subject,
    seq: (before?.seq ?? 0) + 1,
    digest,
    prev: before?.head ?? null,
    ...(Object.keys(commitments).length > 0 && { sealed: commitments }),
  };
  const body = canonical(event);
  return { event, body, hash: `sha256:${runtime.sha256(body)}`, sealed, ...(dataKey && { dataKey }) };
}

/** A short name for an event id, for finding it again among a person's events. 88 bits as hexadecimal. */
export function idDigest(id: string, runtime: Pick<Runtime, 'sha256'>): string {
  return runtime.sha256(id).slice(0, 22);
}
