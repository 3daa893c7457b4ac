import type { EventInput, Receipt } from '../../contract/events.ts';
import { accept } from '../accept/accept.ts';
import type { Caller, Submission } from '../accept/context.ts';
import { Refusal, refuse, VersionConflict } from '../errors.ts';
import type { Sealed, StoredEvent } from '../event.ts';
import { normalise } from '../identifiers.ts';
import { canonical } from '../log/canonical.ts';
import type { Policy } from '../policy/compile.ts';
import type { EventStore } from '../ports/event-store.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { SubjectStore } from '../ports/subject-store.ts';
import type { Vault, Vaults } from '../ports/vault.ts';
import type { Projection } from '../state.ts';
import { chain, idDigest } from './chain.ts';
import type { CurrentPolicy } from './current-policy.ts';
import { findReplay } from './find-replay.ts';
import { receiptOf } from './receipt.ts';
import { advance, catchUp } from './settle.ts';

export interface RecordPorts {
  readonly events: EventStore;
  readonly subjects: SubjectStore;
  readonly vaults: Vaults;
  readonly policies: CurrentPolicy;
  readonly runtime: Runtime;
}

/** What the network tells about a browser. Kept sealed, as evidence. */
export interface Origin {
  readonly ipPrefix?: string;
  readonly userAgent?: string;
}

export interface Recorded {
  readonly receipt: Receipt;
  /** False for a replay: the event had been recorded before. */
  readonly created: boolean;
}

/** Enough for 50 writers on one person to take turns; more means something is wrong. */
const ATTEMPTS = 64;

/** Records a person's choice. Idempotent per event id; returns the receipt that proves it. */
export async function recordConsent(
  ports: RecordPorts,
  caller: Caller,
  input: EventInput,
  origin: Origin,
): Promise<Recorded> {
  const receivedAt = ports.runtime.now();
  const [vault, policy] = await Promise.all([ports.vaults.open(caller.tenant), ports.policies.current(caller.tenant)]);
  const act = identify(ports, vault, policy, { input, caller, policy, receivedAt }, origin);
  let before = await ports.subjects.get(caller.tenant, act.subject);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const replay = await findReplay(ports, act, before);
    if (replay !== undefined) {
      return { created: false, receipt: receiptOf(replay.stored, replay.after, caller, act.secretIdentifier) };
    }
    const stored = next(ports, vault, act, before);
    try {
      await ports.events.append(stored);
    } catch (error) {
      if (!(error instanceof VersionConflict)) throw error;
      // Someone was first, or died between the two writes: take in what they wrote, then decide again.
      await ports.runtime.sleep(ports.runtime.random() * Math.min(2 ** attempt, 40));
      before = await catchUp(ports, caller.tenant, act.subject, before);
      continue;
    }
    // Until the projection is written a check may still allow; so nothing is acknowledged before it is.
    const after = await advance(ports, caller.tenant, act.subject, before, [stored]);
    return { created: true, receipt: receiptOf(stored, after?.state ?? { topics: {} }, caller, act.secretIdentifier) };
  }
  throw new Refusal('busy', 'too many events for this person at once; send it again with the same id');
}

interface Act {
  readonly tenant: string;
  readonly subject: string;
  readonly id: string;
  readonly idDigest: string;
  readonly digest: string;
  readonly secretIdentifier: boolean;
  readonly submission: Submission;
  readonly person: string;
}

/** Identifier types that only the person's own device knows. */
const SECRET_TYPES: ReadonlySet<string> = new Set(['visitor', 'device', 'push']);

function identify(ports: RecordPorts, vault: Vault, policy: Policy, submission: Submission, origin: Origin): Act {
  const { input, caller } = submission;
  const identifier =
    'ref' in input.subject ? undefined : normalise(input.subject, policy.document.identifiers, '/subject');
  checkIdentifierType(policy, input.subjectClass, identifier?.type);
  const subject = identifier === undefined ? refOf(input) : vault.reference(identifier);
  // What is compared on a retry: everything said about the act, but not when it was sent.
  const { sentAt: _sentAt, ...said } = input;
  return {
    tenant: caller.tenant,
    subject,
    id: input.id,
    idDigest: idDigest(input.id, ports.runtime),
    digest: vault.digest(canonical({ ...said, subject })),
    secretIdentifier: identifier !== undefined && SECRET_TYPES.has(identifier.type),
    submission,
    person: canonical({ ...(identifier && { identifier }), ...origin }),
  };
}

function refOf(input: EventInput): string {
  if (!('ref' in input.subject)) throw new TypeError('a subject is an identifier or a reference');
  return input.subject.ref;
}

function checkIdentifierType(policy: Policy, subjectClass: string | undefined, type: string | undefined): void {
  const allowed = subjectClass === undefined ? undefined : policy.classes.get(subjectClass)?.identifiers;
  if (allowed === undefined || type === undefined || allowed.includes(type)) return;
  throw refuse(
    'invalid_identifier',
    '/subject/type',
    `people of class "${subjectClass}" are known by ${allowed.join(', ')} only`,
  );
}

function next(ports: RecordPorts, vault: Vault, act: Act, before: Projection | undefined): StoredEvent {
  const { submission } = act;
  const recordedAt =
    before !== undefined && before.recordedAt > submission.receivedAt ? before.recordedAt : submission.receivedAt;
  const accepted = accept(submission, recordedAt);
  const fresh = before?.dataKey === undefined ? vault.createDataKey(act.subject) : undefined;
  const dataKey = before?.dataKey ?? fresh;
  const place = { subject: act.subject, eventId: act.id };
  const { reference } = submission.input;
  const sealed: Sealed =
    dataKey === undefined
      ? {}
      : {
          ...(act.person !== '{}' && { person: vault.seal(dataKey, { ...place, part: 'person' }, act.person) }),
          ...(reference && { reference: vault.seal(dataKey, { ...place, part: 'reference' }, reference) }),
        };
  const link = { accepted, subject: act.subject, before, digest: act.digest, sealed };
  return chain(fresh === undefined ? link : { ...link, dataKey: fresh }, ports.runtime);
}
