import type { z } from 'zod';
import type { Preferences } from '../../contract/checks.ts';
import { decide } from '../decide.ts';
import type { SubjectStore } from '../ports/subject-store.ts';
import type { CurrentPolicy } from './current-policy.ts';
import { preferencesOf } from './receipt.ts';

export interface PreferencePorts {
  readonly subjects: Pick<SubjectStore, 'get'>;
  readonly policies: CurrentPolicy;
}

/** Every topic of the policy with its present answer for one person, and what the person chose. */
export async function readPreferences(
  ports: PreferencePorts,
  tenant: string,
  subject: string,
): Promise<z.infer<typeof Preferences>> {
  const [policy, projection] = await Promise.all([ports.policies.current(tenant), ports.subjects.get(tenant, subject)]);
  const topics = policy.document.purposes.flatMap((purpose) =>
    purpose.channels.map((channel) => {
      const { mark, ...answer } = decide({ purpose, channel }, projection?.state, policy);
      return { purpose: purpose.id, channel, ...answer, ...(mark && { since: mark.t }) };
    }),
  );
  return {
    subject,
    seq: projection?.seq ?? 0,
    policyVersion: policy.version,
    topics,
    choices: projection === undefined ? [] : preferencesOf(projection.state),
  };
}
