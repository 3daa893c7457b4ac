import { CfnOutput, RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { DomainName, HttpApi, HttpStage, LogGroupLogDestination, SecurityPolicy } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { StageConfig } from './stage-config.ts';

/**
 * What the access log says of a request. Not the path, which names a person by reference, not the query string, which may
 * carry a key, and not the address, which is a person's: a log that holds none of them need not be searched for an erasure.
 */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  routeKey: '$context.routeKey',
  status: '$context.status',
  responseLatency: '$context.responseLatency',
  integrationLatency: '$context.integrationLatency',
  integrationError: '$context.integrationErrorMessage',
  authorizerError: '$context.authorizer.error',
};

/** The HTTP API without its routes: stage, throttling, access log, and the domain where one is configured. */
export function httpApi(scope: Construct, stage: StageConfig): HttpApi {
  const { domain } = stage;
  const api = new HttpApi(scope, 'Api', {
    apiName: `consent-ledger-${stage.name}`,
    createDefaultStage: false,
    // Two addresses for one API would mean two to protect.
    disableExecuteApiEndpoint: domain !== undefined,
  });
  const logGroup = new LogGroup(scope, 'AccessLog', {
    retention: stage.logRetentionDays as RetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const domainName = domain && domainOf(scope, domain);
  new HttpStage(scope, 'Stage', {
    httpApi: api,
    stageName: '$default',
    autoDeploy: true,
    throttle: { rateLimit: stage.throttle.rate, burstLimit: stage.throttle.burst },
    accessLogSettings: {
      destination: new LogGroupLogDestination(logGroup),
      format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
    },
    ...(domainName && { domainMapping: { domainName } }),
  });
  new CfnOutput(scope, 'url', { value: domain === undefined ? api.apiEndpoint : `https://${domain.name}` });
  return api;
}

function domainOf(scope: Construct, domain: NonNullable<StageConfig['domain']>): DomainName {
  const domainName = new DomainName(scope, 'Domain', {
    domainName: domain.name,
    securityPolicy: SecurityPolicy.TLS_1_2,
    certificate: Certificate.fromCertificateArn(scope, 'Certificate', domain.certificateArn),
  });
  // The ledger does not own the DNS zone: whoever does points the name here.
  new CfnOutput(scope, 'domainTarget', { value: domainName.regionalDomainName });
  return domainName;
}
