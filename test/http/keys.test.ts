import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CreatedKey, KeyDescription, KeyList, SCOPES } from '../../contract/keys.ts';
import { type TestLedger, testLedger } from '../kit/ledger.ts';
import { control, expectProblem, NOW, optIn, person, scan, TENANT, TOPIC, writesNothing } from './support.ts';

let ledger: TestLedger;
beforeAll(async () => {
  ledger = await testLedger({ now: NOW });
});
afterAll(async () => {
  try {
    await ledger.check();
    expect(ledger.logged).toEqual([]);
  } finally {
    await ledger.stop();
  }
});

const PATH = `/v1/tenants/${TENANT}/keys`;
const admin = () => ledger.key(TENANT, 'admin');
const create = (body: unknown) => ledger.request('POST', PATH, { key: admin(), body });
const list = async () => KeyList.parse((await ledger.request('GET', PATH, { key: admin() })).body).keys;
const revoke = (id: string) => ledger.request('DELETE', `${PATH}/${id}`, { key: admin() });
const secret = { kind: 'secret', scopes: ['checks:read'] };
const OWN = 'v7Qm2xLr9TzKd4Wb8NcPf3HsYj6GuEa1';

/** One request for each scope, which a key with this scope may make. */
const USES = {
  'events:write': (key: string) => ledger.request('POST', '/v1/events', { key, body: optIn() }),
  'checks:read': (key: string) =>
    ledger.request('POST', '/v1/checks', { key, body: { ...TOPIC, subjects: [person('ada')] } }),
  'history:read': (key: string) =>
    ledger.request('POST', '/v1/subjects/lookup', { key, body: { subject: person('ada') } }),
  admin: (key: string) => ledger.request('GET', PATH, { key }),
} as const;

test('a secret key is shown once, and works at once', async () => {
  const answer = await create({ ...secret, label: 'Mail merge 2.0' });
  expect(answer.status).toBe(201);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const { key, ...description } = CreatedKey.parse(answer.body);
  expect(key).toMatch(/^sk_[\w-]{43}$/);
  expect(description).toMatchObject({
    tenant: TENANT,
    ...secret,
    origins: [],
    label: 'Mail merge 2.0',
    createdAt: NOW,
  });
  expect(await list()).toContainEqual(description);
  expect((await USES['checks:read'](key)).status).toBe(200);
});

test('a publishable key has its websites and may only append', async () => {
  const origins = ['https://shop.example', 'http://localhost:8080'];
  const { status, body } = await create({ kind: 'publishable', origins });
  expect(status).toBe(201);
  expect(CreatedKey.parse(body)).toMatchObject({
    key: expect.stringMatching(/^pk_/),
    scopes: ['events:write'],
    origins,
  });
});

test.each(SCOPES)('a key with the scope "%s" alone may do that and nothing else', async (scope) => {
  const { body } = await create({ kind: 'secret', scopes: [scope] });
  for (const [use, run] of Object.entries(USES)) {
    const answer = await run(body.key);
    if (use === scope) expect(answer.status).toBeLessThan(300);
    else expectProblem(answer, 'forbidden_scope');
  }
});

test("a customer's own random key is accepted and works", async () => {
  const { status, body } = await create({ ...secret, secret: OWN });
  expect(status).toBe(201);
  expect(body.key).toBe(OWN);
  expect((await USES['checks:read'](OWN)).status).toBe(200);
});

test.each([
  ['a short one', 'v7Qm2xLr9TzKd4Wb8NcPf3HsYj6GuEa'],
  ['one letter repeated', 'a'.repeat(64)],
  ['a word repeated', 'Passw0rd!'.repeat(5)],
  ['digits only', '12345678901234567890123456789012'],
  ['one with a space', `${OWN} x`],
  ['one with an emoji', `${OWN}😀`],
  ['one with a NUL byte', `${OWN}\0`],
  ['one that looks like ours', `sk_${OWN}`],
  ['one that looks publishable', `pk_${OWN}`],
])('a weak key of the customer is refused: %s', async (_, own) => {
  const before = await control(ledger);
  const answer = await create({ ...secret, secret: own });
  expectProblem(answer, 'weak_key', '#/secret');
  expect(JSON.stringify(answer.body)).not.toContain(own.slice(0, 12));
  expect(await control(ledger)).toBe(before);
});

// Many different characters are not enough: their order must not follow a pattern.
test.each([
  ['the alphabet', 'abcdefghijklmnopqrstuvwxyz0123456789'],
  ['the alphabet backwards', 'ZYXWVUTSRQPONMLKJIHGFEDCBA9876543210'],
  ['a text repeated but for its end', '0123456789abcdef0123456789abcdee'],
])('a guessable key of the customer is refused: %s', async (_, own) => {
  expectProblem(await create({ ...secret, secret: own }), 'weak_key', '#/secret');
});

test('a key that is in use is refused, and the refusal leaves the list as it was', async () => {
  const own = OWN.split('').reverse().join('');
  expect((await create({ ...secret, secret: own, label: 'first' })).status).toBe(201);
  expectProblem(await create({ ...secret, secret: own, label: 'second' }), 'key_conflict');
  expect((await list()).filter(({ label }) => label === 'second')).toEqual([]);
});

// The list entry is written before the key, and stays when the key exists already.
test('a key that was refused because it is in use is not listed twice', async () => {
  const own = `${OWN}twice`;
  await create({ ...secret, secret: own, label: 'once' });
  await create({ ...secret, secret: own, label: 'again' });
  expect((await list()).filter(({ label }) => label === 'once')).toHaveLength(1);
});

test('no key is stored in clear, neither ours nor the customers own', async () => {
  const keys = [admin(), ledger.key(TENANT), ledger.key(TENANT, 'website'), OWN];
  const stored = JSON.stringify(await scan(ledger, 'control'));
  for (const key of keys) {
    expect(stored).not.toContain(key);
    expect(stored).not.toContain(Buffer.from(key).toString('base64').slice(0, 40));
    expect(JSON.stringify(await list())).not.toContain(key);
  }
});

test.each(['events:write', 'checks:read', 'history:read', 'admin'] as const)(
  'a revoked key is refused for "%s" one second later, and nothing is written with it',
  async (scope) => {
    const { body } = await create({ kind: 'secret', scopes: [scope] });
    expect((await USES[scope](body.key)).status).toBeLessThan(300);
    const revoked = await revoke(body.id);
    expect(KeyDescription.parse(revoked.body)).toMatchObject({ id: body.id, revokedAt: ledger.runtime.now() });
    ledger.runtime.advance(1000);
    expectProblem(await writesNothing(ledger, () => USES[scope](body.key)), 'invalid_key');
  },
);

test('a key that was not used in the last second is refused at once when it is revoked', async () => {
  const { body } = await create(secret);
  await revoke(body.id);
  expectProblem(await USES['checks:read'](body.key), 'invalid_key');
});

test('revoking twice changes nothing and keeps the first time', async () => {
  const { body } = await create(secret);
  const first = await revoke(body.id);
  ledger.runtime.advance(5000);
  const again = await revoke(body.id);
  expect(again.status).toBe(200);
  expect(again.body).toEqual(first.body);
});

test('a key with an end works until then and not after', async () => {
  const expiresAt = new Date(Date.parse(ledger.runtime.now()) + 60_000).toISOString();
  const { body } = await create({ ...secret, expiresAt });
  ledger.runtime.advance(59_999);
  expect((await USES['checks:read'](body.key)).status).toBe(200);
  ledger.runtime.advance(1);
  expectProblem(await USES['checks:read'](body.key), 'invalid_key');
});

test('an unknown key id is 404, a wrong one is refused', async () => {
  expectProblem(await revoke(`key_${'a'.repeat(16)}`), 'not_found');
  expectProblem(await revoke('key_%00'), 'invalid_request', '#/key');
  expectProblem(await revoke('ada@example.com'), 'invalid_request', '#/key');
});

test.each([
  ['no kind', {}, '#/kind'],
  ['an unknown kind', { kind: 'root' }, '#/kind'],
  ['no scopes', { kind: 'secret', scopes: [] }, '#/scopes'],
  ['an unknown scope', { kind: 'secret', scopes: ['root'] }, '#/scopes/0'],
  [
    'scopes on a publishable key',
    { kind: 'publishable', origins: ['https://a.example'], scopes: ['admin'] },
    '#/scopes',
  ],
  ['origins on a secret key', { ...secret, origins: ['https://a.example'] }, '#/origins'],
  ['another tenant in the body', { ...secret, tenant: 'vclerk' }, '#/tenant'],
  ['no origins', { kind: 'publishable', origins: [] }, '#/origins'],
  ['any origin', { kind: 'publishable', origins: ['*'] }, '#/origins/0'],
  ['the null origin', { kind: 'publishable', origins: ['null'] }, '#/origins/0'],
  ['an origin with a path', { kind: 'publishable', origins: ['https://a.example/'] }, '#/origins/0'],
  ['an origin in capitals', { kind: 'publishable', origins: ['https://A.example'] }, '#/origins/0'],
  ['an origin with a default port', { kind: 'publishable', origins: ['https://a.example:443'] }, '#/origins/0'],
  ['a file as origin', { kind: 'publishable', origins: ['file://'] }, '#/origins/0'],
  ['a label with markup', { ...secret, label: '<b>' }, '#/label'],
  ['an end without a zone', { ...secret, expiresAt: '2027-01-01T00:00:00' }, '#/expiresAt'],
] as const)('a request for a key with %s is refused and creates none', async (_, body, pointer) => {
  const before = await control(ledger);
  expectProblem(await create(body), 'invalid_request', pointer);
  expect(await control(ledger)).toBe(before);
});
