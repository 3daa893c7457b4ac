import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { HandlerName } from '../../contract/routes.ts';
import { contextOf } from '../../lib/context.ts';
import { addLedger } from '../../lib/ledger.ts';
import { readStage } from '../../lib/stage-config.ts';

/** A resource, a statement, a reference: whatever a template holds. */
// biome-ignore lint/suspicious/noExplicitAny: templates are plain JSON without a type.
export type Json = any;

/** An app with the stacks of a stage, without bundles: the templates say all but the code. */
export function ledgerApp(stage = 'prod', settings: Record<string, unknown> = {}) {
  const outdir = mkdtempSync(join(tmpdir(), 'consent-ledger-'));
  const context = { ...contextOf([]), stage, stages: { [stage]: settings }, 'aws:cdk:bundling-stacks': [] };
  const app = new App({ outdir, context });
  return {
    app,
    ...addLedger(
      app,
      readStage((key) => app.node.tryGetContext(key)),
    ),
  };
}

/** The synthesised stacks, with the questions that the tests ask of them. */
export function synthesised(stage = 'prod', settings: Record<string, unknown> = {}) {
  const { api: apiStack, storage: storageStack } = ledgerApp(stage, settings);
  const api: Json = Template.fromStack(apiStack).toJSON();
  const storage: Json = Template.fromStack(storageStack).toJSON();
  const logicalId = (name: HandlerName) =>
    apiStack.getLogicalId(
      apiStack.functions.get(name)?.node.defaultChild as Parameters<typeof apiStack.getLogicalId>[0],
    );

  /** `Events.Arn` for any reference to the ARN of the Events table, from either stack. */
  const nameOf = (value: Json): string => {
    const exported = value['Fn::ImportValue'];
    if (exported !== undefined) {
      return nameOf(Object.values<Json>(storage.Outputs).find(({ Export }) => Export?.Name === exported).Value);
    }
    const [id, attribute] = value['Fn::GetAtt'] ?? [value.Ref, 'Ref'];
    return `${id.replace(/[0-9A-F]{8}$/, '')}.${attribute}`;
  };
  const ofType = (template: Json, type: string) =>
    Object.entries<Json>(template.Resources)
      .filter(([, { Type }]) => Type === type)
      .map(([id, { Properties, ...rest }]) => ({ id, ...rest, ...Properties }));

  return {
    api,
    storage,
    handlers: [...apiStack.functions.keys()],
    logicalId,
    nameOf,
    ofType,
    functionOf: (name: HandlerName): Json => api.Resources[logicalId(name)].Properties,
    statementsOf(name: HandlerName): Json[] {
      const role = api.Resources[logicalId(name)].Properties.Role['Fn::GetAtt'][0];
      const policies = ofType(api, 'AWS::IAM::Policy').filter(({ Roles }) =>
        Roles.some(({ Ref }: Json) => Ref === role),
      );
      return policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
    },
  };
}

export function listOf<T>(value: T | T[]): T[] {
  return Array.isArray(value) ? value : [value];
}
