import { refuse } from '../errors.ts';
import { isDenialStatus } from '../order.ts';
import { protects, type Submission } from './context.ts';

const DAY = 86_400_000;
/** How far a sender's clock may run ahead of ours. What lies in between is taken as now. */
const TOLERANCE = 60_000;
/** Nobody could consent through this ledger before the web existed; an older time is a broken clock. */
const EARLIEST = Date.UTC(1995, 0, 1);

export interface Times {
  /** When the person acted. Never later than `recordedAt`. */
  readonly occurredAt: string;
  /** From when the denials of an event that also grants count, where that is later. */
  readonly deniedAt?: string;
  /** What the sender said, where the ledger keeps another time. */
  readonly claimed?: { readonly occurredAt: string; readonly sentAt?: string };
}

/**
 * When the person acted, by the ledger's clock. A sender's clock is corrected by what it shows at sending:
 * `receivedAt − (sentAt − occurredAt)`. Where a time stays in doubt (none was given, a browser did not say what its clock
 * shows, writers had to wait for each other), the doubt goes against the grant: what opens counts from the earliest time
 * it may have been meant, what denies from the latest.
 */
export function timesOf(submission: Submission, recordedAt: string): Times {
  const { input, caller, receivedAt } = submission;
  const received = Date.parse(receivedAt);
  const at = input.occurredAt === undefined ? received : correctedTime(submission, input.occurredAt);
  // A browser's clock is not trusted by itself; a server's is.
  const sure =
    input.occurredAt !== undefined && at <= received && (caller.kind === 'secret' || input.sentAt !== undefined);
  const early = new Date(Math.min(at, received)).toISOString();
  const late = sure ? early : recordedAt;
  const times = protects(submission)
    ? { occurredAt: late }
    : { occurredAt: early, ...(late !== early && denies(submission) && { deniedAt: late }) };
  const claimed = claimOf(submission, Object.values(times));
  return { ...times, ...(claimed && { claimed }) };
}

function correctedTime({ input, caller, receivedAt }: Submission, occurredAt: string): number {
  const received = Date.parse(receivedAt);
  const claimed = Date.parse(occurredAt);
  const sent = input.sentAt === undefined ? undefined : Date.parse(input.sentAt);
  if (sent !== undefined && sent < claimed) {
    throw refuse('invalid_time', '/sentAt', 'sentAt is before occurredAt: take both from the same clock');
  }
  const at = sent === undefined ? claimed : received - (sent - claimed);
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
  return at;
}

/** The sender's own words are kept as evidence where the ledger keeps another time. */
function claimOf({ input }: Submission, kept: readonly string[]): Times['claimed'] {
  const { occurredAt, sentAt } = input;
  if (occurredAt === undefined) return undefined;
  const moved = kept.some((time) => Math.abs(Date.parse(time) - Date.parse(occurredAt)) > TOLERANCE);
  return moved ? { occurredAt, ...(sentAt && { sentAt }) } : undefined;
}

function denies({ input }: Submission): boolean {
  return 'choices' in input && input.choices.some(({ status }) => isDenialStatus(status));
}
