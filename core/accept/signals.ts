import type { ChoiceInput, SignalEffect } from '../../contract/events.ts';
import { ANY } from '../../contract/vocabulary.ts';
import type { Signal } from '../event.ts';
import type { Policy } from '../policy/compile.ts';

/** What the policy does about each signal that came with an event: applied, recorded as context, or ignored. */
export function signalEffects(policy: Policy, signals: readonly Signal[]): Partial<Record<Signal, SignalEffect>> {
  const effects: Partial<Record<Signal, SignalEffect>> = {};
  for (const signal of signals) effects[signal] = EFFECT[policy.document.signals[signal].answer];
  return effects;
}

const EFFECT = { deny: 'applied', record: 'recorded', ignore: 'ignored' } as const;

/**
 * The denials a signal amounts to (GPC: 11 CCR 7025). They stand beside the person's own choices in the event, and as a
 * denial wins over a grant of the same moment, a click in the same event does not undo the signal.
 */
export function signalChoices(policy: Policy, signals: readonly Signal[]): ChoiceInput[] {
  return signals.flatMap((signal) => {
    const { answer, purposes } = policy.document.signals[signal];
    return answer === 'deny' ? purposes.map((purpose) => ({ purpose, channel: ANY, status: 'refused' as const })) : [];
  });
}
