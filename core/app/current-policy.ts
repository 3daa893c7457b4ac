import { Refusal } from '../errors.ts';
import { compilePolicy, type Policy } from '../policy/compile.ts';
import type { ControlStore } from '../ports/control-store.ts';
import type { Runtime } from '../ports/runtime.ts';

/** How old the answer to "which version is in force?" and "is this key valid?" may be in any process. Milliseconds. */
export const FRESHNESS = 1000;

/** The policy in force of each tenant. Version numbers are at most FRESHNESS old; documents never change, so are kept. */
export interface CurrentPolicy {
  current(tenant: string): Promise<Policy>;
  /** A version by its number. */
  version(tenant: string, version: number): Promise<Policy>;
  /** The version that was in force at a moment; before the first was published, the first. */
  at(tenant: string, moment: string): Promise<Policy>;
}

/** A new version is in force within FRESHNESS in every process; no check ever reads a policy document. */
export function currentPolicies(
  control: Pick<ControlStore, 'latestPolicyVersion' | 'getPolicy'>,
  runtime: Pick<Runtime, 'now'>,
): CurrentPolicy {
  const versions = new Map<string, { readonly version: Promise<number>; readonly until: number }>();
  const compiled = new Map<string, Promise<Policy>>();

  async function load(tenant: string, version: number): Promise<Policy> {
    const stored = await control.getPolicy(tenant, version);
    if (stored === undefined) throw new Refusal('not_found', 'this tenant has published no policy yet');
    return compilePolicy(stored.document, version, stored.publishedAt);
  }

  async function versionNow(tenant: string): Promise<number> {
    const now = Date.parse(runtime.now());
    let known = versions.get(tenant);
    if (known === undefined || known.until <= now) {
      known = { version: control.latestPolicyVersion(tenant), until: now + FRESHNESS };
      versions.set(tenant, known);
      known.version.catch(() => versions.delete(tenant));
    }
    return known.version;
  }

  function compiledVersion(tenant: string, version: number): Promise<Policy> {
    const name = `${tenant}@${version}`;
    let policy = compiled.get(name);
    if (policy === undefined) {
      policy = load(tenant, version);
      compiled.set(name, policy);
      policy.catch(() => compiled.delete(name));
    }
    return policy;
  }

  return {
    async current(tenant) {
      return compiledVersion(tenant, await versionNow(tenant));
    },
    version: compiledVersion,
    async at(tenant, moment) {
      for (let version = await versionNow(tenant); version > 1; version -= 1) {
        const policy = await compiledVersion(tenant, version);
        if (policy.publishedAt <= moment) return policy;
      }
      return compiledVersion(tenant, 1);
    },
  };
}
