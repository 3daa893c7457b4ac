import { type Accepted, accept } from '../accept/accept.ts';
import type { Submission } from '../accept/context.ts';
import type { Linked, Sealed, StoredEvent } from '../event.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { Vault } from '../ports/vault.ts';
import type { Projection } from '../state.ts';
import { chain } from './chain.ts';
import type { Person } from './people.ts';

/** What is to be recorded in a person's chain, whatever comes before it there. */
export interface Draft extends Person {
  readonly submission: Submission;
  readonly digest: string;
  /** What identifies the person, to be sealed. */
  readonly sealedPerson: string;
  /** Set where this is the other side of the act: then only the link (or its end) is recorded. */
  readonly mirror?: Linked;
}

/** The event that follows a projection: accepted, sealed and in its place in the chain. Throws a Refusal. */
export function eventAfter(
  runtime: Pick<Runtime, 'sha256'>,
  vault: Vault,
  draft: Draft,
  before: Projection | undefined,
): StoredEvent {
  const { submission, ref, digest } = draft;
  const recordedAt = laterOf(submission.receivedAt, before?.recordedAt);
  const accepted =
    draft.mirror === undefined
      ? accept(submission, before?.state, recordedAt)
      : mirrored(submission, draft.mirror, recordedAt, draft.type);
  const fresh = before?.dataKey === undefined ? vault.createDataKey(ref) : undefined;
  const sealed = seal(vault, before?.dataKey ?? fresh, draft);
  return chain({ accepted, subject: ref, before, digest, sealed, ...(fresh && { dataKey: fresh }) }, runtime);
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
export function laterOf(now: string, last: string | undefined): string {
  return last !== undefined && last > now ? last : now;
}
