import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ChoiceInput } from '../../contract/events.ts';
import { DENIALS } from '../../contract/vocabulary.ts';
import { choice, refusable } from '../kit/arbitraries.ts';
import { BROWSER, type Choosing, input, type MemoryLedger, memoryLedger } from '../kit/memory-ledger.ts';

/** Law 3: after an opt-out is acknowledged, every later check denies. */

const topic = { purpose: 'newsletter', channel: 'email' };
const given = [{ ...topic, status: 'given' as const }];
const withdrawn = [{ ...topic, status: 'withdrawn' as const }];

/** When a sender acted and how wrong its clock is. It shows its clock at sending, or says nothing of time. */
const clock = fc.record({
  skew: fc.integer({ min: -86_400_000, max: 86_400_000 }),
  delay: fc.nat({ max: 4000 }),
  silent: fc.boolean(),
});

function times(ledger: MemoryLedger, sender: { skew: number; delay: number; silent: boolean }): Partial<Choosing> {
  if (sender.silent) return {};
  const now = Date.parse(ledger.runtime.now()) + sender.skew;
  return { occurredAt: new Date(now - sender.delay).toISOString(), sentAt: new Date(now).toISOString() };
}

const earlier = fc.array(fc.record({ choices: fc.array(choice, { minLength: 1, maxLength: 2 }), clock }), {
  maxLength: 8,
});
const optOut = fc.record({ topic: fc.constantFrom(...refusable), status: fc.constantFrom(...DENIALS), clock });

test('whatever came before, and however wrong the clocks of the senders', async () => {
  await fc.assert(
    fc.asyncProperty(earlier, optOut, fc.boolean(), earlier, async (before, out, wildcard, after) => {
      const ledger = await memoryLedger();
      const say = async (id: string, choices: ChoiceInput[], sender: typeof out.clock) => {
        ledger.runtime.advance(10_000);
        return ledger.record(input(id, choices, times(ledger, sender))).catch(onlyRefusals);
      };
      for (const [i, act] of before.entries()) await say(`before-${i}`, act.choices, act.clock);
      const about = wildcard ? { purpose: '*', channel: '*' } : out.topic;
      expect(await say('the-opt-out', [{ ...about, status: out.status }], out.clock)).toBeDefined();
      const denied = async () => expect((await ledger.ask(out.topic)).allowed).toBe(false);
      await denied();
      for (const [i, act] of after.entries()) {
        // What is said of other topics, and every retry of what was sent before, leaves the "no" in place.
        const choices = act.choices.filter((c) => c.status !== 'given');
        if (choices.length > 0) await say(`after-${i}`, choices, act.clock);
        const again = before[i];
        if (again?.clock.silent) await say(`before-${i}`, again.choices, again.clock);
        await denied();
      }
      await ledger.check();
    }),
    { numRuns: 40 },
  );
});

test('at every moment after the acknowledgement, however the calls of concurrent writers interleave', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.nat({ max: 3 }), async (schedule, rivals) => {
      const ledger = await memoryLedger({ wait: (call) => schedule.schedule(Promise.resolve(), call) });
      const grants = Array.from({ length: rivals + 1 }, (_, i) => ledger.record(input(`grant-${i}-x`, given)));
      const out = (async () => {
        await ledger.record(input('the-opt-out', withdrawn));
        for (let i = 0; i < 4; i += 1) expect((await ledger.ask(topic)).allowed).toBe(false);
      })();
      await schedule.waitFor(Promise.all([...grants, out]));
      expect((await schedule.waitFor(ledger.ask(topic))).allowed).toBe(false);
      await schedule.waitFor(ledger.check());
    }),
    { numRuns: 60 },
  );
});

test('a check while the opt-out is still under way may allow, but not once it was acknowledged', async () => {
  const ledger = await memoryLedger();
  await ledger.record(input('grant-000', given));
  ledger.runtime.advance(1000);
  let during: boolean | undefined;
  ledger.ports.subjects.faults.beforeNext('put', async () => {
    during = (await ledger.ask(topic)).allowed;
  });
  await ledger.record(input('opt-out-0', withdrawn));
  expect(during).toBe(true);
  expect((await ledger.ask(topic)).allowed).toBe(false);
  await ledger.check();
});

test('a clock of the ledger that runs behind does not put an opt-out before the grant it answers', async () => {
  const ledger = await memoryLedger();
  await ledger.record(input('grant-000', given));
  ledger.runtime.advance(-30_000);
  await ledger.record(input('opt-out-0', withdrawn));
  expect((await ledger.ask(topic)).allowed).toBe(false);
  await ledger.check();
});

test('a grant that was received before the opt-out stays before it, however long it waits to be written', async () => {
  const ledger = await memoryLedger();
  ledger.ports.events.faults.beforeNext('append', async () => {
    ledger.runtime.advance(1000);
    await ledger.record(input('opt-out-0', withdrawn));
    ledger.runtime.advance(1000);
    await ledger.record(input('other-0-x', [{ purpose: 'ads', channel: 'web', status: 'refused' }]));
    expect((await ledger.ask(topic)).allowed).toBe(false);
  });
  await ledger.record(input('grant-000', given));
  expect((await ledger.ask(topic)).allowed).toBe(false);
});

test('a grant from a clock that runs ahead is taken as received, however long it waits to be written', async () => {
  const ledger = await memoryLedger();
  const ahead = new Date(Date.parse(ledger.runtime.now()) + 30_000).toISOString();
  ledger.ports.events.faults.beforeNext('append', async () => {
    ledger.runtime.advance(1000);
    await ledger.record(input('opt-out-0', withdrawn));
    ledger.runtime.advance(1000);
    await ledger.record(input('other-0-x', [{ purpose: 'ads', channel: 'web', status: 'refused' }]));
  });
  await ledger.record(input('grant-000', given, { occurredAt: ahead }));
  expect((await ledger.ask(topic)).allowed).toBe(false);
});

test('an opt-out from a browser whose clock is late, and which does not say what its clock shows', async () => {
  const ledger = await memoryLedger();
  await ledger.record(input('grant-000', given));
  ledger.runtime.advance(60_000);
  const late = new Date(Date.parse(ledger.runtime.now()) - 3_600_000).toISOString();
  await ledger.record(input('opt-out-0', withdrawn, { occurredAt: late }), BROWSER);
  expect((await ledger.ask(topic)).allowed).toBe(false);
});

test('an opt-out that names the person twice, once among the other identifiers', async () => {
  const ledger = await memoryLedger();
  await ledger.record(input('grant-000', given));
  ledger.runtime.advance(1000);
  const also = [{ type: 'email', value: 'ADA@example.com' }];
  await ledger.record(input('opt-out-0', withdrawn, { also }));
  expect((await ledger.ask(topic)).allowed).toBe(false);
});

function onlyRefusals(error: Error): undefined {
  expect(error.name).toBe('Refusal');
  return undefined;
}
