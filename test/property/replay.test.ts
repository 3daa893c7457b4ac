import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RECENT_IDS } from '../../core/state.ts';
import { at } from '../kit/arbitraries.ts';
import { input, memoryLedger, PERSON, SERVER } from '../kit/memory-ledger.ts';

/** Law 9: the same event sent twice (same id) is recorded once, however late the second comes. */

const statuses = ['given', 'withdrawn', 'refused'] as const;
const event = (index: number) =>
  input(`event-${String(index).padStart(4, '0')}`, [
    { purpose: index % 2 ? 'newsletter' : 'offers', channel: 'email', status: statuses[index % 3] ?? 'given' },
  ]);

test('a repetition after any number of other events gets the first receipt, byte for byte', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 100 }), fc.nat(), async (count, which) => {
      const ledger = await memoryLedger();
      const receipts: string[] = [];
      for (let i = 0; i < count; i += 1) {
        ledger.runtime.advance(1000);
        receipts.push(JSON.stringify((await ledger.record(event(i))).receipt));
      }
      for (const index of [which % count, 0, count - 1]) {
        const again = await ledger.record(event(index));
        expect(again.created).toBe(false);
        expect(JSON.stringify(again.receipt)).toBe(receipts[index]);
      }
      expect(ledger.ports.events.all()).toHaveLength(count);
      await ledger.check();
    }),
    { numRuns: 12 },
  );
});

test.each([0, 1, 31, 32, 33, 64, 65])(
  'with %i events in between: recorded once, and other content conflicts',
  async (between) => {
    const ledger = await memoryLedger();
    const { receipt } = await ledger.record(event(0));
    for (let i = 1; i <= between; i += 1) await ledger.record(event(i));
    expect(await ledger.record(event(0))).toEqual({ created: false, receipt });
    const other = { ...event(0), choices: [{ purpose: 'ads', channel: 'web', status: 'refused' as const }] };
    await expect(ledger.record(other)).rejects.toMatchObject({ code: 'event_conflict' });
    expect(ledger.ports.events.all()).toHaveLength(between + 1);
    await ledger.check();
  },
);

test('a new id is never searched for in the history: at most one look at the markers', async () => {
  const ledger = await memoryLedger();
  for (let i = 0; i < RECENT_IDS; i += 1) await ledger.record(event(i));
  const { events, subjects } = ledger.ports;
  expect([subjects.faults.calls('findMark'), events.faults.calls('page'), events.faults.calls('get')]).toEqual([
    0, 0, 0,
  ]);
  await ledger.record(event(RECENT_IDS));
  await ledger.record(event(RECENT_IDS + 1));
  expect([events.faults.calls('page'), events.faults.calls('get')]).toEqual([0, 0]);
  expect(subjects.faults.calls('findMark')).toBeLessThanOrEqual(2);
});

const full = input('event-full', [{ purpose: 'newsletter', channel: 'email', status: 'given' }], {
  occurredAt: at(-60_000),
  action: 'tick',
  jurisdiction: 'FR',
  age: { atLeast: 18 },
  reference: 'ticket-1',
  notice: { id: 'privacy', version: '1', language: 'en' },
});

test.each([
  ['when it was sent', { sentAt: at(5_000) }],
  ['how the identifier was typed', { subject: { type: 'email', value: ' Ada@Example.COM ' } }],
])('%s does not make it another event', async (_, change) => {
  const ledger = await memoryLedger();
  await ledger.record(full);
  expect((await ledger.record({ ...full, ...change })).created).toBe(false);
  await ledger.check();
});

test.each([
  ['the choice', { choices: [{ purpose: 'newsletter', channel: 'email', status: 'refused' as const }] }],
  ['the time of the act', { occurredAt: at(-61_000) }],
  ['the place', { jurisdiction: 'US' }],
  ['the age', { age: { atLeast: 21 } }],
  ['the reference', { reference: 'ticket-2' }],
  ['the action', { action: 'click' as const }],
  ['the collection point', { collectionPoint: 'unsubscribe_link' }],
])('%s does: same id, other content, refused', async (_, change) => {
  const ledger = await memoryLedger();
  await ledger.record(full);
  await expect(ledger.record({ ...full, ...change })).rejects.toMatchObject({ code: 'event_conflict' });
  expect(ledger.ports.events.all()).toHaveLength(1);
  await ledger.check();
});

test('the receipt of a replay is the one of then, though the person has chosen otherwise since', async () => {
  const ledger = await memoryLedger();
  const first = await ledger.record(event(0));
  for (let i = 1; i < 5; i += 1) await ledger.record(event(i));
  const ref = { ref: first.receipt.subject };
  expect((await ledger.record(event(0))).receipt.preferences).toEqual(first.receipt.preferences);
  expect((await ledger.ports.subjects.get(SERVER.tenant, ref.ref))?.seq).toBe(5);
});

test('two acts with digests that begin alike are two events', async () => {
  const ledger = await memoryLedger();
  const { sha256 } = ledger.ports.runtime;
  // The short digest of every id is made the same: the full id must decide.
  Object.assign(ledger.ports.runtime, {
    sha256: (data: string | Uint8Array) =>
      typeof data === 'string' && data.startsWith('event-') ? 'f'.repeat(64) : sha256(data),
  });
  await ledger.record(event(1));
  expect((await ledger.record({ ...event(2), subject: PERSON })).created).toBe(true);
  expect((await ledger.record(event(1))).created).toBe(false);
});
