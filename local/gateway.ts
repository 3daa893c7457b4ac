import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { SUPPORT } from '../contract/routes.ts';
import { Refusal } from '../core/errors.ts';
import { authorize } from '../lambdas/authorize.ts';
import type { Log } from '../lambdas/log.ts';
import { preflight } from '../lambdas/preflight.ts';
import { problemHeaders, problemOf } from '../lambdas/problem.ts';
import type { ApiEvent, ApiResult } from '../lambdas/request.ts';
import { match } from './router.ts';
import { localHandlers, type Ports } from './wiring.ts';

/** Largest body API Gateway lets through. */
const GATEWAY_LIMIT = 10 * 1024 * 1024;

/** Does for the handlers what API Gateway's HTTP API does in AWS: routes, authorizer, events of payload format 2.0. */
export function gateway(ports: Ports, log: Log): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const handlers = localHandlers(ports, log);
  const identify = authorize(ports.keys, log);
  const answerPreflight = preflight(ports.keys);

  async function answer(request: IncomingMessage, path: string, query: URLSearchParams): Promise<ApiResult> {
    const event = await toEvent(request, path, query);
    if (request.method === 'OPTIONS' && path === SUPPORT.preflight.path) return answerPreflight(event);
    const found = match(request.method ?? 'GET', path);
    if ('allowed' in found) {
      if (found.allowed.length === 0) throw new Refusal('not_found', 'no such address; GET /docs lists them all');
      const refusal = new Refusal('method_not_allowed', `this address accepts ${found.allowed.join(', ')}`);
      return refused(refusal, { allow: found.allowed.join(', ') });
    }
    event.pathParameters = found.params;
    event.routeKey = `${found.route.method} ${found.route.path}`;
    if (found.route.access !== 'public') {
      const { context } = await identify(event as never);
      (event.requestContext as { authorizer?: unknown }).authorizer = { lambda: context };
    }
    return handlers[found.route.handler as keyof typeof handlers](event as ApiEvent);
  }

  return async (request, response) => {
    const [path = '/', search] = (request.url ?? '/').split('?', 2);
    try {
      send(response, await answer(request, path, new URLSearchParams(search)));
    } catch (error) {
      if (problemOf(error).status >= 500) log.error(problemOf(error).code, { error });
      if (!request.complete && hasBody(request)) {
        // The rest of a body that is refused would keep the connection, and with it the server, from ever closing.
        response.setHeader('connection', 'close');
        const { socket } = request;
        response.once('finish', () => socket.destroy());
      }
      send(response, refused(error));
    }
  };
}

function refused(error: unknown, headers: Record<string, string> = {}): ApiResult {
  const problem = problemOf(error);
  return {
    statusCode: problem.status,
    headers: { ...problemHeaders(problem), ...headers },
    body: JSON.stringify(problem),
  };
}

function send(response: ServerResponse, result: ApiResult): void {
  const body = result.isBase64Encoded ? Buffer.from(result.body ?? '', 'base64') : (result.body ?? '');
  // With its length a body goes out in one piece; without, Node would cut it into chunks.
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  response.writeHead(result.statusCode ?? 200, {
    ...(result.headers as Record<string, string>),
    'content-length': length,
  });
  response.end(body);
}

async function toEvent(
  request: IncomingMessage,
  path: string,
  query: URLSearchParams,
): Promise<APIGatewayProxyEventV2> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(',') : value;
  const now = new Date();
  const body = await readBody(request);
  const text = asText(body, headers['content-type']);
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query.toString(),
    headers,
    ...(query.size > 0 && { queryStringParameters: joined(query) }),
    requestContext: {
      accountId: 'local',
      apiId: 'local',
      domainName: headers.host ?? 'localhost',
      domainPrefix: 'local',
      http: {
        method: request.method ?? 'GET',
        path,
        protocol: 'HTTP/1.1',
        sourceIp: request.socket.remoteAddress ?? '',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: now.toUTCString(),
      timeEpoch: now.getTime(),
    },
    ...(body.length > 0 && { body: text ?? body.toString('base64') }),
    isBase64Encoded: body.length > 0 && text === undefined,
  };
}

/** API Gateway joins what is given several times with commas. */
function joined(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name).join(',')]));
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  if (!hasBody(request)) return Buffer.alloc(0);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      length += (chunk as Buffer).length;
      if (length > GATEWAY_LIMIT)
        throw new Refusal('body_too_large', 'the body is larger than 10 MB: send less at once');
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal('malformed_request', 'the body broke off');
  }
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
}

const strict = new TextDecoder('utf-8', { fatal: true });

/** As API Gateway: text types as text, all else (and what is not UTF-8) as base64. */
function asText(body: Buffer, type: string | undefined): string | undefined {
  if (type !== undefined && !/^(application\/json|text\/)/i.test(type)) return undefined;
  try {
    return strict.decode(body);
  } catch {
    return undefined;
  }
}
