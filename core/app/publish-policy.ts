import type { PolicyVersion, PublishResponse } from '../../contract/policies.ts';
import type { PolicyDocument } from '../../contract/policy/document.ts';
import { Refusal, refuse } from '../errors.ts';
import { canonical } from '../log/canonical.ts';
import { diff } from '../policy/diff.ts';
import { contradictions } from '../policy/validate.ts';
import type { ControlStore } from '../ports/control-store.ts';
import type { Runtime } from '../ports/runtime.ts';

export interface PolicyPorts {
  readonly control: ControlStore;
  readonly runtime: Pick<Runtime, 'now' | 'sha256'>;
}

export interface PublishOptions {
  readonly dryRun: boolean;
  /** Publish only if this is the present version. */
  readonly expectVersion?: number;
  readonly by: string;
}

/** Publishes a policy as the next numbered version, which is never changed again; or shows what that would change. */
export async function publishPolicy(
  { control, runtime }: PolicyPorts,
  tenant: string,
  document: PolicyDocument,
  options: PublishOptions,
): Promise<PublishResponse> {
  if (document.tenant !== tenant) {
    throw refuse('invalid_policy', '/tenant', `this is the policy of "${document.tenant}", not of "${tenant}"`);
  }
  const errors = contradictions(document);
  if (errors.length > 0)
    throw new Refusal('invalid_policy', `the policy has ${errors.length} error(s); nothing was published`, errors);
  const present = await control.latestPolicyVersion(tenant);
  if (options.expectVersion !== undefined && options.expectVersion !== present) {
    throw new Refusal(
      'version_conflict',
      `version ${present} is in force, not ${options.expectVersion}: read it and try again`,
    );
  }
  const before = present === 0 ? undefined : await control.getPolicy(tenant, present);
  const hash = `sha256:${runtime.sha256(canonical(document))}`;
  const changes = before === undefined ? [{ pointer: '', change: 'added' as const }] : diff(before.document, document);
  if (before?.hash === hash) return { version: present, published: false, changes: [] };
  const version = present + 1;
  if (!options.dryRun) {
    await control.putPolicy({ tenant, version, publishedAt: runtime.now(), publishedBy: options.by, hash, document });
  }
  return { version, published: !options.dryRun, changes };
}

/** A version of the policy; without a number, the one in force. */
export async function readPolicy(
  { control }: Pick<PolicyPorts, 'control'>,
  tenant: string,
  wanted?: number,
): Promise<PolicyVersion> {
  const version = wanted ?? (await control.latestPolicyVersion(tenant));
  const stored = version === 0 ? undefined : await control.getPolicy(tenant, version);
  if (stored === undefined) {
    throw new Refusal(
      'not_found',
      wanted === undefined ? 'this tenant has published no policy yet' : `there is no version ${wanted}`,
    );
  }
  const { document, tenant: _tenant, ...rest } = stored;
  return { ...rest, policy: document };
}
