import { type ErrorCode, PROBLEMS, type Problem } from '../contract/errors.ts';
import { Refusal, StoreUnavailable } from '../core/errors.ts';

/** The RFC 9457 document for an error. What is not ours to explain becomes "internal", with nothing of the inside. */
export function problemOf(error: unknown, requestId?: string): Problem {
  const { code, detail, errors } = describe(error);
  const [status, title] = PROBLEMS[code];
  return {
    type: `/docs#problem-${code}`,
    code,
    title,
    status,
    detail,
    ...(errors.length > 0 && { errors: [...errors] }),
    ...(requestId && { requestId }),
  };
}

function describe(error: unknown): { code: ErrorCode; detail: string; errors: Refusal['errors'] } {
  if (error instanceof Refusal) return { code: error.code, detail: error.message, errors: error.errors };
  if (error instanceof StoreUnavailable) {
    return {
      code: 'store_unavailable',
      detail: 'send it again in a moment, with the same event id: it will be recorded once',
      errors: [],
    };
  }
  return {
    code: 'internal',
    detail: 'this is our fault; send it again, and quote the request id if it stays',
    errors: [],
  };
}

/** Headers that go with a problem: when to come back, and how to prove who you are. */
export function problemHeaders(problem: Problem): Record<string, string> {
  return {
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
    ...((problem.status === 503 || problem.status === 429) && { 'retry-after': '1' }),
    ...(problem.status === 401 && { 'www-authenticate': 'Bearer realm="consent-ledger"' }),
  };
}
