import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, type Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Grant, HandlerName } from '../contract/routes.ts';
import { grant, type Stores } from './grants.ts';
import type { StageConfig } from './stage-config.ts';

export interface HandlerProps {
  readonly name: HandlerName;
  readonly description: string;
  readonly code: Code;
  readonly grants: readonly Grant[];
  readonly stores: Stores;
  readonly stage: StageConfig;
}

interface Size {
  readonly memory: number;
  readonly seconds: number;
}

/** CPU comes with memory. API Gateway gives up after 30 s, and a caller who retries must not find the first try running. */
const SIZE: Size = { memory: 1024, seconds: 15 };

const OTHER_SIZES: Partial<Record<HandlerName, Size>> = {
  // In front of every request: API Gateway waits 10 s for it, the caller should not.
  authorize: { memory: 1024, seconds: 5 },
  preflight: { memory: 512, seconds: 5 },
  // A thousand recipients in one request are ten BatchGetItem calls and as many decisions.
  check: { memory: 1769, seconds: 15 },
  // A batch of a hundred records, each of which may have a history to catch up with.
  'project-events': { memory: 512, seconds: 60 },
};

/** One handler as a function with its own role and its own log group: it may write its log and use its grants. */
export function handlerFunction(scope: Construct, props: HandlerProps): LambdaFunction {
  const id = idOf(props.name);
  const { memory, seconds } = OTHER_SIZES[props.name] ?? SIZE;
  // Lambda would make the group itself, and then nothing in it would ever expire.
  const logGroup = new LogGroup(scope, `${id}Logs`, {
    retention: props.stage.logRetentionDays as RetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  // Not the managed AWSLambdaBasicExecutionRole: that one may write to every log group of the account.
  const role = new Role(scope, `${id}Role`, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: `Consent Ledger: ${props.name}`,
  });
  role.addToPolicy(
    new PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    }),
  );
  const fn = new LambdaFunction(scope, id, {
    description: props.description,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: 'index.handler',
    code: props.code,
    memorySize: memory,
    timeout: Duration.seconds(seconds),
    role,
    logGroup,
  });
  for (const word of props.grants) grant(fn, word, props.stores);
  return fn;
}

function idOf(name: HandlerName): string {
  return name.replace(/(^|-)([a-z])/g, (_, _dash, letter: string) => letter.toUpperCase());
}
