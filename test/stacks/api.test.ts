import { describe, expect, test } from '@jest/globals';
import { SUPPORT } from '../../contract/routes.ts';
import { type Json, synthesised } from './kit.ts';

const { api, storage, handlers, functionOf, logicalId, nameOf, ofType } = synthesised();
const [stage] = ofType(api, 'AWS::ApiGatewayV2::Stage');

describe('the HTTP API', () => {
  test('is throttled as the stage says', () => {
    expect(stage.DefaultRouteSettings).toMatchObject({ ThrottlingRateLimit: 2000, ThrottlingBurstLimit: 2000 });
  });

  test('logs every request without its address, path, query string or any header', () => {
    const format: Record<string, string> = JSON.parse(stage.AccessLogSettings.Format);
    expect(Object.values(format).sort()).toEqual([
      '$context.authorizer.error',
      '$context.integrationErrorMessage',
      '$context.integrationLatency',
      '$context.requestId',
      '$context.responseLatency',
      '$context.routeKey',
      '$context.status',
    ]);
    expect(stage.AccessLogSettings.Format).not.toMatch(/ip|query|path|userAgent|identity/i);
    expect(JSON.stringify(stage.AccessLogSettings.DestinationArn)).toContain('AccessLog');
  });

  test('has one address only, its own domain where there is one', () => {
    const domain = { name: 'consent.example.com', certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/1' };
    const own = synthesised('prod', { domain });
    expect(own.ofType(own.api, 'AWS::ApiGatewayV2::Api')[0].DisableExecuteApiEndpoint).toBe(true);
    const [made] = own.ofType(own.api, 'AWS::ApiGatewayV2::DomainName');
    expect(made.DomainName).toBe('consent.example.com');
    expect(made.DomainNameConfigurations[0]).toMatchObject({ SecurityPolicy: 'TLS_1_2' });
    expect(own.ofType(own.api, 'AWS::ApiGatewayV2::ApiMapping')).toHaveLength(1);
  });
});

describe('functions', () => {
  test.each(handlers)(
    '%s runs on Node.js 24 on ARM, ends before API Gateway gives up, and its log expires',
    (handler) => {
      const fn = functionOf(handler);
      expect(fn).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], Handler: 'index.handler' });
      expect(fn.MemorySize).toBeGreaterThanOrEqual(512);
      expect(fn.Timeout).toBeLessThan(handler === SUPPORT.projector.handler ? 300 : 30);
      expect(api.Resources[fn.LoggingConfig.LogGroup.Ref].Properties.RetentionInDays).toBe(90);
    },
  );

  test('are as many as there are handlers: the CDK added none', () => {
    expect(ofType(api, 'AWS::Lambda::Function')).toHaveLength(handlers.length);
  });
});

describe('the projection', () => {
  test('reports the records that failed, cuts a failing batch, and gives up into an encrypted queue', () => {
    const mappings = ofType(api, 'AWS::Lambda::EventSourceMapping');
    expect(mappings).toHaveLength(1);
    const [mapping] = mappings;
    expect(mapping).toMatchObject({
      FunctionName: { Ref: logicalId(SUPPORT.projector.handler) },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      StartingPosition: 'TRIM_HORIZON',
    });
    expect(mapping.MaximumRetryAttempts).toBeGreaterThan(0);
    expect(nameOf(mapping.EventSourceArn)).toBe('Events.StreamArn');
    expect(nameOf(mapping.DestinationConfig.OnFailure.Destination)).toBe('ProjectionFailures.Arn');
    expect(ofType(api, 'AWS::SQS::Queue')).toMatchObject([{ SqsManagedSseEnabled: true }]);
    const [policy] = ofType(api, 'AWS::SQS::QueuePolicy');
    expect(policy.PolicyDocument.Statement).toMatchObject([
      { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    ]);
  });
});

describe('nothing is public', () => {
  test('but the API itself: no function address, no bucket, no open policy', () => {
    const types = [...Object.values<Json>(api.Resources), ...Object.values<Json>(storage.Resources)].map(
      ({ Type }) => Type,
    );
    expect([...new Set(types)].sort()).toEqual([
      'AWS::ApiGatewayV2::Api',
      'AWS::ApiGatewayV2::Authorizer',
      'AWS::ApiGatewayV2::Integration',
      'AWS::ApiGatewayV2::Route',
      'AWS::ApiGatewayV2::Stage',
      'AWS::DynamoDB::GlobalTable',
      'AWS::IAM::Policy',
      'AWS::IAM::Role',
      'AWS::KMS::Key',
      'AWS::Lambda::EventSourceMapping',
      'AWS::Lambda::Function',
      'AWS::Lambda::Permission',
      'AWS::Logs::LogGroup',
      'AWS::SQS::Queue',
      'AWS::SQS::QueuePolicy',
    ]);
    for (const permission of ofType(api, 'AWS::Lambda::Permission')) {
      expect(permission.Principal).toBe('apigateway.amazonaws.com');
      // Without the source any API Gateway of any account could call the function.
      expect(JSON.stringify(permission.SourceArn)).toContain('"Ref":"Api');
    }
    for (const role of ofType(api, 'AWS::IAM::Role')) {
      const statements = role.AssumeRolePolicyDocument.Statement;
      expect(statements.map(({ Principal }: Json) => Principal)).toEqual([{ Service: 'lambda.amazonaws.com' }]);
    }
  });
});
