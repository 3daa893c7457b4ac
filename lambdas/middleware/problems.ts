import type { MiddlewareObj } from '@middy/core';
import type { Log } from '../log.ts';
import { problemHeaders, problemOf } from '../problem.ts';
import type { ApiEvent, ApiResult } from '../request.ts';

/** Turns whatever is thrown into a problem document; what is our fault goes to the log with its cause. */
export function problems(log: Log): MiddlewareObj<ApiEvent, ApiResult> {
  return {
    onError: (request) => {
      const requestId = request.event.requestContext?.requestId;
      const problem = problemOf(request.error, requestId);
      if (problem.status >= 500) log.error(problem.code, { requestId, error: request.error });
      request.response = {
        ...request.response,
        statusCode: problem.status,
        headers: { ...request.response?.headers, ...problemHeaders(problem) },
        body: JSON.stringify(problem),
      };
    },
  };
}
