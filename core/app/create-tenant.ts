import type { ControlStore } from '../ports/control-store.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { MasterKey } from '../ports/vault.ts';

/** Bytes of a tenant's secrets: 32 of pepper, then 32 of tenant key. */
export const TENANT_SECRETS = 64;

export interface TenantPorts {
  readonly control: Pick<ControlStore, 'createTenant'>;
  readonly masterKey: MasterKey;
  readonly runtime: Pick<Runtime, 'now' | 'randomBytes'>;
}

/** Creates a tenant with its own pepper and tenant key, wrapped by the master key. Refuses to do it twice. */
export async function createTenant({ control, masterKey, runtime }: TenantPorts, tenant: string): Promise<void> {
  const wrappedSecrets = await masterKey.wrap(runtime.randomBytes(TENANT_SECRETS), secretsContext(tenant));
  await control.createTenant({ tenant, createdAt: runtime.now(), wrappedSecrets });
}

/** Authenticated with the ciphertext, so that one tenant's secrets can never be put in another's place. */
export function secretsContext(tenant: string): string {
  return `consent-ledger/tenant-secrets/${tenant}`;
}
