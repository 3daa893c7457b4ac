import type { EventInput } from '../../contract/events.ts';
import type { Policy } from '../policy/compile.ts';

/** Who sends. Made by the authorizer from the API key. */
export interface Caller {
  readonly tenant: string;
  readonly keyId: string;
  readonly kind: 'publishable' | 'secret';
}

/** Everything that decides whether an event is accepted. */
export interface Submission {
  readonly input: EventInput;
  readonly caller: Caller;
  readonly policy: Policy;
  /** When the request reached the ledger. */
  readonly receivedAt: string;
}

/** Whether any choice of the event opens something. Denials are never held back by missing paperwork. */
export function grantsSomething(input: EventInput): boolean {
  return input.choices.some((choice) => choice.status === 'given' || choice.status === 'requested');
}
