import { parseArgs } from 'node:util';
import { KMSClient } from '@aws-sdk/client-kms';
import { dynamoDBClient } from '../adapters/dynamodb-client.ts';
import { kmsMasterKey } from '../adapters/kms-master-key.ts';
import { nodeRuntime } from '../adapters/node-runtime.ts';
import { ENV } from '../contract/environment.ts';
import { createTenant } from '../core/app/create-tenant.ts';
import { createKey } from '../core/app/keys.ts';
import { publishPolicy } from '../core/app/publish-policy.ts';
import { readPolicyFile } from '../local/policy-file.ts';
import { Usage } from '../local/usage.ts';
import { localPorts, type Ports } from '../local/wiring.ts';

export const TENANT_USAGE = `consent-ledger tenant create <policy.yaml>
  Creates a tenant in a deployed ledger: its secrets, its policy, and the first admin key, which is shown once.
  Needs AWS credentials that may write the three tables and encrypt with the master key, and their names, which are
  outputs of the stacks: ${ENV.eventsTable}, ${ENV.subjectsTable}, ${ENV.controlTable}, ${ENV.masterKeyArn}.
  Safe to repeat: what exists is kept; a second admin key is made.`;

/** Creates a tenant in a deployed ledger. The one thing no API key can do, because there is none yet. */
export async function tenant(args: string[]): Promise<void> {
  const { positionals } = parseArgs({ args, allowPositionals: true });
  const [verb, file] = positionals;
  if (verb !== 'create' || file === undefined) throw new Usage(TENANT_USAGE);
  const document = readPolicyFile(file);
  const ports = deployedPorts();
  if ((await ports.control.getTenant(document.tenant)) === undefined) {
    await createTenant(ports, document.tenant);
    console.log(`Tenant ${document.tenant} created.`);
  } else console.log(`Tenant ${document.tenant} exists; its secrets stay as they are.`);
  const { version, published } = await publishPolicy(ports, document.tenant, document, {
    dryRun: false,
    by: 'operator',
  });
  console.log(published ? `Policy published as version ${version}.` : `Policy version ${version} is this one already.`);
  const key = await createKey(ports, document.tenant, { kind: 'secret', scopes: ['admin'], label: 'first admin key' });
  console.log(`Admin key ${key.id}, shown this once: ${key.key}`);
}

function deployedPorts(): Ports {
  const named = (name: string) => {
    const value = process.env[name];
    if (value === undefined || value === '')
      throw new Usage(`set ${name}: it is an output of the stacks\n\n${TENANT_USAGE}`);
    return value;
  };
  const tables = {
    events: named(ENV.eventsTable),
    subjects: named(ENV.subjectsTable),
    control: named(ENV.controlTable),
  };
  const client = dynamoDBClient({ endpoint: process.env[ENV.endpoint] });
  return localPorts(client, kmsMasterKey(new KMSClient(), named(ENV.masterKeyArn)), nodeRuntime, tables);
}
