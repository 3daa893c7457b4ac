import { expect, test } from '@jest/globals';
import { ROUTES } from '../../contract/routes.ts';
import { match } from '../../local/router.ts';

test.each(ROUTES.map((route) => [route.method, route.path] as const))('%s %s finds its route', (method, path) => {
  const found = match(method, path.replaceAll(/\{(\w+)\}/g, 'the-$1'));
  expect('route' in found && `${found.route.method} ${found.route.path}`).toBe(`${method} ${path}`);
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, `the-${name}`]);
  expect('params' in found && found.params).toEqual(Object.fromEntries(names));
});

test.each([
  ['GET', '/v1/events', ['POST']],
  ['PATCH', '/v1/tenants/a/policy', ['GET', 'PUT']],
  ['GET', '/v1/events/', []],
  ['GET', '/openapiXjson', []],
  ['GET', '/v1/subjects//events', []],
  ['GET', '/v1/subjects/a/b/events', []],
  ['GET', '', []],
])('%s %j finds no route and names the methods there are', (method, path, allowed) => {
  expect(match(method, path)).toEqual({ allowed });
});

test('a broken escape in a path stays as it is, and an escaped slash stays in its part', () => {
  expect(match('GET', '/v1/subjects/%E0%A4%A/events')).toMatchObject({ params: { ref: '%E0%A4%A' } });
  expect(match('GET', '/v1/subjects/a%2Fb/events')).toMatchObject({ params: { ref: 'a/b' } });
});
