import type * as z from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { Problem } from '../contract/errors.ts';
import { ROUTES, type Route } from '../contract/routes.ts';

/** The OpenAPI 3.1 document of the API, from the same schemas that check the requests. */
export function openApiDocument(): Record<string, unknown> {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of ROUTES as readonly Route[]) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route) };
  }
  return createDocument({
    openapi: '3.1.1',
    info: {
      title: 'Consent Ledger',
      version: '1',
      description: 'Records what people agree to, refuse and withdraw; answers whether a message may be sent, and why.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'An API key: secret on servers, publishable in browsers' },
        publishable: { type: 'apiKey', in: 'query', name: 'key', description: 'A publishable key, for browsers only' },
      },
    },
    paths,
  }) as unknown as Record<string, unknown>;
}

function operation(route: Route): ZodOpenApiOperationObject {
  const isPublic = route.access === 'public';
  return {
    operationId: `${route.method.toLowerCase()}${route.path.replace(/[^a-z0-9]+([a-z0-9])/gi, (_, c: string) => c.toUpperCase()).replace(/[^A-Za-z0-9]/g, '')}`,
    tags: [route.tag],
    summary: route.summary,
    description:
      route.access === 'public'
        ? route.description
        : `${route.description}\n\nNeeds the scope \`${route.access.scope}\`.`,
    security: isPublic
      ? []
      : [{ key: [] }, ...(route.access !== 'public' && route.access.publishable ? [{ publishable: [] }] : [])],
    ...((route.params || route.query) && {
      requestParams: {
        ...(route.params && { path: route.params as z.ZodObject }),
        ...(route.query && { query: route.query as z.ZodObject }),
      },
    }),
    ...(route.body && { requestBody: { required: true, content: bodyTypes(route, route.body) } }),
    responses: {
      ...Object.fromEntries(
        Object.entries(route.responses).map(([status, { description, schema, type }]) => [
          status,
          {
            description,
            ...((schema || type) && { content: { [type ?? 'application/json']: schema ? { schema } : {} } }),
          },
        ]),
      ),
      default: { description: 'A problem (RFC 9457)', content: { 'application/problem+json': { schema: Problem } } },
    },
  };
}

function bodyTypes(route: Route, schema: z.ZodType) {
  const types = ['application/json', 'text/plain', ...(route.forms ? ['application/x-www-form-urlencoded'] : [])];
  return Object.fromEntries(types.map((type) => [type, { schema }]));
}
