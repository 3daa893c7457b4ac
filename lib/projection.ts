import { Duration, Validations } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, type Function as LambdaFunction, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** Runs the projector behind the Events table. Order within a person is kept; a batch that fails is cut until it does not. */
export function projection(scope: Construct, projector: LambdaFunction, events: TableV2): void {
  const stream = events.tableStreamArn;
  if (stream === undefined) throw new Error('the Events table has no stream');
  const failures = new Queue(scope, 'ProjectionFailures', {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  Validations.of(failures).acknowledge({
    id: 'AwsSolutions-SQS3',
    reason:
      'This queue is itself the dead-letter queue of the projection: it holds where in the stream a batch failed, and nothing consumes it automatically that could fail again.',
  });
  // Not DynamoEventSource: its grantStreamRead allows ListStreams on every table of the account.
  projector.addToRolePolicy(
    new PolicyStatement({
      actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
      resources: [stream],
    }),
  );
  new EventSourceMapping(scope, 'Projection', {
    target: projector,
    eventSourceArn: stream,
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: 100,
    reportBatchItemFailures: true,
    bisectBatchOnError: true,
    // Without an end one bad record would hold up its shard until the stream forgets it, a day later. What is given up is
    // not lost: the event is in the table, and the person's next event or the projector's next record catches up.
    retryAttempts: 10,
    onFailure: new SqsDlq(failures),
  });
}
