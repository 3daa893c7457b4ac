import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { nodeRuntime } from '../../../adapters/node-runtime.ts';
import type { Accepted } from '../../../core/accept/accept.ts';
import { chain } from '../../../core/app/chain.ts';
import { VersionConflict } from '../../../core/errors.ts';
import type { StoredEvent } from '../../../core/event.ts';
import type { EventStore } from '../../../core/ports/event-store.ts';
import type { Projection } from '../../../core/state.ts';

export const TENANT = 'tenant-a';
export const someone = (): string => `sub_${randomUUID()}`;

/** A valid chain of events about somebody new. `size` makes each body at least that long. */
export function chainOf(count: number, { subject = someone(), size = 0, id = 'event' } = {}): StoredEvent[] {
  const events: StoredEvent[] = [];
  for (let i = 0; i < count; i += 1) {
    const accepted = {
      v: 1,
      id: `${id}-${i}`,
      tenant: TENANT,
      kind: 'choice',
      choices: [{ purpose: 'newsletter', channel: 'email', status: 'given' }],
      occurredAt: '2026-11-23T09:00:00.000Z',
      recordedAt: '2026-11-23T09:00:00.000Z',
      collectionPoint: 'web_form',
      actor: { type: 'subject' },
      key: 'key_0000000000000000',
      policy: 1,
      ...(size > 0 && { flags: ['x'.repeat(size)] }),
    } satisfies Accepted;
    const last = events.at(-1);
    const before = last && ({ seq: last.event.seq, head: last.hash } as Projection);
    const sealed = { person: Buffer.from(`cipher ${i} \0é`), ...(i % 2 && { reference: Buffer.from([0, 255, i]) }) };
    const link = { accepted, subject, before, digest: `digest-${i}`, sealed };
    events.push(chain(i === 0 ? { ...link, dataKey: Buffer.from('wrapped key') } : link, nodeRuntime));
  }
  return events;
}

export async function appended(store: EventStore, events: readonly StoredEvent[]): Promise<void> {
  for (const event of events) await store.append(event);
}

/** Buffers and Uint8Arrays that hold the same are the same here. */
export const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value ?? null, (_, v) =>
      v?.type === 'Buffer' || v instanceof Uint8Array ? { hex: Buffer.from(v.data ?? v).toString('hex') } : v,
    ),
  );

export function eventStoreContract(name: string, open: () => EventStore): void {
  describe(`EventStore: ${name}`, () => {
    test('gives back exactly what was appended: body, hash, sealed parts, data key', async () => {
      const events = chainOf(3);
      await appended(open(), events);
      for (const stored of events) {
        const read = await open().get(TENANT, stored.event.subject, stored.event.seq);
        expect(plain(read)).toEqual(plain(stored));
        expect(read?.body).toBe(stored.body);
      }
    });

    test('knows nothing of an event that was never appended', async () => {
      const [first] = chainOf(1);
      await appended(open(), first ? [first] : []);
      expect(await open().get(TENANT, first?.event.subject ?? '', 2)).toBeUndefined();
      expect(await open().get('tenant-b', first?.event.subject ?? '', 1)).toBeUndefined();
      expect(await open().page(TENANT, someone(), { order: 'asc', limit: 10 })).toEqual([]);
    });

    test('refuses a second event with the same seq, and then nothing was written', async () => {
      const subject = someone();
      const [mine] = chainOf(1, { subject, id: 'mine' });
      const [theirs] = chainOf(1, { subject, id: 'theirs' });
      if (!mine || !theirs) throw new Error('no events');
      await open().append(mine);
      await expect(open().append(theirs)).rejects.toBeInstanceOf(VersionConflict);
      expect((await open().get(TENANT, subject, 1))?.event.id).toBe('mine-0');
    });

    test('lets exactly one of 20 concurrent writers have a seq', async () => {
      const subject = someone();
      const rivals = Array.from({ length: 20 }, (_, i) => chainOf(1, { subject, id: `writer${i}` })[0] as StoredEvent);
      const results = await Promise.allSettled(rivals.map((event) => open().append(event)));
      const winners = results.flatMap((result, index) => (result.status === 'fulfilled' ? [index] : []));
      expect(winners).toHaveLength(1);
      for (const result of results)
        if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(VersionConflict);
      expect((await open().get(TENANT, subject, 1))?.event.id).toBe(`writer${winners[0]}-0`);
    });

    const known = test;
    known('does not take an event that brings another data key for its own', async () => {
      const [mine] = chainOf(1);
      if (!mine) throw new Error('no event');
      await open().append(mine);
      await expect(open().append({ ...mine, dataKey: Buffer.from('another') })).rejects.toBeInstanceOf(VersionConflict);
    });

    test.each([
      ['asc', undefined, 100, [1, 2, 3, 4, 5, 6, 7]],
      ['asc', undefined, 3, [1, 2, 3]],
      ['asc', 0, 2, [1, 2]],
      ['asc', 3, 2, [4, 5]],
      ['asc', 5, 100, [6, 7]],
      ['asc', 7, 100, []],
      ['desc', undefined, 100, [7, 6, 5, 4, 3, 2, 1]],
      ['desc', undefined, 2, [7, 6]],
      ['desc', 4, 2, [3, 2]],
      ['desc', 1, 5, []],
    ] as const)('pages %s beyond %s, %i at most: %j', async (order, after, limit, expected) => {
      const events = chainOf(7);
      await appended(open(), events);
      const subject = events[0]?.event.subject ?? '';
      const page = await open().page(TENANT, subject, { order, limit, ...(after !== undefined && { after }) });
      expect(page.map(({ event }) => event.seq)).toEqual(expected);
      expect(plain(page[0])).toEqual(plain(events[(expected[0] ?? 0) - 1]));
    });

    test('orders by number, not by digits: 2 before 10', async () => {
      const events = chainOf(12);
      await appended(open(), events);
      const page = await open().page(TENANT, events[0]?.event.subject ?? '', { order: 'asc', limit: 50 });
      expect(page.map(({ event }) => event.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    });

    test('fills a page to its limit although the store answers in parts of 1 MB', async () => {
      const events = chainOf(8, { size: 300_000 });
      await appended(open(), events);
      const subject = events[0]?.event.subject ?? '';
      const seqs = async (order: 'asc' | 'desc', limit: number) =>
        (await open().page(TENANT, subject, { order, limit })).map(({ event }) => event.seq);
      expect(await seqs('asc', 7)).toEqual([1, 2, 3, 4, 5, 6, 7]);
      expect(await seqs('desc', 100)).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
    });

    test('keeps people with the same events apart', async () => {
      const [one, two] = [chainOf(2), chainOf(1)];
      await appended(open(), [...one, ...two]);
      expect(await open().page(TENANT, two[0]?.event.subject ?? '', { order: 'asc', limit: 9 })).toHaveLength(1);
    });
  });
}
