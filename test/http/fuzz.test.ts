import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { Problem } from '../../contract/errors.ts';
import { ROUTES } from '../../contract/routes.ts';
import { ORIGIN, type RequestOptions, type TestLedger, testLedger } from '../kit/ledger.ts';
import { check, event, json, key, nearly, subject, text } from './arbitraries.ts';
import { NOW, sendRaw, TENANT } from './support.ts';

/** Whatever is sent to whichever route: an answer below 500 within a second, and no trace where it was refused. */

const SEED = Number(process.env.FUZZ_SEED ?? 20261123);
const RUNS = { seed: SEED, numRuns: 60, verbose: 1 } as const;

let ledger: TestLedger;
/** Commands sent to the store that are not reads. */
let writes = 0;
beforeAll(async () => {
  ledger = await testLedger({ now: NOW });
  const send = ledger.client.send.bind(ledger.client) as (command: object) => Promise<never>;
  jest.spyOn(ledger.client, 'send').mockImplementation(((command: object) => {
    if (!/^(Get|BatchGet|Query|Scan)/.test(command.constructor.name)) writes += 1;
    return send(command);
  }) as never);
});
afterAll(async () => {
  try {
    expect(writes).toBeGreaterThan(0);
    await ledger.check();
    expect(ledger.logged).toEqual([]);
  } finally {
    await ledger.stop();
  }
});

/** Sends one request and asserts what holds for all of them. */
async function probe(method: string, path: string, options: RequestOptions): Promise<void> {
  const before = writes;
  const answer = await ledger.request(method, path, options);
  expect(answer.status).toBeLessThan(500);
  if (answer.status >= 400) {
    expect(Problem.safeParse(answer.body).error).toBeUndefined();
    expect(answer.body.status).toBe(answer.status);
  }
  const results = (answer.body?.results ?? []) as { status: number }[];
  expect(results.every(({ status }) => status < 500)).toBe(true);
  const refused = answer.status >= 400 || (results.length > 0 && results.every(({ status }) => status >= 400));
  if (refused) expect(writes).toBe(before);
}

const LIKELY: Record<string, fc.Arbitrary<unknown>> = {
  'POST /v1/events': fc.oneof(nearly, event, fc.array(fc.oneof(event, json), { maxLength: 6 })),
  'POST /v1/checks': check,
  'POST /v1/subjects/lookup': fc.record({ subject }),
  'POST /v1/tenants/{tenant}/keys': key,
  'PUT /v1/tenants/{tenant}/policy': fc.tuple(fc.string(), json).map(([name, value]) => mutate(name, value)),
};

/** The policy of the tenant with one part, found by chance, replaced. */
function mutate(name: string, value: unknown): unknown {
  const document = structuredClone(ledger.documents.find(({ tenant }) => tenant === TENANT)) as unknown as Record<
    string,
    unknown
  >;
  const names = Object.keys(document);
  const index = [...name].reduce((sum, c) => sum + (c.codePointAt(0) ?? 0), 0) % names.length;
  return { ...document, [names[index] ?? '']: value };
}

const keyOf = (scope: string) => ledger.key(TENANT, scope === 'admin' ? 'admin' : 'server');
const fill = (path: string) =>
  path
    .replace('{ref}', `sub_${'a'.repeat(43)}`)
    .replace('{tenant}', TENANT)
    .replace('{key}', `key_${'a'.repeat(16)}`);
const bodied = ROUTES.filter((route) => 'body' in route).map(
  (route) => [`${route.method} ${route.path}`, route] as const,
);

test.each(bodied)(
  `%s answers any JSON without failing, and keeps nothing of what it refuses (seed ${SEED})`,
  async (_, route) => {
    const property = fc.asyncProperty(json, (body) =>
      probe(route.method, fill(route.path), { key: keyOf(route.access.scope), raw: JSON.stringify(body) ?? '' }),
    );
    await fc.assert(property, RUNS);
  },
);

test.each(bodied)(`%s answers what is almost right without failing (seed ${SEED})`, async (name, route) => {
  const property = fc.asyncProperty(LIKELY[name] ?? json, (body) =>
    probe(route.method, fill(route.path), { key: keyOf(route.access.scope), raw: JSON.stringify(body) ?? '' }),
  );
  await fc.assert(property, { ...RUNS, numRuns: 120 });
});

test(`a browser may send anything to /v1/events without making it fail (seed ${SEED})`, async () => {
  const headers = { origin: ORIGIN };
  const property = fc.asyncProperty(LIKELY['POST /v1/events'] ?? json, (body) =>
    probe('POST', `/v1/events?key=${ledger.key(TENANT, 'website')}`, { raw: JSON.stringify(body), headers }),
  );
  await fc.assert(property, RUNS);
});

// Groups under returnTo and under a length fail with 500; both have tests of their own (bad-forms, bad-input).
test(`any form may be sent without making the ledger fail (seed ${SEED})`, async () => {
  const step = fc.oneof(
    fc.constantFrom('choices', 'subject', '0', '1', '__proto__', 'length', 'purpose', 'type', 'id', ''),
    text,
  );
  const name = fc
    .array(step, { minLength: 1, maxLength: 4 })
    .map((steps) => steps.join('.'))
    .filter((n) => !/^returnTo\.|\.length\./.test(n));
  const form = fc.array(fc.tuple(name, text), { maxLength: 12 });
  const headers = { origin: ORIGIN, 'content-type': 'application/x-www-form-urlencoded' };
  const property = fc.asyncProperty(form, (fields) =>
    probe('POST', `/v1/events?key=${ledger.key(TENANT, 'website')}`, {
      raw: new URLSearchParams(fields).toString(),
      headers,
    }),
  );
  await fc.assert(property, RUNS);
});

const parts = ROUTES.filter(({ path }) => path.includes('{')).map((r) => [`${r.method} ${r.path}`, r] as const);
test.each(parts)(`%s answers any address and parameters without failing (seed ${SEED})`, async (_, route) => {
  const escaped = text.map((value) => encodeURIComponent(value.toWellFormed()) || 'x');
  const query = fc.array(
    fc.tuple(fc.constantFrom('limit', 'order', 'cursor', 'version', 'dryRun', 'expectVersion', 'x'), text),
  );
  const property = fc.asyncProperty(escaped, query, fc.boolean(), (value, pairs, whole) => {
    const path = whole ? fill(route.path) : route.path.replace('{tenant}', TENANT).replaceAll(/\{\w+\}/g, value);
    const options = {
      key: keyOf(route.access === 'public' ? '' : route.access.scope),
      ...(route.method !== 'GET' && { raw: '{}' }),
    };
    return probe(route.method, `${path}?${new URLSearchParams(pairs)}`, options);
  });
  await fc.assert(property, RUNS);
});

test(`any bytes may be sent as a body or in place of a request (seed ${SEED})`, async () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 300 });
  await fc.assert(
    fc.asyncProperty(bytes, (raw) => probe('POST', '/v1/events', { key: ledger.key(TENANT), raw })),
    RUNS,
  );
  const property = fc.asyncProperty(bytes, async (raw) => {
    const answer = await sendRaw(ledger, `${Buffer.from(raw).toString('latin1')}\r\n\r\n`);
    expect(answer).toMatch(/^(HTTP\/1\.1 4\d\d |$)/);
  });
  await fc.assert(property, RUNS);
});
