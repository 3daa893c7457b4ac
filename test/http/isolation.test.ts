import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ROUTES } from '../../contract/routes.ts';
import { type TestLedger, testLedger } from '../kit/ledger.ts';
import { control, expectProblem, NOW, optIn, person, recorded, TENANT, TOPIC } from './support.ts';

const OTHER = 'xmserver';
let ledger: TestLedger;
let ref: string;
let mine: { id: string; key: string };

beforeAll(async () => {
  ledger = await testLedger({ now: NOW });
  mine = await ledger.createKey(TENANT, { kind: 'secret', scopes: ['admin'], label: 'mine alone' });
  const { body } = await ledger.request('POST', '/v1/events', {
    key: ledger.key(TENANT),
    body: optIn({ subject: person('mine') }),
  });
  ref = body.subject;
});
afterAll(async () => {
  try {
    await ledger.check();
    expect(ledger.logged).toEqual([]);
  } finally {
    await ledger.stop();
  }
});

const foreign = (method: string, path: string, body?: unknown, name: 'server' | 'admin' = 'server') =>
  ledger.request(method, path, { key: ledger.key(OTHER, name), body });

test('the same identifier has another reference at every tenant', async () => {
  const tenants = ledger.documents.map(({ tenant }) => tenant);
  const refs = await Promise.all(
    tenants.map(async (tenant) => {
      const request = { key: ledger.key(tenant), body: { subject: person('mine') } };
      return (await ledger.request('POST', '/v1/subjects/lookup', request)).body.subject;
    }),
  );
  expect(new Set(refs).size).toBe(tenants.length);
});

test('a person known here is unknown there, by identifier and by foreign reference', async () => {
  for (const subject of [person('mine'), { ref }]) {
    expect((await foreign('POST', '/v1/subjects/lookup', { subject })).body.known).toBe(false);
  }
  expect((await foreign('GET', `/v1/subjects/${ref}/events`)).body).toEqual({ subject: ref, events: [] });
  expect((await foreign('GET', `/v1/subjects/${ref}/preferences`)).body).toMatchObject({ seq: 0, choices: [] });
});

test('a grant given here allows nothing there, by identifier and by foreign reference', async () => {
  const body = { purpose: 'newsletter', channel: 'email', subjects: [person('mine'), { ref }] };
  const { body: answer } = await foreign('POST', '/v1/checks', body);
  expect(answer.decisions).toMatchObject([{ allowed: false }, { allowed: false }]);
  expect(answer.decisions.map((d: { event?: unknown }) => d.event)).toEqual([undefined, undefined]);
});

test('the same event id at two tenants is two events', async () => {
  const event = optIn({ subject: person('both') });
  const first = await ledger.request('POST', '/v1/events', { key: ledger.key(TENANT), body: event });
  const choices = [{ purpose: 'newsletter', channel: 'email', status: 'refused' }];
  const second = await foreign('POST', '/v1/events', {
    id: event.id,
    subject: event.subject,
    choices,
    collectionPoint: pointOf(OTHER),
  });
  expect([first.status, second.status]).toEqual([201, 201]);
});

test('an event there under a foreign reference leaves the person here as it was', async () => {
  const choices = [{ purpose: '*', channel: '*', status: 'refused' }];
  await foreign('POST', '/v1/events', {
    id: 'event-foreign',
    subject: { ref },
    choices,
    collectionPoint: pointOf(OTHER),
  });
  const body = { ...TOPIC, subjects: [{ ref }] };
  const { body: answer } = await ledger.request('POST', '/v1/checks', { key: ledger.key(TENANT), body });
  expect(answer.decisions[0]).toMatchObject({ allowed: true, event: { seq: 1 } });
});

function pointOf(tenant: string): string {
  return ledger.documents.find((document) => document.tenant === tenant)?.collectionPoints[0]?.id ?? '';
}

test.each(ROUTES.filter(({ path }) => path.includes('{tenant}')).map(({ method, path }) => [method, path] as const))(
  '%s %s is closed to the administrator of another tenant, whatever is sent',
  async (method, path) => {
    const before = await control(ledger);
    for (const tenant of [TENANT, 'nobody-there', 'x', '__proto__', '%00', `${OTHER}%2F..%2F${TENANT}`]) {
      const address = path.replace('{tenant}', tenant).replace('{key}', mine.id);
      const document = ledger.documents.find((d) => d.tenant === TENANT);
      const body = method === 'GET' || method === 'DELETE' ? undefined : document;
      expectProblem(await foreign(method, address, body, 'admin'), 'forbidden_tenant');
    }
    expect(await control(ledger)).toBe(before);
  },
);

test("an administrator cannot revoke a foreign key under the own tenant's address", async () => {
  expectProblem(await foreign('DELETE', `/v1/tenants/${OTHER}/keys/${mine.id}`, undefined, 'admin'), 'not_found');
  expect((await ledger.request('GET', `/v1/tenants/${TENANT}/keys`, { key: mine.key })).status).toBe(200);
});

test('an administrator cannot publish the policy of another tenant under the own address', async () => {
  const document = ledger.documents.find(({ tenant }) => tenant === TENANT);
  const answer = await foreign('PUT', `/v1/tenants/${OTHER}/policy`, document, 'admin');
  expectProblem(answer, 'invalid_policy', '#/tenant');
});

test('the list of keys names those of the own tenant only', async () => {
  const { body } = await foreign('GET', `/v1/tenants/${OTHER}/keys`, undefined, 'admin');
  expect(new Set(body.keys.map(({ tenant }: { tenant: string }) => tenant))).toEqual(new Set([OTHER]));
});

// The listing entry is written before the key and stays when the key is refused: it must lead nowhere.
test('who brings the key of another tenant as its own is refused, and sees nothing of that key afterwards', async () => {
  const own = 'h5Tq8Zx2Lm9Wc4Rk7Vb3Nf6Yp1Js0Gd5';
  await ledger.createKey(TENANT, { kind: 'secret', scopes: ['audit'], secret: own, label: 'foreign label' });
  const body = { kind: 'secret', scopes: ['admin'], secret: own };
  expectProblem(await foreign('POST', `/v1/tenants/${OTHER}/keys`, body, 'admin'), 'key_conflict');
  const { body: list } = await foreign('GET', `/v1/tenants/${OTHER}/keys`, undefined, 'admin');
  expect(JSON.stringify(list)).not.toContain('foreign label');
});

test('a batch and a form with a foreign reference write under the own tenant only', async () => {
  const before = (await recorded(ledger)).split('\n').filter((line) => line.startsWith(TENANT));
  const choices = [{ purpose: '*', channel: '*', status: 'refused' }];
  const event = { id: 'event-batched', subject: { ref }, choices, collectionPoint: pointOf(OTHER) };
  expect((await foreign('POST', '/v1/events', [event])).status).toBe(200);
  const after = (await recorded(ledger)).split('\n').filter((line) => line.startsWith(TENANT));
  expect(after).toEqual(before);
});
