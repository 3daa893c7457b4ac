import { describe, expect, test } from '@jest/globals';
import { nodeRuntime } from '../../adapters/node-runtime.ts';
import { advance, catchUp } from '../../core/app/settle.ts';
import type { Projection } from '../../core/state.ts';
import { appended, chainOf, someone, TENANT } from '../contract/suites/event-store.ts';
import { bytes, checkPeople } from '../kit/memory-ledger.ts';
import { memoryEvents, memorySubjects } from '../kit/memory-stores.ts';

/** The one function that writes projections: after an append, and after every crash. */
async function ledgerOf(count: number) {
  const [subject, events, subjects] = [someone(), memoryEvents(), memorySubjects()];
  const chain = chainOf(count, { subject });
  await appended(events, chain);
  const ports = { events, subjects, runtime: nodeRuntime };
  const check = () => checkPeople(ports, [{ tenant: TENANT, subject }]);
  return { subject, chain, ports, check };
}

test.each([1, 2, 32, 33, 65, 200, 201, 450])(
  'catches up with %i events from nothing, and again without effect',
  async (count) => {
    const { subject, ports, check } = await ledgerOf(count);
    const once = await catchUp(ports, TENANT, subject, undefined);
    expect(once?.seq).toBe(count);
    const puts = ports.subjects.faults.calls('put');
    expect(bytes(await catchUp(ports, TENANT, subject, once))).toBe(bytes(once));
    expect(ports.subjects.faults.calls('put')).toBe(puts);
    await check();
  },
);

test.each([1, 31, 32, 33, 64])('catches up from event %i as from nothing', async (known) => {
  const { subject, chain, ports, check } = await ledgerOf(70);
  const before = await advance(ports, TENANT, subject, undefined, chain.slice(0, known));
  expect(before?.seq).toBe(known);
  expect((await catchUp(ports, TENANT, subject, before))?.seq).toBe(70);
  await check();
});

test('event by event and all at once give the same bytes and the same markers', async () => {
  const [one, two] = [await ledgerOf(80), await ledgerOf(80)];
  let projection: Projection | undefined;
  for (const stored of one.chain) projection = await advance(one.ports, TENANT, one.subject, projection, [stored]);
  await advance(two.ports, TENANT, two.subject, undefined, two.chain);
  expect(projection?.recent).toEqual((await two.ports.subjects.get(TENANT, two.subject))?.recent);
  await one.check();
  await two.check();
});

test('no events, no write', async () => {
  const { subject, chain, ports } = await ledgerOf(1);
  expect(await advance(ports, TENANT, subject, undefined, [])).toBeUndefined();
  const before = await advance(ports, TENANT, subject, undefined, chain);
  expect(await advance(ports, TENANT, subject, before, [])).toBe(before);
  expect(ports.subjects.faults.calls('put')).toBe(1);
});

test('a person without events has no projection', async () => {
  const { ports } = await ledgerOf(0);
  expect(await catchUp(ports, TENANT, someone(), undefined)).toBeUndefined();
});

describe('the marker goes first', () => {
  test('a projection that has forgotten an id is never there without its marker', async () => {
    const { subject, chain, ports } = await ledgerOf(33);
    ports.subjects.faults.failNext('mark', { persisted: false });
    await expect(advance(ports, TENANT, subject, undefined, chain)).rejects.toThrow('injected');
    expect(await ports.subjects.get(TENANT, subject)).toBeUndefined();
  });

  test('and a marker without its projection does no harm', async () => {
    const { subject, chain, ports, check } = await ledgerOf(33);
    ports.subjects.faults.failNext('put', { persisted: false });
    await expect(advance(ports, TENANT, subject, undefined, chain)).rejects.toThrow('injected');
    await catchUp(ports, TENANT, subject, undefined);
    await check();
  });
});

test('many who catch up at once end where one would', async () => {
  const { subject, chain, ports, check } = await ledgerOf(40);
  const before = await advance(ports, TENANT, subject, undefined, chain.slice(0, 20));
  await Promise.all([undefined, before, undefined, before].map((from) => catchUp(ports, TENANT, subject, from)));
  await check();
});
