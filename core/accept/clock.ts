import { refuse } from '../errors.ts';
import type { Submission } from './context.ts';

const DAY = 86_400_000;
/** How far a server's clock may run ahead of ours. What lies in between is taken as now. */
const TOLERANCE = 60_000;
/** Nobody could consent through this ledger before the web existed; an older time is a broken clock. */
const EARLIEST = Date.UTC(1995, 0, 1);

export interface Times {
  readonly occurredAt: string;
  /** What the sender said, where the ledger keeps another time. */
  readonly claimed?: { readonly occurredAt: string; readonly sentAt: string };
}

/**
 * When the person acted, by the ledger's clock. A sender's clock is corrected by what it shows at sending:
 * `receivedAt − (sentAt − occurredAt)`. The result is never later than `recordedAt`, so an opt-out that comes next wins.
 */
export function timesOf({ input, caller, receivedAt }: Submission, recordedAt: string): Times {
  if (input.occurredAt === undefined) return { occurredAt: recordedAt };
  const received = Date.parse(receivedAt);
  const claimedAt = Date.parse(input.occurredAt);
  const sent = input.sentAt === undefined ? undefined : Date.parse(input.sentAt);
  if (sent !== undefined && sent < claimedAt) {
    throw refuse('invalid_time', '/sentAt', 'sentAt is before occurredAt: take both from the same clock');
  }
  const at = sent === undefined ? claimedAt : received - (sent - claimedAt);
  if (at > received + TOLERANCE) {
    throw refuse(
      'invalid_time',
      '/occurredAt',
      'the time lies in the future: send sentAt from the same clock, or leave occurredAt out',
    );
  }
  if (at < EARLIEST) throw refuse('invalid_time', '/occurredAt', 'the time is too long ago to be true');
  if (caller.kind === 'publishable' && at < received - DAY) {
    throw refuse(
      'invalid_time',
      '/occurredAt',
      'a publishable key may record acts of the last 24 hours only; send older ones from your server',
    );
  }
  const occurredAt = new Date(Math.min(at, Date.parse(recordedAt))).toISOString();
  const corrected = sent !== undefined && Math.abs(at - claimedAt) > TOLERANCE;
  return { occurredAt, ...(corrected && { claimed: { occurredAt: input.occurredAt, sentAt: input.sentAt ?? '' } }) };
}
