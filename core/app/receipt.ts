import type { Preference, Receipt } from '../../contract/events.ts';
import type { Caller } from '../accept/context.ts';
import type { StoredEvent } from '../event.ts';
import type { SubjectState } from '../state.ts';

/** Every decided or pending choice of a state, in the order of its topic keys. */
export function preferencesOf(state: SubjectState): Preference[] {
  return Object.keys(state.topics)
    .sort()
    .flatMap((key) => {
      const [purpose = '', channel = '', recipient = ''] = key.split('|');
      const { decided, requested } = state.topics[key] ?? {};
      const pending =
        requested !== undefined && (decided === undefined || requested.t > decided.t) ? requested : undefined;
      return [decided, pending].flatMap((mark) =>
        mark === undefined
          ? []
          : [{ purpose, channel, ...(recipient && { recipient }), status: mark.s, since: mark.t, event: mark.id }],
      );
    });
}

/**
 * The proof of one recorded event. A browser that names a person by an address others know (not by its own visitor id)
 * learns only what it sent: otherwise a publishable key would tell anyone what anyone has chosen.
 */
export function receiptOf(
  stored: StoredEvent,
  after: SubjectState,
  caller: Caller,
  secretIdentifier: boolean,
): Receipt {
  const { event, hash } = stored;
  const base = { eventId: event.id, subject: event.subject, hash, recordedAt: event.recordedAt };
  if (caller.kind === 'publishable' && !secretIdentifier) {
    const own = event.choices.map((choice) => ({ ...choice, since: event.occurredAt, event: event.id }));
    return { ...base, preferences: own };
  }
  return { ...base, seq: event.seq, preferences: preferencesOf(after) };
}
