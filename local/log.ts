import type { Log } from '../lambdas/log.ts';

/** The log of a local ledger: one line on standard error, with the cause underneath. */
export const consoleLog: Log = {
  error(message, { requestId, error }) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    console.error(
      `${new Date().toISOString()} ${message}${requestId ? ` ${requestId}` : ''}: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`,
    );
  },
};
