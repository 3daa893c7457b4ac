import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decide } from '../../core/decide.ts';
import type { LedgerEvent } from '../../core/event.ts';
import { at, draft, fold, POLICY, refusable } from '../kit/arbitraries.ts';
import { input, memoryLedger, PERSON, SERVER } from '../kit/memory-ledger.ts';

/** The answer as of a moment is the answer of a ledger to which nothing had happened since. */

const HOUR = 3_600_000;
/** Some made-up acts are not for this person: what is refused leaves no trace, then or now. */
const onlyRefusals = (error: Error) => expect(error.name).toBe('Refusal');
/** Acts as they reach the ledger: some late, some much later than they happened. */
const arrivals = fc.array(fc.record({ said: draft, waits: fc.nat({ max: 5 }), late: fc.nat({ max: 8 }) }), {
  minLength: 1,
  maxLength: 8,
});
const moment = fc.record({ at: fc.nat({ max: 40 }), knownAt: fc.option(fc.nat({ max: 40 }), { nil: undefined }) });

test('as of any moment, on both clocks: the events known then, up to then, folded', async () => {
  await fc.assert(
    fc.asyncProperty(arrivals, fc.array(moment, { minLength: 1, maxLength: 4 }), async (acts, moments) => {
      const ledger = await memoryLedger();
      for (const [index, { said, waits, late }] of acts.entries()) {
        ledger.runtime.advance(waits * HOUR);
        const occurredAt = new Date(Date.parse(ledger.runtime.now()) - late * HOUR).toISOString();
        const { subjectClass: _subjectClass, ...rest } = said;
        await ledger
          .record(
            input(`event-${index}-xx`, [...rest.choices], {
              occurredAt,
              ...(rest.jurisdiction && { jurisdiction: rest.jurisdiction }),
            }),
          )
          .catch(onlyRefusals);
      }
      ledger.runtime.set(at(60 * HOUR));
      const events: LedgerEvent[] = ledger.ports.events.all().map(({ event }) => event);
      const vault = await ledger.ports.vaults.open(SERVER.tenant);
      expect(events.every(({ subject }) => subject === vault.reference(PERSON))).toBe(true);
      for (const asked of moments) {
        const when = {
          at: at(asked.at * HOUR),
          ...(asked.knownAt !== undefined && { knownAt: at(asked.knownAt * HOUR) }),
        };
        const then = events.filter(
          (e) => e.occurredAt <= when.at && (when.knownAt === undefined || e.recordedAt <= when.knownAt),
        );
        for (const { purpose: id, channel } of refusable) {
          const purpose = POLICY.purposes.get(id);
          if (purpose === undefined) throw new Error(`no purpose ${id}`);
          const { allowed, reason } = decide(
            { purpose, channel, at: when.at },
            then.length > 0 ? fold(then) : undefined,
            POLICY,
          );
          expect(await ledger.ask({ purpose: id, channel, ...when })).toMatchObject({ allowed, reason });
        }
      }
    }),
    { numRuns: 40 },
  );
});

test('as of now is now', async () => {
  await fc.assert(
    fc.asyncProperty(arrivals, async (acts) => {
      const ledger = await memoryLedger();
      for (const [index, { said, waits }] of acts.entries()) {
        ledger.runtime.advance(waits * HOUR);
        await ledger.record(input(`event-${index}-xx`, [...said.choices])).catch(onlyRefusals);
      }
      const now = ledger.runtime.now();
      for (const { purpose, channel } of refusable) {
        expect(await ledger.ask({ purpose, channel, at: now, knownAt: now })).toEqual(
          await ledger.ask({ purpose, channel }),
        );
      }
    }),
    { numRuns: 40 },
  );
});
