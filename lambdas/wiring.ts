import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { dynamoDBClient } from '../adapters/dynamodb-client.ts';
import { dynamoDBControl } from '../adapters/dynamodb-control.ts';
import { dynamoDBEvents } from '../adapters/dynamodb-events.ts';
import { dynamoDBSubjects } from '../adapters/dynamodb-subjects.ts';
import { kmsMasterKey } from '../adapters/kms-master-key.ts';
import { nodeRuntime } from '../adapters/node-runtime.ts';
import { nodeVaults } from '../adapters/node-vaults.ts';
import { ENV, type Environment, Environment as EnvironmentSchema } from '../contract/environment.ts';
import { type KeyRing, keyRing } from '../core/app/authorize.ts';
import { type CurrentPolicy, currentPolicies } from '../core/app/current-policy.ts';
import type { ControlStore } from '../core/ports/control-store.ts';
import type { EventStore } from '../core/ports/event-store.ts';
import type { SubjectStore } from '../core/ports/subject-store.ts';
import type { Vaults } from '../core/ports/vault.ts';
import { cloudWatchLog } from './log.ts';

/** The one place that names adapters for AWS. Each is made at first use, once per process. */

export const runtime = nodeRuntime;
export const log = once(cloudWatchLog);

const environment = once((): Environment => EnvironmentSchema.parse(process.env));
const client = once((): DynamoDBClient => dynamoDBClient({ endpoint: environment()[ENV.endpoint] }));

export const control = once((): ControlStore => dynamoDBControl(client(), required(ENV.controlTable)));
export const events = once((): EventStore => dynamoDBEvents(client(), required(ENV.eventsTable)));
export const subjects = once(
  (): SubjectStore => dynamoDBSubjects(client(), required(ENV.subjectsTable), runtime.sleep),
);
export const policies = once((): CurrentPolicy => currentPolicies(control(), runtime));
export const keys = once((): KeyRing => keyRing(control(), runtime));
export const vaults = once(
  (): Vaults => nodeVaults(control(), kmsMasterKey(new KMSClient(), required(ENV.masterKeyArn))),
);

/** A Lambda entry point: wires itself at the first call, so that importing the file needs no environment. */
export function lambda<E, R>(make: () => (event: E) => Promise<R>): (event: E) => Promise<R> {
  const handler = once(make);
  return (event) => handler()(event);
}

function required(name: keyof Environment & string): string {
  const value = environment()[name];
  if (value === undefined) throw new Error(`the environment variable ${name} is missing`);
  return value;
}

/** Without side effects, so that a bundle leaves out the adapters it does not use. */
/* @__NO_SIDE_EFFECTS__ */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
