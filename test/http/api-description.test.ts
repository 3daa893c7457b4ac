import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ERROR_CODES, PROBLEMS } from '../../contract/errors.ts';
import { ROUTES } from '../../contract/routes.ts';
import { type TestLedger, testLedger } from '../kit/ledger.ts';
import { NOW } from './support.ts';

// biome-ignore lint/suspicious/noExplicitAny: the document is read as its readers do, without types
type Json = any;

let ledger: TestLedger;
let api: Json;
let page: string;
beforeAll(async () => {
  ledger = await testLedger({ now: NOW });
  api = (await ledger.request('GET', '/openapi.json')).body;
  page = (await ledger.request('GET', '/docs')).body;
});
afterAll(async () => {
  try {
    await ledger.check();
    expect(ledger.logged).toEqual([]);
  } finally {
    await ledger.stop();
  }
});

const table = ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const);
const operationOf = ({ path, method }: { path: string; method: string }) => api.paths[path][method.toLowerCase()];

/** Every object of the document, with the pointer to it. */
function* nodes(value: Json, pointer = '#'): Generator<[string, Json]> {
  if (typeof value !== 'object' || value === null) return;
  yield [pointer, value];
  for (const [name, child] of Object.entries(value)) yield* nodes(child, `${pointer}/${name}`);
}

test('anyone may read the description and the page, without a key', async () => {
  for (const [path, type] of [
    ['/openapi.json', /^application\/json/],
    ['/docs', /^text\/html; charset=utf-8/],
  ] as const) {
    const answer = await ledger.request('GET', path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(type);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  }
});

test('the description is OpenAPI 3.1 with a title, a version, paths and components', () => {
  expect(api.openapi).toMatch(/^3\.1\.\d+$/);
  expect(api.info).toMatchObject({ title: expect.any(String), version: expect.any(String) });
  expect(Object.keys(api).sort()).toEqual(['components', 'info', 'openapi', 'paths', 'servers']);
  for (const name of Object.keys(api.components.schemas ?? {})) expect(name).toMatch(/^[\w.-]+$/);
});

test('the description has the routes of the table and no others', () => {
  const described = Object.entries<Json>(api.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(described.sort()).toEqual(table.map(([name]) => name).sort());
});

test.each(table)('%s is described with its answers, a problem, its access and its summary', (_, route) => {
  const operation = operationOf(route);
  expect(Object.keys(operation.responses).sort()).toEqual([...Object.keys(route.responses), 'default'].sort());
  for (const [status, response] of Object.entries<Json>(operation.responses)) {
    expect(response.description).toMatch(/\S/);
    const declared = (route.responses as Json)[status];
    if (declared?.schema) expect(response.content['application/json'].schema).toBeDefined();
  }
  expect(operation.responses.default.content['application/problem+json'].schema).toBeDefined();
  expect(operation).toMatchObject({ summary: route.summary, tags: [route.tag] });
  if (route.access === 'public') expect(operation.security).toEqual([]);
  else {
    expect(operation.security).toContainEqual({ key: [] });
    expect(operation.security.length).toBe('publishable' in route.access ? 2 : 1);
    expect(operation.description).toContain(route.access.scope);
  }
  expect('requestBody' in operation).toBe('body' in route);
});

test.each(table)('%s describes exactly the parameters of its path and query', (_, route) => {
  const parameters: Json[] = operationOf(route).parameters ?? [];
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  expect(parameters.filter((p) => p.in === 'path').map((p) => p.name)).toEqual(inPath);
  expect(parameters.filter((p) => p.in === 'path').every((p) => p.required === true)).toBe(true);
  const inQuery = 'query' in route ? Object.keys(route.query.shape) : [];
  expect(
    parameters
      .filter((p) => p.in === 'query')
      .map((p) => p.name)
      .sort(),
  ).toEqual(inQuery.sort());
  for (const parameter of parameters) expect(parameter.schema).toBeDefined();
});

test('every operation has an id of its own', () => {
  const ids = ROUTES.map((route) => operationOf(route).operationId);
  expect(new Set(ids).size).toBe(ROUTES.length);
  for (const id of ids) expect(id).toMatch(/^[a-zA-Z][\w]*$/);
});

test('every reference leads somewhere within the description', () => {
  for (const [pointer, node] of nodes(api)) {
    if (typeof node.$ref !== 'string') continue;
    const target = node.$ref
      .replace('#/', '')
      .split('/')
      .reduce((at: Json, step: string) => at?.[step.replaceAll('~1', '/').replaceAll('~0', '~')], api);
    expect([pointer, node.$ref, typeof target]).toEqual([pointer, node.$ref, 'object']);
  }
});

test('every security requirement names a scheme that is defined', () => {
  const schemes = Object.keys(api.components.securitySchemes);
  for (const route of ROUTES) {
    for (const requirement of operationOf(route).security) expect(schemes).toContain(Object.keys(requirement)[0]);
  }
});

test('the schemas are JSON Schema 2020-12: nothing of OpenAPI 3.0 is left in them', () => {
  for (const [pointer, node] of nodes(api)) {
    expect([pointer, node.nullable]).toEqual([pointer, undefined]);
    expect([pointer, typeof node.exclusiveMinimum]).not.toEqual([pointer, 'boolean']);
    if (typeof node.pattern === 'string') expect(() => new RegExp(node.pattern, 'u')).not.toThrow();
  }
});

// Answers without a schema have a media type too.
test.each(['/openapi.json', '/docs'])('the answer of %s is described with its media type', (path) => {
  const type = path === '/docs' ? 'text/html' : 'application/json';
  expect(Object.keys(api.paths[path].get.responses['200'].content ?? {}).join()).toContain(type);
});

test.each(['text/plain', 'application/x-www-form-urlencoded'])('events are described as taking %s too', (type) => {
  expect(Object.keys(api.paths['/v1/events'].post.requestBody.content)).toContain(type);
});

test.each(table)('the page has a section about %s that the list of routes leads to', (name, route) => {
  const id = /<section id="([^"]+)"><h2><code>([^<]+)<\/code>/g;
  const sections = new Map([...page.matchAll(id)].map(([, anchor, title]) => [title, anchor]));
  expect(sections.get(name)).toBeDefined();
  expect(page).toContain(`<a href="#${sections.get(name)}">`);
  for (const status of Object.keys(route.responses)) expect(page).toContain(`<h4>${status}</h4>`);
});

test('the page lists every problem code, where the type of a problem leads', () => {
  for (const code of ERROR_CODES) {
    expect(page).toContain(`id="problem-${code}"`);
    expect(page).toContain(`<code>${code}</code></td><td>${PROBLEMS[code][0]}</td>`);
  }
});

test('the page needs no script and nothing from outside, and every id in it is there once', () => {
  expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
  expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|\son\w+=/i);
  const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, id] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(id);
  for (const tag of ['section', 'details', 'pre', 'table', 'ul', 'main', 'header', 'nav']) {
    expect(page.split(`<${tag}`).length).toBe(page.split(`</${tag}>`).length);
  }
});
