import type { EventInput, Receipt } from '../../contract/events.ts';
import { type Caller, SECRET_TYPES, type Submission } from '../accept/context.ts';
import { signalEffects } from '../accept/signals.ts';
import type { Signal, StoredEvent } from '../event.ts';
import { canonical } from '../log/canonical.ts';
import { isDenialStatus } from '../order.ts';
import type { Policy } from '../policy/compile.ts';
import type { Vaults } from '../ports/vault.ts';
import { type AppendPorts, append } from './append.ts';
import { idDigest } from './chain.ts';
import type { CurrentPolicy } from './current-policy.ts';
import { eventAfter, laterOf } from './draft.ts';
import type { Sought } from './find-replay.ts';
import { othersOf, personOf } from './people.ts';
import { receiptOf } from './receipt.ts';

export interface RecordPorts extends AppendPorts {
  readonly vaults: Vaults;
  readonly policies: CurrentPolicy;
}

/** What the network tells about a browser: kept sealed, as evidence; and the signals it sent. */
export interface Origin {
  readonly ipPrefix?: string;
  readonly userAgent?: string;
  readonly signals?: readonly Signal[];
}

export interface Recorded {
  readonly receipt: Receipt;
  /** False for a replay: the event had been recorded before. */
  readonly created: boolean;
}

/** Records an act of, or about, a person. Idempotent per event id; returns the receipt that proves it. */
export async function recordConsent(
  ports: RecordPorts,
  caller: Caller,
  input: EventInput,
  origin: Origin,
): Promise<Recorded> {
  const receivedAt = ports.runtime.now();
  const [vault, policy] = await Promise.all([ports.vaults.open(caller.tenant), ports.policies.current(caller.tenant)]);
  const { signals = [], ...network } = origin;
  const person = personOf(vault, policy, input);
  const others = othersOf(vault, policy, input, person);
  const submission: Submission = {
    input,
    caller,
    policy,
    receivedAt,
    signals,
    links: others.map(({ ref, type }) => ({ ref, type })),
    ...(person.type && { identifierType: person.type }),
  };
  const { sentAt: _sentAt, clientIp: _clientIp, ...said } = input;
  // What is compared on a retry: everything said about the act, but not when or from where it was sent, and no identifier in clear.
  const digest = vault.digest(canonical({ ...said, subject: person.ref, also: others.map(({ ref }) => ref) }));
  const sought = (subject: string): Sought => ({
    tenant: caller.tenant,
    subject,
    id: input.id,
    idDigest: idDigest(input.id, ports.runtime),
    digest,
  });

  // The other identifiers first: a link without the act is harmless, the act without the link is not.
  for (const other of others) {
    const back = { ref: person.ref, type: person.type ?? 'external' };
    const sealedPerson = canonical({ identifier: other.identifier });
    const draft = { submission, digest, ...other, sealedPerson, mirror: back };
    await append(ports, sought(other.ref), (before) => eventAfter(ports.runtime, vault, draft, before));
  }
  const sealedPerson = canonical({ ...(person.identifier && { identifier: person.identifier }), ...network });
  let received: Submission | undefined;
  const { stored, after, created } = await append(ports, sought(person.ref), (before) => {
    // Fixed at the first try: an act does not move in time because its writer had to wait for others.
    received ??= { ...submission, receivedAt: laterOf(receivedAt, before?.recordedAt) };
    return eventAfter(ports.runtime, vault, { submission: received, digest, ...person, sealedPerson }, before);
  });
  const receipt = receiptOf(stored, after, caller, person.type !== undefined && SECRET_TYPES.has(person.type));
  // Under the policy of its time: a replay gets the same receipt, whatever was published since.
  const then = await ports.policies.version(caller.tenant, stored.event.policy);
  const effects = signalEffects(then, stored.event.signals ?? []);
  const limits = limitsOf(stored.event, then);
  const remarks = {
    ...(limits.length > 0 && { limits }),
    ...(Object.keys(effects).length > 0 && { signals: effects }),
  };
  return { created, receipt: { ...receipt, ...remarks } };
}

/** What no longer works without what the event refuses: told, never a reason not to record it. */
function limitsOf(event: StoredEvent['event'], policy: Policy): NonNullable<Receipt['limits']> {
  const refused = event.kind === 'choice' ? event.choices.filter(({ status }) => isDenialStatus(status)) : [];
  return refused.flatMap(({ purpose }) => {
    const text = policy.purposes.get(purpose)?.withoutIt;
    return text === undefined ? [] : [{ purpose, text }];
  });
}
