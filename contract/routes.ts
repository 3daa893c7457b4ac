import * as z from 'zod';
import { AsOfQuery, CheckRequest, CheckResponse, LookupRequest, LookupResponse, Preferences } from './checks.ts';
import { EventInput, EventResults, History, MAX_EVENTS_PER_REQUEST, Receipt, SubjectRef } from './events.ts';
import { CreatedKey, CreateKeyRequest, KeyDescription, KeyId, KeyList, type Scope } from './keys.ts';
import { PolicyVersion, PublishQuery, PublishResponse, VersionNumber } from './policies.ts';
import { PolicyDocument } from './policy/document.ts';
import { Instant, TenantId } from './vocabulary.ts';

/**
 * The one table from which the API Gateway routes, the functions with their permissions and environment, the local
 * runner's routes and the OpenAPI document are made.
 */

/** What a function may do with a store. Each word becomes exactly one set of IAM actions (lib/grants.ts). */
export type Grant =
  | 'events:append' // GetItem, Query, PutItem on Events
  | 'events:read' // GetItem, Query on Events
  | 'subjects:project' // GetItem, BatchGetItem, PutItem on Subjects
  | 'subjects:read' // GetItem, BatchGetItem on Subjects
  | 'control:read' // GetItem, Query on Control
  | 'control:write' // GetItem, Query, PutItem, UpdateItem on Control
  | 'master:decrypt'; // Decrypt with the master key

/** How a caller proves who it is: not at all, with any key, or with a key that has the scope. */
export type Access = 'public' | { scope: Scope; publishable?: true };

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: `/${string}`;
  /** Name of the file in lambdas/ and of the function. */
  handler: string;
  access: Access;
  summary: string;
  description: string;
  tag: 'events' | 'checks' | 'subjects' | 'keys' | 'policy' | 'api';
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** Plain HTML forms are understood too: `subject.type=email&choices.0.purpose=…`. */
  forms?: true;
  /** Largest body accepted, in bytes. */
  maxBody?: number;
  responses: Record<number, { description: string; schema?: z.ZodType; type?: string }>;
  grants: readonly Grant[];
}

const tenantParams = z.strictObject({ tenant: TenantId });
const subjectParams = z.strictObject({ ref: SubjectRef });
const kB = 1024;

export const ROUTES = [
  {
    method: 'POST',
    path: '/v1/events',
    handler: 'record-events',
    access: { scope: 'events:write', publishable: true },
    summary: 'Record consent events',
    description: `One event, or an array of up to ${MAX_EVENTS_PER_REQUEST}, each with its own result in the order sent. Sending an event again returns the same receipt (200); an id names one act of one person. Accepts \`application/json\`, \`text/plain\` (what \`navigator.sendBeacon\` sends) and plain HTML forms.`,
    tag: 'events',
    query: z.strictObject({ key: z.string().optional().describe('a publishable key, for browsers') }),
    body: z.union([EventInput, z.array(EventInput).min(1).max(MAX_EVENTS_PER_REQUEST)]),
    maxBody: 256 * kB,
    forms: true,
    responses: {
      201: { description: 'Recorded. The receipt proves it.', schema: Receipt },
      200: {
        description: 'Recorded before (same receipt), or an array of results',
        schema: z.union([Receipt, EventResults]),
      },
      303: { description: 'A plain HTML form was recorded; back to its page' },
    },
    grants: ['events:append', 'subjects:project', 'control:read', 'master:decrypt'],
  },
  {
    method: 'POST',
    path: '/v1/checks',
    handler: 'check',
    access: { scope: 'checks:read' },
    summary: 'May I send this to these people, and why?',
    description:
      'One decision per subject, in the order asked. Strongly consistent: an opt-out acknowledged before the check is seen by it.',
    tag: 'checks',
    body: CheckRequest,
    maxBody: 512 * kB,
    responses: { 200: { description: 'The decisions', schema: CheckResponse } },
    grants: ['events:read', 'subjects:read', 'control:read', 'master:decrypt'],
  },
  {
    method: 'POST',
    path: '/v1/subjects/lookup',
    handler: 'lookup-subject',
    access: { scope: 'history:read' },
    summary: 'Turn an identifier into an opaque reference',
    description: 'So that no identifier is ever in a URL or a log.',
    tag: 'subjects',
    body: LookupRequest,
    maxBody: 4 * kB,
    responses: { 200: { description: 'The reference', schema: LookupResponse } },
    grants: ['subjects:read', 'control:read', 'master:decrypt'],
  },
  {
    method: 'GET',
    path: '/v1/subjects/{ref}/preferences',
    handler: 'read-preferences',
    access: { scope: 'history:read' },
    summary: 'The preferences of a person',
    description: 'Every topic of the policy with its answer, and every recorded choice; now or as of a moment.',
    tag: 'subjects',
    params: subjectParams,
    query: AsOfQuery,
    responses: { 200: { description: 'The preference state', schema: Preferences } },
    grants: ['events:read', 'subjects:read', 'control:read'],
  },
  {
    method: 'GET',
    path: '/v1/subjects/{ref}/events',
    handler: 'read-history',
    access: { scope: 'history:read' },
    summary: 'The history of a person',
    description: 'Every recorded event, page by page, oldest or newest first.',
    tag: 'subjects',
    params: subjectParams,
    query: z.strictObject({
      order: z.enum(['asc', 'desc'], { error: 'order is "asc" (oldest first) or "desc"' }).optional(),
      limit: z
        .string()
        .regex(/^([1-9]\d{0,2}|1000)$/, 'limit is a number from 1 to 1000')
        .transform(Number)
        .optional(),
      cursor: z.string().max(200).optional().describe('"next" of the page before'),
      ...AsOfQuery.shape,
    }),
    responses: { 200: { description: 'A page of events', schema: History } },
    grants: ['events:read', 'control:read'],
  },
  {
    method: 'POST',
    path: '/v1/tenants/{tenant}/keys',
    handler: 'create-key',
    access: { scope: 'admin' },
    summary: 'Create an API key',
    description: 'The key is shown once. A key of your own is accepted if it is long and random enough.',
    tag: 'keys',
    params: tenantParams,
    body: CreateKeyRequest,
    maxBody: 16 * kB,
    responses: { 201: { description: 'The key', schema: CreatedKey } },
    grants: ['control:write'],
  },
  {
    method: 'GET',
    path: '/v1/tenants/{tenant}/keys',
    handler: 'list-keys',
    access: { scope: 'admin' },
    summary: 'List the API keys of a tenant',
    description: 'Also the revoked ones. Never the keys themselves.',
    tag: 'keys',
    params: tenantParams,
    responses: { 200: { description: 'The keys', schema: KeyList } },
    grants: ['control:read'],
  },
  {
    method: 'DELETE',
    path: '/v1/tenants/{tenant}/keys/{key}',
    handler: 'revoke-key',
    access: { scope: 'admin' },
    summary: 'Revoke an API key',
    description: 'Refused everywhere within one second. Revoking twice changes nothing.',
    tag: 'keys',
    params: z.strictObject({ tenant: TenantId, key: KeyId }),
    responses: { 200: { description: 'The revoked key', schema: KeyDescription } },
    grants: ['control:write'],
  },
  {
    method: 'GET',
    path: '/v1/tenants/{tenant}/policy',
    handler: 'read-policy',
    access: { scope: 'admin' },
    summary: 'Read the policy',
    description: 'The version in force, or an earlier one.',
    tag: 'policy',
    params: tenantParams,
    query: z.strictObject({
      version: VersionNumber.pipe(z.int().min(1, 'versions are counted from 1')).optional(),
      at: Instant.optional().describe('the version that was in force at this moment'),
    }),
    responses: { 200: { description: 'The policy', schema: PolicyVersion } },
    grants: ['control:read'],
  },
  {
    method: 'PUT',
    path: '/v1/tenants/{tenant}/policy',
    handler: 'publish-policy',
    access: { scope: 'admin' },
    summary: 'Publish a policy',
    description:
      'Becomes the next numbered version. With `dryRun=true`, shows what would change and publishes nothing.',
    tag: 'policy',
    params: tenantParams,
    query: PublishQuery,
    body: PolicyDocument,
    maxBody: 350 * kB,
    responses: {
      200: { description: 'Nothing was published: a dry run, or no change', schema: PublishResponse },
      201: { description: 'Published', schema: PublishResponse },
    },
    grants: ['events:append', 'subjects:project', 'control:write', 'master:decrypt'],
  },
  {
    method: 'GET',
    path: '/openapi.json',
    handler: 'describe-api',
    access: 'public',
    summary: 'This API as OpenAPI 3.1',
    description: 'Generated from the schemas that check the requests.',
    tag: 'api',
    responses: { 200: { description: 'The document', type: 'application/json' } },
    grants: [],
  },
  {
    method: 'GET',
    path: '/docs',
    handler: 'describe-api',
    access: 'public',
    summary: 'This API as a page',
    description: 'Readable, without JavaScript.',
    tag: 'api',
    responses: { 200: { description: 'The page', type: 'text/html; charset=utf-8' } },
    grants: [],
  },
] as const satisfies readonly Route[];

/** What works beside the routes: the key check before each, the browsers' preflight, the stream behind the table. */
export const SUPPORT = {
  authorizer: { handler: 'authorize', grants: ['control:read'] },
  preflight: { handler: 'preflight', path: '/v1/events', grants: ['control:read'] },
  projector: { handler: 'project-events', grants: ['events:read', 'subjects:project'] },
} as const satisfies Record<string, { handler: string; grants: readonly Grant[]; path?: string }>;

export type HandlerName = (typeof ROUTES)[number]['handler'] | (typeof SUPPORT)[keyof typeof SUPPORT]['handler'];
