import type { PolicyVersion, PublishResponse } from '../../contract/policies.ts';
import type { PolicyDocument } from '../../contract/policy/document.ts';
import { Refusal, refuse } from '../errors.ts';
import { canonical } from '../log/canonical.ts';
import { diff } from '../policy/diff.ts';
import { contradictions } from '../policy/validate.ts';
import { warnings } from '../policy/warnings.ts';
import type { ControlStore, StoredPolicy } from '../ports/control-store.ts';
import type { Vaults } from '../ports/vault.ts';
import { type AppendPorts, append } from './append.ts';
import { chain, idDigest } from './chain.ts';

export interface PolicyPorts extends AppendPorts {
  readonly control: ControlStore;
  readonly vaults: Vaults;
}

export interface PublishOptions {
  readonly dryRun: boolean;
  /** Publish only if this is the present version. */
  readonly expectVersion?: number;
  readonly by: string;
}

/** Publishes a policy as the next numbered version, which is never changed again; or shows what that would change. */
export async function publishPolicy(
  ports: PolicyPorts,
  tenant: string,
  document: PolicyDocument,
  options: PublishOptions,
): Promise<PublishResponse> {
  const { control, runtime } = ports;
  if (document.tenant !== tenant) {
    throw refuse('invalid_policy', '/tenant', `this is the policy of "${document.tenant}", not of "${tenant}"`);
  }
  const errors = contradictions(document);
  if (errors.length > 0)
    throw new Refusal('invalid_policy', `the policy has ${errors.length} error(s); nothing was published`, errors);
  if (new TextEncoder().encode(JSON.stringify(document)).length > MAX_POLICY) {
    throw new Refusal(
      'invalid_policy',
      `with all defaults written out the policy has more than ${MAX_POLICY} bytes: shorten it`,
    );
  }
  const remarks = warnings(document, runtime.now().slice(0, 10));
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
  if (before?.hash === hash) {
    // A publisher that died after the version and before its event is finished by whoever publishes the same again.
    if (!options.dryRun) await recordPublication(ports, before);
    return { version: present, published: false, changes: [], warnings: remarks };
  }
  const version = present + 1;
  if (!options.dryRun) {
    const stored = { tenant, version, publishedAt: runtime.now(), publishedBy: options.by, hash, document };
    await control.putPolicy(stored);
    await recordPublication(ports, stored);
  }
  return { version, published: !options.dryRun, changes, warnings: remarks };
}

/** Records in the tenant's own chain that a version was published: once per version. */
async function recordPublication(
  ports: PolicyPorts,
  { tenant, version, hash, publishedBy }: StoredPolicy,
): Promise<void> {
  const vault = await ports.vaults.open(tenant);
  const subject = vault.reference({ type: TENANT_CHAIN, value: tenant });
  const id = `policy-version-${version}`;
  const digest = vault.digest(canonical({ version, hash }));
  await append(ports, { tenant, subject, id, idDigest: idDigest(id, ports.runtime), digest }, (before) => {
    const now = ports.runtime.now();
    const recordedAt = before !== undefined && before.recordedAt > now ? before.recordedAt : now;
    const accepted = {
      v: 1,
      id,
      tenant,
      kind: 'policy_published',
      version,
      hash,
      occurredAt: recordedAt,
      recordedAt,
      collectionPoint: 'policy',
      actor: { type: 'controller' },
      key: publishedBy,
      policy: version,
    } as const;
    return chain({ accepted, subject, before, digest, sealed: {} }, ports.runtime);
  });
}

/** A version is one item of the store, which takes 400 kB with everything around it. */
const MAX_POLICY = 380_000;

/** The type of reference under which a tenant's own events are kept. No identifier of a person can have it. */
const TENANT_CHAIN = '\0tenant';

/** A version of the policy: the one asked for, the one in force at a moment, or the one in force now. */
export async function readPolicy(
  { control }: Pick<PolicyPorts, 'control'>,
  tenant: string,
  wanted: { readonly version?: number; readonly at?: string },
): Promise<PolicyVersion> {
  let version = wanted.version ?? (await control.latestPolicyVersion(tenant));
  let stored = version === 0 ? undefined : await control.getPolicy(tenant, version);
  const moment = wanted.at === undefined ? undefined : new Date(wanted.at).toISOString();
  // The first version stands for all that came before it.
  while (moment !== undefined && stored !== undefined && version > 1 && stored.publishedAt > moment) {
    version -= 1;
    stored = await control.getPolicy(tenant, version);
  }
  if (stored === undefined) {
    const which =
      wanted.version === undefined
        ? 'this tenant has published no policy yet'
        : `there is no version ${wanted.version}`;
    throw new Refusal('not_found', which);
  }
  const { document, tenant: _tenant, ...rest } = stored;
  return { ...rest, policy: document };
}
