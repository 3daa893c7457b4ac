import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { catchUp } from '../../core/app/settle.ts';
import { canonical } from '../../core/log/canonical.ts';
import { choice, fold, history } from '../kit/arbitraries.ts';
import { bytes, input, memoryLedger, peopleOf } from '../kit/memory-ledger.ts';

/** Law 2: state = fold(events), always; rebuilding it from scratch gives the same bytes. */

test('folding in chunks gives the bytes of folding in one go', () => {
  fc.assert(
    fc.property(history, fc.nat(), (events, cut) => {
      const at = cut % (events.length + 1);
      const chunked = fold(events.slice(at), JSON.parse(JSON.stringify(fold(events.slice(0, at)))));
      expect(JSON.stringify(chunked)).toBe(JSON.stringify(fold(events)));
    }),
  );
});

test('folding leaves the state it started from as it was', () => {
  fc.assert(
    fc.property(history, history, (first, second) => {
      const state = fold(first);
      const text = canonical(state);
      fold(second, state);
      expect(canonical(state)).toBe(text);
    }),
  );
});

test('an event taken in twice leaves the state as after once', () => {
  fc.assert(
    fc.property(history, (events) => {
      expect(canonical(fold([...events, ...events]))).toBe(canonical(fold(events)));
    }),
  );
});

test('rebuilding from the stored events, in pages of any size, gives the stored projection byte for byte', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(choice, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 1, max: 40 }),
      async (acts, size) => {
        const ledger = await memoryLedger();
        for (const [index, choices] of acts.entries()) {
          ledger.runtime.advance(1000);
          await ledger.record(input(`event-${index}-x`, choices)).catch(onlyRefusals);
        }
        await ledger.check();
        const { ports } = ledger;
        for (const { tenant, subject } of peopleOf(ports.events.all())) {
          const stored = await ports.subjects.get(tenant, subject);
          const small = {
            page: (t: string, s: string, page: Parameters<typeof ports.events.page>[2]) =>
              ports.events.page(t, s, { ...page, limit: Math.min(page.limit, size) }),
          };
          const subjects = { put: async () => undefined, mark: async () => undefined };
          const rebuilt = await catchUp(
            { events: small, subjects, runtime: ports.runtime },
            tenant,
            subject,
            undefined,
          );
          expect(bytes(rebuilt)).toBe(bytes(stored));
        }
      },
    ),
    { numRuns: 25 },
  );
});

/** Some made-up acts are not acceptable (e.g. `forbidden` granted); whatever else is thrown is a fault. */
function onlyRefusals(error: Error): void {
  expect(error.name).toBe('Refusal');
}
