import type * as z from 'zod';
import type { AsOf, Preferences } from '../../contract/checks.ts';
import { decideLinked } from '../linked.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { SubjectStore } from '../ports/subject-store.ts';
import { momentOf, policyFor, relativesOf } from './check-permission.ts';
import type { CurrentPolicy } from './current-policy.ts';
import { preferencesOf } from './receipt.ts';
import { readStates, type StatePorts } from './states.ts';

export interface PreferencePorts extends StatePorts {
  readonly subjects: Pick<SubjectStore, 'getMany' | 'get'>;
  readonly policies: CurrentPolicy;
  readonly runtime: Pick<Runtime, 'now'>;
}

/** Every topic of the policy with its answer for one person, now or as of a moment, and what the person chose. */
export async function readPreferences(
  ports: PreferencePorts,
  tenant: string,
  subject: string,
  asOf: AsOf,
): Promise<z.infer<typeof Preferences>> {
  const now = ports.runtime.now();
  const moment = momentOf(asOf, now);
  const [policy, [known]] = await Promise.all([
    policyFor(ports.policies, tenant, moment),
    readStates(ports, tenant, [subject], moment),
  ]);
  const state = known?.state;
  const [relatives = []] = await relativesOf(ports, tenant, [state], moment);
  const topics = policy.document.purposes.flatMap((purpose) =>
    purpose.channels.map((channel) => {
      const { allowed, reason, basis, mark, toggle, expires } = decideLinked(
        { purpose, channel, at: moment?.at ?? now },
        state,
        relatives,
        policy,
      );
      const since = (mark ?? toggle)?.t;
      return {
        purpose: purpose.id,
        channel,
        allowed,
        reason,
        basis,
        ...(since && { since }),
        ...(expires && { expires }),
      };
    }),
  );
  return {
    subject,
    seq: known?.seq ?? 0,
    policyVersion: policy.version,
    topics,
    choices: state === undefined ? [] : preferencesOf(state),
  };
}
