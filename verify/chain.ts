import { toHex, utf8 } from '../core/log/bytes.ts';
import { canonical } from '../core/log/canonical.ts';
import type { Sha256 } from '../core/log/hashing.ts';
import { fail, type Verdict } from './verdict.ts';

/** An event as exported: the text that was hashed, the hash, and what sealed parts are still there. */
export interface RecordedEvent {
  readonly body: string;
  /** `sha256:` and 64 hexadecimal digits. */
  readonly hash: string;
  /** Ciphertexts by part. One that is missing was destroyed: erasure leaves the chain intact. */
  readonly sealed?: Readonly<Record<string, Uint8Array | undefined>>;
}

/** The end of a person's chain so far: all that the next event must fit. */
export interface ChainEnd {
  readonly tenant: string;
  readonly subject: string;
  readonly seq: number;
  readonly hash: string;
  readonly recordedAt: string;
}

/** Checks one event against the one before, undefined for the first. Memory stays flat, however long the chain. */
export function verifyLink(
  before: ChainEnd | undefined,
  { body, hash, sealed = {} }: RecordedEvent,
  sha256: Sha256,
): Verdict<{ readonly end: ChainEnd }> {
  const seq = (before?.seq ?? 0) + 1;
  const where = `event ${seq}`;
  const parsed = parse(body);
  if (parsed === undefined) return fail('malformed', 'the canonical text of an event', body.slice(0, 120), where);
  if (parsed.text !== body) return fail('not_canonical', parsed.text, body, where);
  const found = `sha256:${toHex(sha256(utf8(body)))}`;
  if (found !== hash) return fail('hash_differs', hash, found, where);
  const { tenant, subject, recordedAt, occurredAt, prev } = parsed.event;
  if (typeof tenant !== 'string' || typeof subject !== 'string' || !isTime(recordedAt) || !isTime(occurredAt)) {
    return fail('malformed', 'an event with tenant, subject and times', body.slice(0, 120), where);
  }
  if (before !== undefined && (before.tenant !== tenant || before.subject !== subject)) {
    return fail('misplaced', `${before.tenant} ${before.subject}`, `${tenant} ${subject}`, where);
  }
  if (parsed.event.seq !== seq) return fail('seq_differs', String(seq), show(parsed.event.seq), where);
  if (prev !== (before?.hash ?? null)) return fail('prev_differs', show(before?.hash ?? null), show(prev), where);
  // One format of time, in UTC: the order of the texts is the order of the times.
  const latest = [occurredAt, before?.recordedAt ?? occurredAt].sort()[1] as string;
  if (recordedAt < latest) return fail('time_reversed', `${latest} or later`, recordedAt, where);
  const broken = brokenSeal(parsed.event.sealed, sealed, sha256, where);
  return broken ?? { ok: true, end: { tenant, subject, seq, hash, recordedAt } };
}

/**
 * Checks all events of a person, in order. Without `head` (from the projection, a receipt or the log) nothing can show that
 * the newest events are missing.
 */
export function verifyChain(
  events: Iterable<RecordedEvent>,
  sha256: Sha256,
  head?: { readonly seq: number; readonly hash: string },
): Verdict<{ readonly end: ChainEnd | undefined }> {
  let end: ChainEnd | undefined;
  for (const event of events) {
    const link = verifyLink(end, event, sha256);
    if (!link.ok) return link;
    end = link.end;
  }
  if (head !== undefined && (head.seq !== end?.seq || head.hash !== end.hash)) {
    return fail('head_differs', `event ${head.seq}, ${head.hash}`, end ? `event ${end.seq}, ${end.hash}` : 'no event');
  }
  return { ok: true, end };
}

/** What is sealed must be what was recorded; a part that was never recorded must not appear. */
function brokenSeal(
  commitments: unknown,
  sealed: Readonly<Record<string, Uint8Array | undefined>>,
  sha256: Sha256,
  where: string,
) {
  const recorded: Record<string, unknown> = isObject(commitments) ? commitments : {};
  for (const [part, cipher] of Object.entries(sealed)) {
    if (cipher === undefined) continue;
    const found = `sha256:${toHex(sha256(cipher))}`;
    const expected = Object.hasOwn(recorded, part) ? recorded[part] : undefined;
    if (expected !== found) return fail('sealed_differs', show(expected ?? 'nothing'), found, `${where}, ${part}`);
  }
  return undefined;
}

function parse(body: string): { event: Record<string, unknown>; text: string } | undefined {
  try {
    const event: unknown = JSON.parse(body);
    return isObject(event) ? { event, text: canonical(event) } : undefined;
  } catch {
    // Not JSON, a lone surrogate, or nested deeper than any event is.
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value);
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
}
