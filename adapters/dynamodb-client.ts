import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { StoreUnavailable } from '../core/errors.ts';

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
    requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
  });
  // Measured: composing the user agent and the tracing headers anew takes a quarter of the time of a read.
  client.middlewareStack.remove('getUserAgentMiddleware');
  client.middlewareStack.remove('recursionDetectionMiddleware');
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}

/** Runs a call to the store; what the SDK could not cure becomes StoreUnavailable, with the cause for the log. */
export async function reach<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (isUnavailable(error)) throw new StoreUnavailable('the store did not answer', { cause: error });
    throw error;
  }
}

const UNAVAILABLE = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'InternalServerError',
  'InternalServerErrorException',
  'ServiceUnavailable',
  'TimeoutError',
  'ReplicatedWriteConflictException',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'ETIMEDOUT',
  'ECONNABORTED',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  return (
    UNAVAILABLE.has(error.name) ||
    (code !== undefined && UNAVAILABLE.has(code)) ||
    (status !== undefined && status >= 500)
  );
}

export function isConditionFailed(error: unknown): boolean {
  return error instanceof Error && error.name === 'ConditionalCheckFailedException';
}
