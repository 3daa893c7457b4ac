import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestLedger, testLedger } from '../kit/ledger.ts';

let ledger: TestLedger;
beforeAll(async () => {
  ledger = await testLedger();
});
afterAll(async () => {
  await ledger.check();
  await ledger.stop();
});

const person = { type: 'email', value: 'Ada@Example.com' };
const topic = { purpose: 'promotions', channel: 'email' };
const notice = { id: 'privacy', version: '2024-09-07', language: 'en' };

test('an opt-in allows, and the very next check after an opt-out denies', async () => {
  const key = ledger.key('virtual-scale');
  const check = () => ledger.request('POST', '/v1/checks', { key, body: { ...topic, subjects: [person] } });
  expect((await check()).body.decisions[0]).toMatchObject({ allowed: false, reason: 'no_consent' });

  const optIn = {
    id: 'event-0001',
    subject: person,
    choices: [{ ...topic, status: 'given' }],
    collectionPoint: 'web_form',
    action: 'tick',
    notice,
  };
  const first = await ledger.request('POST', '/v1/events', { key, body: optIn });
  expect(first.status).toBe(201);
  expect((await check()).body.decisions[0]).toMatchObject({ allowed: true, reason: 'consent_given' });

  const optOut = {
    id: 'event-0002',
    subject: person,
    choices: [{ ...topic, status: 'withdrawn' }],
    collectionPoint: 'unsubscribe_link',
  };
  expect((await ledger.request('POST', '/v1/events', { key, body: optOut })).status).toBe(201);
  expect((await check()).body.decisions[0]).toMatchObject({ allowed: false, reason: 'consent_withdrawn' });

  const replay = await ledger.request('POST', '/v1/events', { key, body: optIn });
  expect(replay.status).toBe(200);
  expect(replay.body).toEqual(first.body);
});
