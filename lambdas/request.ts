import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Identity } from '../core/app/authorize.ts';

/** An HTTP API request (payload format 2.0) with what the middleware has found out about it. */
export interface ApiEvent extends APIGatewayProxyEventV2 {
  /** Set by `authenticated`; only public routes go without. */
  identity?: Extract<Identity, { ok: true }>;
  /** Set by `parsed`: exactly what the route's schemas promise. */
  input?: Input;
}

export interface Input {
  readonly params: Record<string, string>;
  readonly query: Record<string, unknown>;
  readonly body: unknown;
  /** True where the body came from a plain HTML form. */
  readonly form: boolean;
}

export type ApiResult = APIGatewayProxyStructuredResultV2;

/** A header by its lower-case name. HTTP API joins repeated headers with commas. */
export function headerOf(event: APIGatewayProxyEventV2, name: string): string | undefined {
  return event.headers?.[name];
}

/** The identity of a request that has passed `authenticated`. */
export function identityOf(event: ApiEvent): Extract<Identity, { ok: true }> {
  if (event.identity === undefined) throw new Error('a route that needs an identity ran without one');
  return event.identity;
}

/** The input of a request that has passed `parsed`. */
export function inputOf(event: ApiEvent): Input {
  if (event.input === undefined) throw new Error('a route ran without its input being parsed');
  return event.input;
}

/** A JSON answer. Answers are about people: nothing on the way may keep them. */
export function json(statusCode: number, body: unknown, headers: Record<string, string> = {}): ApiResult {
  return {
    statusCode,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(body),
  };
}
