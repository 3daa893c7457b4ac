import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { CreateKeyRequest } from '../contract/keys.ts';
import type { PolicyDocument } from '../contract/policy/document.ts';
import { createTenant } from '../core/app/create-tenant.ts';
import { createKey } from '../core/app/keys.ts';
import { publishPolicy } from '../core/app/publish-policy.ts';
import { canonical } from '../core/log/canonical.ts';
import type { Ports } from './wiring.ts';

/** A key of an example tenant, kept in clear beside the local data so that each start can print it again. */
export interface SeededKey {
  readonly name: 'website' | 'server' | 'admin';
  readonly id: string;
  readonly key: string;
  readonly scopes: readonly string[];
  readonly origins: readonly string[];
}

export interface SeededTenant {
  readonly tenant: string;
  readonly name: string;
  readonly keys: readonly SeededKey[];
}

interface Memory {
  readonly [tenant: string]: { readonly policy: string; readonly keys: readonly SeededKey[] };
}

/**
 * Creates the example tenants with their policies and keys, once. A later start finds them again; a policy file that was
 * edited in between is published as the next version.
 */
export async function seed(
  ports: Ports,
  documents: readonly PolicyDocument[],
  origins: readonly string[],
  memoryFile?: string,
): Promise<SeededTenant[]> {
  const memory = memoryFile === undefined ? {} : recall(memoryFile);
  const tenants = await Promise.all(
    documents.map((document) => seedTenant(ports, document, origins, memory[document.tenant])),
  );
  if (memoryFile !== undefined) {
    remember(memoryFile, Object.fromEntries(tenants.map(({ tenant, policy, keys }) => [tenant, { policy, keys }])));
  }
  return tenants;
}

async function seedTenant(
  ports: Ports,
  document: PolicyDocument,
  origins: readonly string[],
  known: Memory[string] | undefined,
): Promise<SeededTenant & { policy: string }> {
  const { tenant } = document;
  if ((await ports.control.getTenant(tenant)) === undefined) await createTenant(ports, tenant);
  const policy = ports.runtime.sha256(canonical(document));
  if (known?.policy !== policy) await publishPolicy(ports, tenant, document, { dryRun: false, by: 'local' });
  const stored = new Map((await ports.control.listKeys(tenant)).map((key) => [key.id, key]));
  const keys: SeededKey[] = [];
  for (const { name, request } of wanted(origins)) {
    const old = known?.keys.find(
      (key) => key.name === name && String(key.origins) === String(request.kind === 'publishable' ? origins : []),
    );
    const usable = old !== undefined && stored.has(old.id) && stored.get(old.id)?.revokedAt === undefined;
    if (usable) keys.push(old);
    else {
      const created = await createKey(ports, tenant, request);
      keys.push({ name, id: created.id, key: created.key, scopes: created.scopes, origins: created.origins });
    }
  }
  return { tenant, name: document.controller.name, keys, policy };
}

function wanted(origins: readonly string[]): { name: SeededKey['name']; request: CreateKeyRequest }[] {
  return [
    { name: 'website', request: { kind: 'publishable', origins: [...origins], label: 'local website' } },
    {
      name: 'server',
      request: { kind: 'secret', scopes: ['events:write', 'checks:read', 'history:read'], label: 'local server' },
    },
    { name: 'admin', request: { kind: 'secret', scopes: ['admin', 'audit', 'history:read'], label: 'local admin' } },
  ];
}

function recall(file: string): Memory {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw new Error(`${file} cannot be read; delete it to get new keys`, { cause: error });
  }
}

/** Written beside and renamed, so that a crash leaves the old file or the new one. */
function remember(file: string, memory: Memory): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, JSON.stringify(memory, null, 2), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
