import type { ChoiceInput, InputOf } from '../../contract/events.ts';
import { refuse } from '../errors.ts';
import type { Policy } from '../policy/compile.ts';
import type { SubjectState } from '../state.ts';
import { addDuration } from '../time.ts';

/** Double opt-in: whether a grant of this topic only asks, until the person confirms it. */
export function needsConfirmation(policy: Policy, { purpose, channel, status }: ChoiceInput): boolean {
  return status === 'given' && policy.purposes.get(purpose)?.doubleOptIn?.on.includes(channel) === true;
}

/**
 * The choices that a confirmation turns into grants: those its request asked for, as far as they are still pending.
 * Throws a Refusal if nothing is: never asked, asked again since, expired, or refused in between.
 */
export function confirmedChoices(
  input: InputOf<'confirmation'>,
  state: SubjectState | undefined,
  policy: Policy,
  occurredAt: string,
): ChoiceInput[] {
  const choices: ChoiceInput[] = [];
  let expired = false;
  for (const [key, topic] of Object.entries(state?.topics ?? {})) {
    const { requested, decided } = topic;
    if (requested?.id !== input.confirms || (decided !== undefined && decided.t >= requested.t)) continue;
    const [purpose = '', channel = '', recipient = ''] = key.split('|');
    const within = policy.purposes.get(purpose)?.doubleOptIn?.confirmWithin;
    if (within !== undefined && addDuration(requested.t, within) < occurredAt) expired = true;
    else choices.push({ purpose, channel, status: 'given', ...(recipient && { recipient }) });
  }
  if (choices.length > 0) return choices;
  const why = expired
    ? 'the request has expired: ask the person again'
    : 'no request with this id is pending: it was confirmed, replaced or refused, or never made';
  throw refuse('nothing_to_confirm', '/confirms', why);
}
