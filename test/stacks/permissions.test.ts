import { describe, expect, test } from '@jest/globals';
import { type Grant, type HandlerName, ROUTES, type Route, SUPPORT } from '../../contract/routes.ts';
import { type Json, listOf, synthesised } from './kit.ts';

const { api, handlers, functionOf, statementsOf, nameOf, ofType } = synthesised();

/** Written out a second time on purpose: a change of lib/grants.ts alone must not pass. */
const MEANING: Record<Grant, { resource: string; actions: string[]; variable: string; address: string }> = {
  'events:append': on('Events', 'EVENTS_TABLE', 'GetItem', 'PutItem', 'Query'),
  'events:read': on('Events', 'EVENTS_TABLE', 'GetItem', 'Query'),
  'subjects:project': on('Subjects', 'SUBJECTS_TABLE', 'BatchGetItem', 'GetItem', 'PutItem'),
  'subjects:read': on('Subjects', 'SUBJECTS_TABLE', 'BatchGetItem', 'GetItem'),
  'control:read': on('Control', 'CONTROL_TABLE', 'GetItem', 'Query'),
  'control:write': on('Control', 'CONTROL_TABLE', 'GetItem', 'PutItem', 'Query', 'UpdateItem'),
  'master:decrypt': {
    resource: 'MasterKey.Arn',
    actions: ['kms:Decrypt'],
    variable: 'MASTER_KEY_ARN',
    address: 'MasterKey.Arn',
  },
};

function on(table: string, variable: string, ...verbs: string[]) {
  const actions = verbs.map((verb) => `dynamodb:${verb}`);
  return { resource: `${table}.Arn`, actions, variable, address: `${table}.Ref` };
}

function grantsOf(handler: HandlerName): Grant[] {
  const all: { handler: string; grants: readonly Grant[] }[] = [
    ...(ROUTES as readonly Route[]),
    ...Object.values(SUPPORT),
  ];
  return [...new Set(all.filter((it) => it.handler === handler).flatMap(({ grants }) => grants))];
}

/** Resource → actions, of everything a function may do but write its own log. */
function permissionsOf(handler: HandlerName): Record<string, string[]> {
  const permissions: Record<string, string[]> = {};
  for (const { Effect, Action, Resource } of statementsOf(handler)) {
    expect(Effect).toBe('Allow');
    for (const resource of listOf<Json>(Resource)) {
      const name = nameOf(resource);
      permissions[name] = [...new Set([...(permissions[name] ?? []), ...listOf<string>(Action)])].sort();
    }
  }
  return permissions;
}

describe.each(handlers)('%s', (handler) => {
  test('may do what its grants say, write its log, and nothing else', () => {
    const meant: Record<string, string[]> = {};
    for (const { resource, actions } of grantsOf(handler).map((word) => MEANING[word])) {
      meant[resource] = [...new Set([...(meant[resource] ?? []), ...actions])].sort();
    }
    if (Object.keys(meant).some((name) => /^(Events|Subjects|Control)/.test(name)))
      meant['TableKey.Arn'] = ['kms:Decrypt'];
    if (handler === SUPPORT.projector.handler) {
      const verbs = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'];
      meant['Events.StreamArn'] = verbs.map((verb) => `dynamodb:${verb}`);
      meant['ProjectionFailures.Arn'] = ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'];
    }
    const { LoggingConfig } = functionOf(handler);
    meant[nameOf(LoggingConfig.LogGroup).replace('.Ref', '.Arn')] = ['logs:CreateLogStream', 'logs:PutLogEvents'];
    expect(permissionsOf(handler)).toEqual(meant);
  });

  test('knows the addresses that its grants give, and no other variable', () => {
    const variables = functionOf(handler).Environment?.Variables ?? {};
    const known = Object.fromEntries(Object.entries<Json>(variables).map(([name, value]) => [name, nameOf(value)]));
    const meant = grantsOf(handler).map((word): [string, string] => [MEANING[word].variable, MEANING[word].address]);
    expect(known).toEqual(Object.fromEntries(meant));
  });

  test('uses the key of the tables through DynamoDB only', () => {
    for (const statement of statementsOf(handler)) {
      if (nameOf(listOf<Json>(statement.Resource)[0]) !== 'TableKey.Arn') continue;
      expect(statement.Condition).toEqual({ StringEquals: { 'kms:ViaService': 'dynamodb.eu-west-1.amazonaws.com' } });
    }
  });

  test('has a role of its own without managed policies', () => {
    const role = functionOf(handler).Role['Fn::GetAtt'][0];
    expect(api.Resources[role].Properties.ManagedPolicyArns).toBeUndefined();
    const sharing = handlers.filter((other) => functionOf(other).Role['Fn::GetAtt'][0] === role);
    expect(sharing).toEqual([handler]);
  });
});

describe('the truth', () => {
  const statements = ofType(api, 'AWS::IAM::Policy').flatMap(
    ({ PolicyDocument }) => PolicyDocument.Statement as Json[],
  );

  test('is appended to by two functions with exactly GetItem, Query and PutItem, and by nobody else', () => {
    for (const writer of ['record-events', 'publish-policy'] as const) {
      const permissions = permissionsOf(writer)['Events.Arn'];
      expect(permissions).toEqual(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query']);
    }
    const writers = handlers.filter((handler) => permissionsOf(handler)['Events.Arn']?.includes('dynamodb:PutItem'));
    expect(writers.sort()).toEqual(['publish-policy', 'record-events']);
  });

  test('is changed, deleted and listed by no role', () => {
    const onEvents = statements.filter(({ Resource }) =>
      listOf<Json>(Resource).some((it) => nameOf(it) === 'Events.Arn'),
    );
    const actions = new Set(onEvents.flatMap(({ Action }) => listOf<string>(Action)));
    expect([...actions].sort()).toEqual(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query']);
  });

  test('is behind no wildcard, neither of an action nor of a resource', () => {
    for (const { Action, Resource } of statements) {
      expect(listOf<string>(Action).filter((action) => action.includes('*'))).toEqual([]);
      expect(JSON.stringify(Resource)).not.toContain('*');
    }
  });
});
