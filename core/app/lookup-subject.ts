import type * as z from 'zod';
import type { LookupRequest } from '../../contract/checks.ts';
import { normalise, referenceOf } from '../identifiers.ts';
import type { SubjectStore } from '../ports/subject-store.ts';
import type { Vaults } from '../ports/vault.ts';
import type { CurrentPolicy } from './current-policy.ts';

export interface LookupPorts {
  readonly subjects: Pick<SubjectStore, 'get'>;
  readonly vaults: Vaults;
  readonly policies: CurrentPolicy;
}

/** Turns an identifier into the tenant's opaque reference, and tells whether anything is recorded about the person. */
export async function lookupSubject(
  ports: LookupPorts,
  tenant: string,
  request: z.infer<typeof LookupRequest>,
): Promise<{ subject: string; known: boolean }> {
  const [vault, policy] = await Promise.all([ports.vaults.open(tenant), ports.policies.current(tenant)]);
  const subject =
    'ref' in request.subject
      ? request.subject.ref
      : referenceOf(vault, policy, normalise(request.subject, policy.document.identifiers, '/subject'), request);
  return { subject, known: (await ports.subjects.get(tenant, subject)) !== undefined };
}
