import type { EventInput } from '../../contract/events.ts';
import type { Linked, Signal } from '../event.ts';
import { isDenialStatus } from '../order.ts';
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
  /** Signals of the browser that sent it. */
  readonly signals: readonly Signal[];
  /** The other identifiers of the act, as references. */
  readonly links: readonly Linked[];
  readonly identifierType?: string;
}

/** Identifier types that only the person's own device knows. */
export const SECRET_TYPES: ReadonlySet<string> = new Set(['visitor', 'device', 'push']);

/** Whether the event opens something by the person's own act. Denials are never held back by missing paperwork. */
export function grantsSomething({ input }: Submission): boolean {
  if (input.kind === 'confirmation') return true;
  if (input.kind !== undefined && input.kind !== 'choice') return false;
  // An import brings its own proof, and an instruction of the customer is not the person's act.
  if (input.imported !== undefined || input.actor?.type === 'controller') return false;
  return input.choices.some((choice) => choice.status === 'given' || choice.status === 'requested');
}

/** Whether the event only protects the person: such acts are never held back by missing paperwork. */
export function protects({ input }: Submission): boolean {
  switch (input.kind) {
    case undefined:
    case 'choice':
      return input.choices.every(({ status }) => isDenialStatus(status));
    case 'relationship':
      return input.status === 'ended';
    case 'restriction':
    case 'suppression':
    case 'minor_report':
      return input.status === 'on';
    case 'unlink':
      return true;
    case 'confirmation':
    case 'acknowledgement':
    case 'acquisition':
      return false;
    default:
      return input satisfies never;
  }
}
