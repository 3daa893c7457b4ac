import type { EventInput, Identifier, Receipt } from '../../contract/events.ts';
import { type Accepted, accept } from '../accept/accept.ts';
import { type Caller, SECRET_TYPES, type Submission } from '../accept/context.ts';
import { signalEffects } from '../accept/signals.ts';
import { refuse } from '../errors.ts';
import type { Linked, Sealed, Signal, StoredEvent } from '../event.ts';
import { type Apart, normalise, referenceOf } from '../identifiers.ts';
import { canonical } from '../log/canonical.ts';
import { isDenialStatus } from '../order.ts';
import type { Policy } from '../policy/compile.ts';
import type { Vault, Vaults } from '../ports/vault.ts';
import type { Projection } from '../state.ts';
import { type AppendPorts, append } from './append.ts';
import { chain, idDigest } from './chain.ts';
import type { CurrentPolicy } from './current-policy.ts';
import type { Sought } from './find-replay.ts';
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
  const person = identify(vault, policy, input);
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
  const { sentAt: _sentAt, ...said } = input;
  // What is compared on a retry: everything said about the act, but not when it was sent, and no identifier in clear.
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
    await append(ports, sought(other.ref), (before) =>
      next(ports, vault, {
        submission,
        before,
        digest,
        ...other,
        sealedPerson: canonical({ identifier: other.identifier }),
        mirror: back,
      }),
    );
  }
  const sealedPerson = canonical({ ...(person.identifier && { identifier: person.identifier }), ...network });
  let received: Submission | undefined;
  const { stored, after, created } = await append(ports, sought(person.ref), (before) => {
    // Fixed at the first try: an act does not move in time because its writer had to wait for others.
    received ??= { ...submission, receivedAt: laterOf(receivedAt, before?.recordedAt) };
    return next(ports, vault, { submission: received, before, digest, ...person, sealedPerson });
  });
  const receipt = receiptOf(stored, after, caller, person.type !== undefined && SECRET_TYPES.has(person.type));
  const effects = signalEffects(policy, stored.event.signals ?? []);
  const limits = limitsOf(stored.event, policy);
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

/** The other identifiers of the act, each once, and not the person's own again. */
function othersOf(vault: Vault, policy: Policy, input: EventInput, person: Person): Required<Person>[] {
  const others = (input.also ?? []).map((other, index) => named(vault, policy, other, input, `/also/${index}`));
  const byRef = new Map(others.map((other) => [other.ref, other]));
  byRef.delete(person.ref);
  return [...byRef.values()];
}

interface Person {
  readonly ref: string;
  readonly type?: string;
  readonly identifier?: Identifier;
}

function identify(vault: Vault, policy: Policy, input: EventInput): Person {
  const { subject } = input;
  return 'ref' in subject ? { ref: subject.ref } : named(vault, policy, subject, input, '/subject');
}

function named(vault: Vault, policy: Policy, given: Identifier, apart: Apart, pointer: string): Required<Person> {
  const identifier = normalise(given, policy.document.identifiers, pointer);
  const { subjectClass } = apart;
  const allowed = subjectClass === undefined ? undefined : policy.classes.get(subjectClass)?.identifiers;
  if (allowed?.includes(identifier.type) === false) {
    throw refuse(
      'invalid_identifier',
      `${pointer}/type`,
      `people of class "${subjectClass}" are known by ${allowed.join(', ')} only`,
    );
  }
  return { ref: referenceOf(vault, policy, identifier, apart), type: identifier.type, identifier };
}

interface Draft extends Person {
  readonly submission: Submission;
  readonly before: Projection | undefined;
  readonly digest: string;
  /** What identifies the person, to be sealed. */
  readonly sealedPerson: string;
  /** Set where this is the other side of the act: then only the link (or its end) is recorded. */
  readonly mirror?: Linked;
}

function next(ports: RecordPorts, vault: Vault, draft: Draft): StoredEvent {
  const { submission, before, ref, digest } = draft;
  const recordedAt = laterOf(submission.receivedAt, before?.recordedAt);
  const accepted =
    draft.mirror === undefined
      ? accept(submission, before?.state, recordedAt)
      : mirrored(submission, draft.mirror, recordedAt, draft.type);
  const fresh = before?.dataKey === undefined ? vault.createDataKey(ref) : undefined;
  const sealed = seal(vault, before?.dataKey ?? fresh, draft);
  return chain({ accepted, subject: ref, before, digest, sealed, ...(fresh && { dataKey: fresh }) }, ports.runtime);
}

/** The other side of an act that names several identifiers says only that they belong together, or no longer do. */
function mirrored(submission: Submission, link: Linked, recordedAt: string, type: string | undefined): Accepted {
  // The whole act must be acceptable before any part of it is written.
  const { v, id, tenant, occurredAt, collectionPoint, actor, key, policy, kind } = accept(
    submission,
    undefined,
    recordedAt,
  );
  const base = {
    v,
    id,
    tenant,
    occurredAt,
    recordedAt,
    collectionPoint,
    actor,
    key,
    policy,
    ...(type && { identifierType: type }),
    links: [link],
  };
  return { ...base, kind: kind === 'unlink' ? 'unlink' : 'link' };
}

function seal(vault: Vault, dataKey: Uint8Array | undefined, { submission, ref, sealedPerson, mirror }: Draft): Sealed {
  if (dataKey === undefined) return {};
  const place = { subject: ref, eventId: submission.input.id };
  const { reference } = submission.input;
  return {
    ...(sealedPerson !== '{}' && { person: vault.seal(dataKey, { ...place, part: 'person' }, sealedPerson) }),
    ...(reference &&
      mirror === undefined && { reference: vault.seal(dataKey, { ...place, part: 'reference' }, reference) }),
  };
}

/** The clocks of several processes differ: what was recorded before is never later than what comes after. */
function laterOf(now: string, last: string | undefined): string {
  return last !== undefined && last > now ? last : now;
}
