import { StoreUnavailable } from '../core/errors.ts';

/** Runs a call to a service of AWS; what the SDK could not cure becomes StoreUnavailable, with the cause for the log. */
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
