import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { recordConsent } from '../../core/app/record-consent.ts';
import { type LocalLedger, startLedger } from '../../local/ledger.ts';
import { type TestLedger, testLedger } from '../kit/ledger.ts';
import { CALLER, optIn, optOut, person, TENANT, TOPIC } from './kit.ts';

/** Many writers about one person at once. Every acknowledged event is there once, in one unbroken chain. */

let ledger: TestLedger;
let second: LocalLedger;
beforeAll(async () => {
  ledger = await testLedger();
  // A second process has a client, caches and a port of its own; only the store and the secrets are the same.
  const { runtime, store, ports } = ledger;
  const { masterKey } = ports;
  second = await startLedger({ endpoint: store.endpoint, masterKey, runtime, log: { error: () => undefined } });
});
afterEach(() => ledger.check());
afterAll(async () => {
  await second.close();
  await ledger.stop();
});

const WRITERS = 50;
const some = <T>(make: (index: number) => T): T[] => Array.from({ length: WRITERS }, (_, index) => make(index));

async function post(url: string, body: unknown): Promise<{ status: number; text: string }> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${ledger.key(TENANT)}` };
  const response = await fetch(`${url}/v1/events`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, text: await response.text() };
}
const urls = () => [ledger.url, second.url];
const urlOf = (index: number) => urls()[index % 2] ?? ledger.url;
const check = async (subject: object, url = ledger.url) => {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${ledger.key(TENANT)}` };
  const body = JSON.stringify({ ...TOPIC, subjects: [subject] });
  const answer = (await (await fetch(`${url}/v1/checks`, { method: 'POST', headers, body })).json()) as {
    decisions: { allowed: boolean; reason: string; subject: string }[];
  };
  return answer.decisions[0];
};
const eventsOf = async (subject: object) =>
  ledger.ports.events.page(TENANT, (await check(subject))?.subject ?? '', { order: 'asc', limit: 1000 });

test('50 writers through two processes: each event acknowledged once and there once, one chain', async () => {
  const subject = person();
  const events = some(() => optIn(subject));
  const answers = await Promise.all(events.map((event, i) => post(urlOf(i), event)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  const receipts = answers.map(({ text }) => JSON.parse(text));
  expect(receipts.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(some((i) => i + 1));
  const stored = await eventsOf(subject);
  for (const receipt of receipts) {
    const found = stored.filter(({ event }) => event.id === receipt.eventId);
    expect(found.map(({ hash, event }) => [hash, event.seq])).toEqual([[receipt.hash, receipt.seq]]);
  }
  expect(stored).toHaveLength(WRITERS);
});

test('50 writers about 50 people do not meet', async () => {
  const answers = await Promise.all(some((i) => post(urlOf(i), optIn(person()))));
  expect(answers.map(({ text }) => JSON.parse(text).seq)).toEqual(some(() => 1));
});

describe('50 posts of the same event at once', () => {
  test.each([
    ['first of the person', 0],
    ['after others', 3],
    ['when the window of recent ids is full', 33],
  ])('%s: one event, one 201, one receipt', async (_, earlier) => {
    const subject = person();
    for (let i = 0; i < earlier; i += 1) await recordConsent(ledger.ports, CALLER, optOut(subject), {});
    const event = optIn(subject);
    const answers = await Promise.all(some((i) => post(urlOf(i), event)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(WRITERS - 1);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await eventsOf(subject)).toHaveLength(earlier + 1);
  });

  test('in one request, beside each other: one event, one receipt', async () => {
    const event = optIn(person());
    const { text } = await post(
      ledger.url,
      some(() => event),
    );
    const results: { status: number; receipt: object }[] = JSON.parse(text).results;
    expect(results.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(new Set(results.map(({ receipt }) => JSON.stringify(receipt))).size).toBe(1);
  });
});

test('50 contents under one id at once: one is recorded, the others conflict', async () => {
  const subject = person();
  const { id } = optIn(subject);
  const answers = await Promise.all(
    some((i) => post(urlOf(i), { ...optIn(subject, id), action: 'click', age: { atLeast: 13 + i } })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(WRITERS - 1).fill(409)]);
  expect(await eventsOf(subject)).toHaveLength(1);
});

describe('an opt-in and an opt-out at once', () => {
  test('of the same moment end denied, whoever is written last', async () => {
    for (let round = 0; round < 8; round += 1) {
      const subject = person();
      const pair = [post(ledger.url, optIn(subject)), post(second.url, optOut(subject))];
      const answers = await Promise.all(round % 2 ? pair.reverse() : pair);
      expect(answers.map(({ status }) => status)).toEqual([201, 201]);
      for (const url of urls())
        expect(await check(subject, url)).toMatchObject({ allowed: false, reason: 'consent_withdrawn' });
    }
  });

  test('with 24 opt-ins against one opt-out: from its acknowledgement on every check denies', async () => {
    const subject = person();
    const grants = some(() => optIn(subject)).slice(0, 24);
    const writing = Promise.all(grants.map((event, i) => post(urlOf(i), event)));
    expect((await post(second.url, optOut(subject))).status).toBe(201);
    for (let i = 0; i < 5; i += 1) expect((await check(subject, urlOf(i)))?.allowed).toBe(false);
    await writing;
    expect((await check(subject))?.allowed).toBe(false);
    expect(await eventsOf(subject)).toHaveLength(25);
  });
});
