import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** The client all DynamoDB adapters share. The SDK retries throttling and passing faults by itself. */
export function dynamoDBClient(options: { endpoint?: string | undefined } = {}): DynamoDBClient {
  const local =
    options.endpoint !== undefined && /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])[:/]/.test(options.endpoint);
  const client = new DynamoDBClient({
    ...(options.endpoint && { endpoint: options.endpoint }),
    // A store on this machine checks no credentials, but the SDK wants some.
    ...(local && { region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }),
    maxAttempts: 4,
    // A store that takes the connection and never answers must become a 503 while somebody still waits for it.
    requestHandler: { connectionTimeout: 2000, requestTimeout: 3000, throwOnRequestTimeout: true },
  });
  // Measured: composing the user agent and the tracing headers anew takes a quarter of the time of a read.
  client.middlewareStack.remove('getUserAgentMiddleware');
  client.middlewareStack.remove('recursionDetectionMiddleware');
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}

export function isConditionFailed(error: unknown): boolean {
  return error instanceof Error && error.name === 'ConditionalCheckFailedException';
}
