import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDBControl } from '../adapters/dynamodb-control.ts';
import { dynamoDBEvents } from '../adapters/dynamodb-events.ts';
import { dynamoDBSubjects } from '../adapters/dynamodb-subjects.ts';
import { nodeVaults } from '../adapters/node-vaults.ts';
import type { ROUTES } from '../contract/routes.ts';
import { type KeyRing, keyRing } from '../core/app/authorize.ts';
import { type CurrentPolicy, currentPolicies } from '../core/app/current-policy.ts';
import type { ControlStore } from '../core/ports/control-store.ts';
import type { EventStore } from '../core/ports/event-store.ts';
import type { Runtime } from '../core/ports/runtime.ts';
import type { SubjectStore } from '../core/ports/subject-store.ts';
import type { MasterKey, Vaults } from '../core/ports/vault.ts';
import { check } from '../lambdas/check.ts';
import { createKeyHandler } from '../lambdas/create-key.ts';
import { describeApi } from '../lambdas/describe-api.ts';
import type { HttpHandler } from '../lambdas/http.ts';
import { listKeysHandler } from '../lambdas/list-keys.ts';
import type { Log } from '../lambdas/log.ts';
import { lookup } from '../lambdas/lookup-subject.ts';
import { publishPolicyHandler } from '../lambdas/publish-policy.ts';
import { history } from '../lambdas/read-history.ts';
import { readPolicyHandler } from '../lambdas/read-policy.ts';
import { preferences } from '../lambdas/read-preferences.ts';
import { recordEvents } from '../lambdas/record-events.ts';
import { revokeKeyHandler } from '../lambdas/revoke-key.ts';
import { LOCAL_TABLES, type TableNames } from './tables.ts';

/** Everything the handlers need, on one machine. */
export interface Ports {
  readonly control: ControlStore;
  readonly events: EventStore;
  readonly subjects: SubjectStore;
  readonly masterKey: MasterKey;
  readonly vaults: Vaults;
  readonly policies: CurrentPolicy;
  readonly keys: KeyRing;
  readonly runtime: Runtime;
}

/** The local twin of lambdas/wiring.ts: the same adapters, on the embedded store. */
export function localPorts(
  client: DynamoDBClient,
  masterKey: MasterKey,
  runtime: Runtime,
  tables: TableNames = LOCAL_TABLES,
): Ports {
  const control = dynamoDBControl(client, tables.control);
  return {
    control,
    events: dynamoDBEvents(client, tables.events),
    subjects: dynamoDBSubjects(client, tables.subjects, runtime.sleep),
    masterKey,
    vaults: nodeVaults(control, masterKey),
    policies: currentPolicies(control, runtime),
    keys: keyRing(control, runtime),
    runtime,
  };
}

/** The handler behind each name of the route table. A route without one does not compile. */
export function localHandlers(ports: Ports, log: Log): Record<(typeof ROUTES)[number]['handler'], HttpHandler> {
  return {
    'record-events': recordEvents(ports, log),
    check: check(ports, log),
    'lookup-subject': lookup(ports, log),
    'read-preferences': preferences(ports, log),
    'read-history': history(ports, log),
    'create-key': createKeyHandler(ports, log),
    'list-keys': listKeysHandler(ports, log),
    'revoke-key': revokeKeyHandler(ports, log),
    'read-policy': readPolicyHandler(ports, log),
    'publish-policy': publishPolicyHandler(ports, log),
    'describe-api': describeApi(log),
  };
}
