import type { App, Environment } from 'aws-cdk-lib';
import { ApiStack } from './api-stack.ts';
import type { StageConfig } from './stage-config.ts';
import { StorageStack } from './storage-stack.ts';

/** The stacks of one stage. What must outlive every release is apart from what changes with each. */
export function addLedger(app: App, stage: StageConfig): { storage: StorageStack; api: ApiStack } {
  const env: Environment = { region: stage.region, ...(stage.account && { account: stage.account }) };
  const common = { env, terminationProtection: stage.protectData, tags: { app: 'consent-ledger', stage: stage.name } };
  const storage = new StorageStack(app, `ConsentLedger-${stage.name}-Storage`, {
    ...common,
    description: 'Consent Ledger: the tables and the keys',
    stage,
  });
  const api = new ApiStack(app, `ConsentLedger-${stage.name}-Api`, {
    ...common,
    terminationProtection: false,
    description: 'Consent Ledger: the HTTP API, its functions and the projection',
    stage,
    stores: storage.stores,
  });
  return { storage, api };
}
