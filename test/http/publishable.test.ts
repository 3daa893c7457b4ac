import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Receipt } from '../../contract/events.ts';
import { ORIGIN, type TestLedger, testLedger } from '../kit/ledger.ts';
import { expectProblem, NOW, newId, optIn, optOut, person, TENANT, TOPIC, writesNothing } from './support.ts';

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

const website = () => ledger.key(TENANT, 'website');
const browse = (body: unknown, headers: Record<string, string> = { origin: ORIGIN }) =>
  ledger.request('POST', `/v1/events?key=${website()}`, { body, headers });
const server = (body: unknown) => ledger.request('POST', '/v1/events', { key: ledger.key(TENANT), body });

test('a browser may record what its visitor chose, with the key in the address or in the header', async () => {
  expect((await browse(optIn())).status).toBe(201);
  const inHeader = { key: website(), body: optIn(), headers: { origin: ORIGIN } };
  expect((await ledger.request('POST', '/v1/events', inHeader)).status).toBe(201);
});

test('a secret key in the address is refused even where it would be allowed, and is not repeated', async () => {
  const key = ledger.key(TENANT);
  const answer = await writesNothing(ledger, () => ledger.request('POST', `/v1/events?key=${key}`, { body: optIn() }));
  expectProblem(answer, 'secret_in_url');
  expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
  expect(JSON.stringify(answer.body)).not.toContain(key);
});

// A good key in the header must not hide the secret one in the address, which is in the logs all the same.
test('a secret key in the address is refused also beside a good key in the header', async () => {
  const key = ledger.key(TENANT);
  const answer = await ledger.request('POST', `/v1/events?key=${key}`, { key, body: optIn() });
  expectProblem(answer, 'secret_in_url');
});

test.each([
  ['no origin', {}],
  ['the null origin', { origin: 'null' }],
  ['an empty origin', { origin: '' }],
  ['another scheme', { origin: 'http://www.example.com' }],
  ['another port', { origin: `${ORIGIN}:8443` }],
  ['the default port spelled out', { origin: `${ORIGIN}:443` }],
  ['the parent domain', { origin: 'https://example.com' }],
  ['a subdomain', { origin: 'https://a.www.example.com' }],
  ['a domain that begins alike', { origin: `${ORIGIN}.evil.example` }],
  ['a domain that ends alike', { origin: 'https://evil-www.example.com' }],
  ['capitals', { origin: 'https://WWW.example.com' }],
  ['a trailing slash', { origin: `${ORIGIN}/` }],
  ['two origins', { origin: `${ORIGIN}, https://evil.example` }],
  ['only a referrer', { referer: `${ORIGIN}/` }],
] as [string, Record<string, string>][])('a publishable key is refused with %s', async (_, headers) => {
  const answer = await writesNothing(ledger, () => browse(optIn(), headers));
  expectProblem(answer, 'forbidden_origin');
  expect(answer.headers.get('access-control-allow-origin')).toBeNull();
});

test.each([
  ['POST', '/v1/checks', { ...TOPIC, subjects: [person('ada')] }],
  ['POST', '/v1/subjects/lookup', { subject: person('ada') }],
  ['GET', `/v1/subjects/sub_${'a'.repeat(43)}/preferences`, undefined],
  ['GET', `/v1/subjects/sub_${'a'.repeat(43)}/events`, undefined],
  ['GET', `/v1/tenants/${TENANT}/keys`, undefined],
  ['POST', `/v1/tenants/${TENANT}/keys`, { kind: 'secret', scopes: ['admin'] }],
  ['DELETE', `/v1/tenants/${TENANT}/keys/key_${'a'.repeat(16)}`, undefined],
  ['GET', `/v1/tenants/${TENANT}/policy`, undefined],
  ['PUT', `/v1/tenants/${TENANT}/policy`, {}],
])('a publishable key can do nothing but append: %s %s is refused', async (method, path, body) => {
  const answer = await ledger.request(method, path, { key: website(), body, headers: { origin: ORIGIN } });
  expectProblem(answer, 'forbidden_scope');
});

test.each([
  ['an operator', { actor: { type: 'operator', id: 'op-1' } }, '#/actor/type'],
  ['a guardian', { actor: { type: 'guardian' } }, '#/actor/type'],
  ['the controller', { actor: { type: 'controller' } }, '#/actor/type'],
  ['the system', { actor: { type: 'system' } }, '#/actor/type'],
  ['a revocation', { choices: [{ ...TOPIC, status: 'revoked' }] }, '#/choices/0/status'],
  ['an invalidation', { choices: [{ ...TOPIC, status: 'invalidated' }] }, '#/choices/0/status'],
  ['somebody known only by reference', { subject: { ref: `sub_${'a'.repeat(43)}` } }, '#/subject'],
  ['somebody at another address', { clientIp: '203.0.113.7' }, '#/clientIp'],
  ['somebody else’s telephone', { also: [{ type: 'phone', value: '+33612345678' }] }, '#/also/0/type'],
  ['another system', { imported: { origin: 'import', source: 'a_list' } }, '#/imported'],
  ['a correction', { corrects: 'event-0001' }, '#/corrects'],
])('a browser may not state the act of %s', async (_, change, pointer) => {
  const answer = await writesNothing(ledger, () => browse(optIn(change)));
  expectProblem(answer, 'not_for_browsers', pointer);
});

const at = (ms: number) => new Date(Date.parse(NOW) + ms).toISOString();
const DAY = 86_400_000;
test.each([
  ['a day ago', { occurredAt: at(-DAY) }, 201],
  ['a moment more than a day ago', { occurredAt: at(-DAY - 1) }, 422],
  ['now', { occurredAt: at(0) }, 201],
  ['within the tolerance of clocks', { occurredAt: at(60_000) }, 201],
  ['in the future', { occurredAt: at(60_001) }, 422],
  ['in the future by a clock that is wrong by as much', { occurredAt: at(3 * DAY), sentAt: at(3 * DAY + 5) }, 201],
  ['two days ago by a clock that is two days behind', { occurredAt: at(-2 * DAY), sentAt: at(-2 * DAY + 5) }, 201],
  ['two days before it was sent', { occurredAt: at(-2 * DAY), sentAt: at(0) }, 422],
  ['after it was sent', { occurredAt: at(0), sentAt: at(-1) }, 422],
  ['in year 2100', { occurredAt: '2100-01-01T00:00:00Z' }, 422],
  ['in year 9999', { occurredAt: '9999-12-31T23:59:59Z' }, 422],
  ['in year 0', { occurredAt: '0000-01-01T00:00:00Z', sentAt: '0000-01-01T00:00:00Z' }, 201],
])('an act that a browser says was %s is answered as the clock rules say', async (_, times, status) => {
  const answer = await browse(optOut({ subject: { type: 'visitor', value: newId() }, ...times }));
  expect(answer.status).toBe(status);
  if (status === 201) {
    const [preference] = Receipt.parse(answer.body).preferences;
    expect(Date.parse(preference?.since ?? '')).toBeLessThanOrEqual(Date.parse(NOW));
    expect(Date.parse(preference?.since ?? '')).toBeGreaterThanOrEqual(Date.parse(NOW) - DAY);
  } else expectProblem(answer, 'invalid_time');
});

test.each([
  { type: 'email', value: 'known@example.com' },
  { type: 'phone', value: '+33612345678' },
  { type: 'external', value: 'customer-4711' },
  { type: 'whatsapp', value: 'wa-1' },
])('a browser that names somebody by $type learns nothing about the person from the answer', async (subject) => {
  // The same act about a person with a history and about one without: the answers must not differ in form.
  for (let i = 0; i < 3; i += 1)
    await server(optOut({ subject, choices: [{ purpose: '*', channel: '*', status: 'refused' }] }));
  const stranger = { ...subject, value: subject.type === 'phone' ? '+33687654321' : `new-${subject.value}` };
  const known = await browse(optIn({ subject }));
  const unknown = await browse(optIn({ subject: stranger }));
  const shape = ({ status, headers, body }: typeof known) => ({
    status,
    headers: [...headers].filter(([name]) => name !== 'date'),
    body: {
      ...body,
      eventId: '',
      subject: '',
      hash: '',
      preferences: body.preferences.map((p: object) => ({ ...p, event: '' })),
    },
  });
  expect({ ...shape(known), headers: shape(known).headers.map(([n]) => n) }).toEqual({
    ...shape(unknown),
    headers: shape(unknown).headers.map(([n]) => n),
  });
  expect(known.body.seq).toBeUndefined();
  expect(known.body.preferences).toEqual([{ ...TOPIC, status: 'given', since: NOW, event: known.body.eventId }]);
});

test('a browser that replays its act about an email address still learns only what it sent', async () => {
  const event = optIn({ subject: person('replayed') });
  const first = await browse(event);
  await server(optOut({ subject: person('replayed') }));
  const again = await browse(event);
  expect(again.status).toBe(200);
  expect(again.body).toEqual(first.body);
});

test('a browser sees the choices of its own visitor id, which only that browser knows', async () => {
  const subject = { type: 'visitor', value: 'visitor-0001' };
  await browse(optOut({ subject }));
  const answer = await browse(
    optOut({ subject, choices: [{ purpose: 'advertising', channel: 'web', status: 'refused' }] }),
  );
  expect(answer.body).toMatchObject({ seq: 2 });
  expect(answer.body.preferences).toHaveLength(2);
});
