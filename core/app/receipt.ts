import type { Preference, Receipt } from '../../contract/events.ts';
import type { Caller } from '../accept/context.ts';
import type { StoredEvent } from '../event.ts';
import { winner } from '../order.ts';
import type { Mark, SubjectState, Topic } from '../state.ts';

/** Every recorded choice of a state that still stands, in the order of its topic keys. */
export function preferencesOf(state: SubjectState): Preference[] {
  return Object.keys(state.topics)
    .sort()
    .flatMap((key) => {
      const [purpose = '', channel = '', recipient = ''] = key.split('|');
      return standing(state.topics[key] ?? {}).map((mark) => ({
        purpose,
        channel,
        ...(recipient && { recipient }),
        status: mark.s,
        since: mark.t,
        event: mark.id,
      }));
    });
}

/** The decision about a topic, and a request that came after it. */
function standing({ decided, requested, importedDenial, importedGrant }: Topic): Mark[] {
  const winning = decided ? winner([decided, importedDenial]) : (importedDenial ?? importedGrant);
  const pending = requested !== undefined && (winning === undefined || requested.t > winning.t) ? requested : undefined;
  return [winning, pending].filter((mark) => mark !== undefined);
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
    const own = ('choices' in event ? event.choices : []).map((choice) => ({
      ...choice,
      since: event.occurredAt,
      event: event.id,
    }));
    return { ...base, preferences: own };
  }
  return { ...base, seq: event.seq, preferences: preferencesOf(after) };
}
