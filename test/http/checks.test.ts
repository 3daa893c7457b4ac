import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CheckResponse } from '../../contract/checks.ts';
import { type TestLedger, testLedger } from '../kit/ledger.ts';
import { expectProblem, NOW, optIn, optOut, person, TENANT, TOPIC, writesNothing } from './support.ts';

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

const post = (body: unknown) => ledger.request('POST', '/v1/events', { key: ledger.key(TENANT), body });
const check = (body: Record<string, unknown>) =>
  ledger.request('POST', '/v1/checks', { key: ledger.key(TENANT), body: { ...TOPIC, ...body } });
const one = async (subject: unknown, more: Record<string, unknown> = {}) =>
  (await check({ subjects: [subject], ...more })).body.decisions[0];

test('a check of 1,000 people answers each in the order asked, known or not, and the same person twice', async () => {
  const chosen = [7, 400, 999];
  await post(chosen.map((i) => optIn({ subject: person(`bulk${i}`) })));
  const subjects = Array.from({ length: 1000 }, (_, i) => person(`bulk${i === 5 ? 7 : i}`));
  const { status, body } = await check({ subjects });
  expect(status).toBe(200);
  const { decisions } = CheckResponse.parse(body);
  expect(decisions).toHaveLength(1000);
  expect(decisions.flatMap(({ allowed }, i) => (allowed ? [i] : []))).toEqual([5, 7, 400, 999]);
  expect(decisions[5]).toEqual(decisions[7]);
});

test('an identifier and its reference are the same person', async () => {
  const { body } = await post(optIn({ subject: person('byref') }));
  const { body: answer } = await check({ subjects: [{ ref: body.subject }, person('ByRef'), person('nobody')] });
  expect(answer.decisions[0]).toEqual(answer.decisions[1]);
  expect(answer.decisions[0]).toMatchObject({ subject: body.subject, allowed: true });
  expect(answer.decisions[2]).toMatchObject({ allowed: false, reason: 'no_consent' });
});

test('every check after an acknowledged act sees it, however often it changes', async () => {
  for (let i = 0; i < 15; i += 1) {
    ledger.runtime.advance(1);
    await post((i % 2 ? optOut : optIn)({ subject: person('flip') }));
    expect(await one(person('flip'))).toMatchObject({ allowed: i % 2 === 0 });
  }
});

test('a decision names the deciding act, the notice that was shown and the version of the policy', async () => {
  const event = optIn({ subject: person('why') });
  await post(event);
  expect(await one(person('why'))).toMatchObject({
    allowed: true,
    reason: 'consent_given',
    basis: 'consent',
    event: { id: event.id, seq: 1 },
    notice: 'privacy@2024-09-07',
    policyVersion: 1,
  });
});

test('the place decides which legal basis counts, and an unknown place asks for consent', async () => {
  expect(await one(person('us'), { jurisdiction: 'US' })).toMatchObject({
    allowed: true,
    reason: 'legitimate_interest',
  });
  expect(await one(person('us'), { jurisdiction: 'FR' })).toMatchObject({ allowed: false, reason: 'no_consent' });
  expect(await one(person('us'), { jurisdiction: 'ZZ' })).toMatchObject({ allowed: false, reason: 'no_consent' });
  expect(await one(person('us'))).toMatchObject({ allowed: false, reason: 'no_consent' });
});

test('a check of the past answers from what had been chosen by then', async () => {
  await post(optIn({ subject: person('past'), occurredAt: '2026-11-20T10:00:00Z' }));
  await post(optOut({ subject: person('past'), occurredAt: '2026-11-21T10:00:00Z' }));
  expect(await one(person('past'), { at: '2026-11-20T09:59:59Z' })).toMatchObject({ reason: 'no_consent' });
  expect(await one(person('past'), { at: '2026-11-20T11:00:00+01:00' })).toMatchObject({ reason: 'consent_given' });
  expect(await one(person('past'), { at: '2026-11-21T10:00:00Z' })).toMatchObject({ reason: 'consent_withdrawn' });
});

test('a refusal of everything denies each topic, but not what the service needs', async () => {
  await post(optOut({ subject: person('all'), choices: [{ purpose: '*', channel: '*', status: 'refused' }] }));
  expect(await one(person('all'), { jurisdiction: 'US' })).toMatchObject({ allowed: false, reason: 'consent_refused' });
  expect(await one(person('all'), { purpose: 'support' })).toMatchObject({ allowed: true, reason: 'service_message' });
});

const subjects = [person('x')];
const REF = `sub_${'a'.repeat(43)}`;
test.each([
  ['no subjects', { subjects: [] }, 'invalid_request', '#/subjects'],
  ['no list of subjects', { subjects: undefined }, 'invalid_request', '#/subjects'],
  ['1,001 subjects', { subjects: Array.from({ length: 1001 }, () => ({ ref: REF })) }, 'invalid_request', '#/subjects'],
  ['an unknown purpose', { subjects, purpose: 'nope' }, 'unknown_purpose', '#/purpose'],
  ['a purpose named constructor', { subjects, purpose: 'constructor' }, 'unknown_purpose', '#/purpose'],
  ['an unknown channel', { subjects, channel: 'pigeon' }, 'unknown_channel', '#/channel'],
  ['a channel the purpose does not use', { subjects, channel: 'web' }, 'unknown_topic', '#/channel'],
  ['a wildcard purpose', { subjects, purpose: '*' }, 'invalid_request', '#/purpose'],
  ['an unknown recipient', { subjects, recipient: 'nobody' }, 'unknown_recipient', '#/recipient'],
  ['an unknown field', { subjects, force: true }, 'invalid_request', '#/force'],
  ['a group of countries', { subjects, jurisdiction: 'EU' }, 'invalid_request', '#/jurisdiction'],
  ['a reference of wrong length', { subjects: [{ ref: 'sub_x' }] }, 'invalid_request', '#/subjects/0/ref'],
  ['both forms of a subject', { subjects: [{ ...subjects[0], ref: REF }] }, 'invalid_request', '#/subjects/0/ref'],
  ['a subject that is a text', { subjects: ['x@example.com'] }, 'invalid_request', '#/subjects/0'],
  [
    'one unusable identifier',
    { subjects: [subjects[0], { type: 'email', value: 'x' }] },
    'invalid_identifier',
    '#/subjects/1/value',
  ],
  ['a time in the future', { subjects, at: '2100-01-01T00:00:00Z' }, 'invalid_time', '#/at'],
  ['a time without a zone', { subjects, at: '2026-11-23T08:00:00' }, 'invalid_request', '#/at'],
  ['30 February', { subjects, at: '2026-02-30T08:00:00Z' }, 'invalid_request', '#/at'],
  ['an empty age band', { subjects, age: {} }, 'invalid_request', '#/age'],
] as const)('a check with %s is refused with the place and the fix', async (_, body, code, pointer) => {
  expectProblem(await writesNothing(ledger, () => check(body)), code, pointer);
});

test('a time past the last four-digit year is refused: as text it would sort before every other', async () => {
  // 9999-12-31T23:59:59-14:00 is in the year 10000, which ISO 8601 writes as "+010000-…", and "+" sorts before "2".
  await post(optOut({ subject: person('endless') }));
  const answer = await check({ subjects: [person('endless')], jurisdiction: 'US', at: '9999-12-31T23:59:59-14:00' });
  expectProblem(answer, 'invalid_request', '#/at');
});
