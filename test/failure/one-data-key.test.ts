import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestLedger, testLedger } from '../kit/ledger.ts';
import { anotherProcess, optIn, optOut, person, TENANT } from './kit.ts';

/** A person has one data key, and it is on the event that first used it: without it their evidence is lost. */

let ledger: TestLedger;
beforeAll(async () => {
  ledger = await testLedger();
});
afterAll(() => ledger.stop());

test('a writer that comes second seals with the data key of the first', async () => {
  const [subject, one, two] = [person(), anotherProcess(ledger.ports), anotherProcess(ledger.ports)];
  one.events.beforeNext('append', () => two.record(optOut(subject)));
  const { receipt } = await one.record(optIn(subject));
  const [first, second] = await ledger.ports.events.page(TENANT, receipt.subject, { order: 'asc', limit: 10 });
  expect([first?.dataKey === undefined, second?.dataKey === undefined]).toEqual([false, true]);
  const vault = await ledger.ports.vaults.open(TENANT);
  for (const stored of [first, second]) {
    const place = { subject: receipt.subject, eventId: stored?.event.id ?? '', part: 'person' as const };
    expect(vault.open(first?.dataKey ?? Buffer.alloc(0), place, stored?.sealed.person ?? Buffer.alloc(0))).toContain(
      '@example.com',
    );
  }
  await ledger.check();
});

test('two posts of one event by reference leave one data key: that of the event', async () => {
  const event = optOut({ ref: `sub_${'r'.repeat(43)}` });
  const [one, two] = [anotherProcess(ledger.ports), anotherProcess(ledger.ports)];
  one.subjects.beforeNext('put', () => two.record(event));
  const { receipt } = await one.record(event);
  expect(receipt.seq).toBe(1);
  await ledger.check();
});
