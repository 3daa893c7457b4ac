import { Logger } from '@aws-lambda-powertools/logger';

/** What the handlers need of a log. Never given a body, an identifier or a key. */
export interface Log {
  error(message: string, details: { requestId?: string | undefined; error: unknown }): void;
}

/** Structured JSON lines, as CloudWatch reads them. */
export function cloudWatchLog(): Log {
  const logger = new Logger({ serviceName: 'consent-ledger' });
  return {
    error: (message, { requestId, error }) =>
      logger.error(message, {
        requestId,
        ...(error instanceof Error && { error }),
        ...(error instanceof Error && error.cause instanceof Error && { cause: error.cause }),
      }),
  };
}
