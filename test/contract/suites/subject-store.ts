import { describe, expect, test } from '@jest/globals';
import type { SubjectStore } from '../../../core/ports/subject-store.ts';
import { type Projection, RECENT_IDS } from '../../../core/state.ts';
import { plain, someone, TENANT } from './event-store.ts';

const digest = (n: number) => n.toString(16).padStart(22, '0');

export function projectionOf(seq: number, more: Partial<Projection> = {}): Projection {
  return {
    seq,
    head: `sha256:${String(seq).padStart(64, '0')}`,
    recordedAt: '2026-11-23T09:00:00.000Z',
    state: {
      topics: {
        'newsletter|email|': { decided: { s: 'given', t: '2026-11-23T09:00:00.000Z', id: 'é-1', q: seq, p: 1 } },
      },
    },
    recent: Array.from({ length: Math.min(seq, RECENT_IDS) }, (_, i) => digest(seq + i)),
    dataKey: Buffer.from([0, 1, 254, 255]),
    ...more,
  };
}

export function subjectStoreContract(name: string, open: () => SubjectStore): void {
  describe(`SubjectStore: ${name}`, () => {
    test.each([1, 2, RECENT_IDS, 1_000_000])('gives back exactly what was put, seq %i', async (seq) => {
      const subject = someone();
      await open().put(TENANT, subject, projectionOf(seq));
      expect(plain(await open().get(TENANT, subject))).toEqual(plain(projectionOf(seq)));
      expect(JSON.stringify((await open().get(TENANT, subject))?.state)).toBe(JSON.stringify(projectionOf(seq).state));
    });

    test('gives back a projection without a data key as one without', async () => {
      const subject = someone();
      const { dataKey: _, ...bare } = projectionOf(1);
      await open().put(TENANT, subject, bare);
      expect(await open().get(TENANT, subject)).toEqual(bare);
    });

    test('knows nobody of whom nothing was put, also at another tenant', async () => {
      const subject = someone();
      await open().put(TENANT, subject, projectionOf(1));
      expect(await open().get('tenant-b', subject)).toBeUndefined();
      expect(await open().get(TENANT, someone())).toBeUndefined();
    });

    test('never goes backwards: an older projection, or another of the same seq, is dropped in silence', async () => {
      const subject = someone();
      await open().put(TENANT, subject, projectionOf(5));
      await open().put(TENANT, subject, projectionOf(4));
      await open().put(TENANT, subject, projectionOf(5, { state: { topics: {} } }));
      expect(plain(await open().get(TENANT, subject))).toEqual(plain(projectionOf(5)));
      await open().put(TENANT, subject, projectionOf(10));
      await open().put(TENANT, subject, projectionOf(9));
      expect((await open().get(TENANT, subject))?.seq).toBe(10);
    });

    test('ends at the furthest of concurrent writers', async () => {
      const subject = someone();
      await Promise.all([3, 9, 1, 7, 10, 2, 8].map((seq) => open().put(TENANT, subject, projectionOf(seq))));
      expect((await open().get(TENANT, subject))?.seq).toBe(10);
    });

    test.each([0, 1, 2, 100, 101, 250])('answers for %i people in the order asked', async (count) => {
      const people = Array.from({ length: count }, someone);
      // Every third is somebody of whom nothing is recorded.
      await Promise.all(people.map((p, i) => (i % 3 === 2 ? undefined : open().put(TENANT, p, projectionOf(i + 1)))));
      const found = await open().getMany(TENANT, people);
      expect(found.map((projection) => projection?.seq)).toEqual(
        people.map((_, i) => (i % 3 === 2 ? undefined : i + 1)),
      );
    });

    test('answers as often as somebody is named', async () => {
      const [one, two] = [someone(), someone()];
      await open().put(TENANT, one, projectionOf(1));
      const found = await open().getMany(TENANT, [one, two, one, one, two]);
      expect(found.map((projection) => projection?.seq)).toEqual([1, undefined, 1, 1, undefined]);
    });

    test('sees its own writes at once, alone and in a list', async () => {
      const subject = someone();
      for (let seq = 1; seq <= 20; seq += 1) {
        await open().put(TENANT, subject, projectionOf(seq));
        expect((await open().get(TENANT, subject))?.seq).toBe(seq);
        expect((await open().getMany(TENANT, [subject, someone()]))[0]?.seq).toBe(seq);
      }
    });

    test('remembers a marker, however often it is set', async () => {
      const subject = someone();
      expect(await open().findMark(TENANT, subject, digest(1))).toBeUndefined();
      await open().mark(TENANT, subject, digest(1), 7);
      await open().mark(TENANT, subject, digest(1), 7);
      await open().mark(TENANT, subject, digest(2), 8);
      expect(await open().findMark(TENANT, subject, digest(1))).toBe(7);
      expect(await open().findMark(TENANT, subject, digest(2))).toBe(8);
      expect(await open().findMark('tenant-b', subject, digest(1))).toBeUndefined();
      expect(await open().findMark(TENANT, someone(), digest(1))).toBeUndefined();
    });

    test('a marker is not a person', async () => {
      const subject = someone();
      await open().mark(TENANT, subject, digest(1), 7);
      expect(await open().get(TENANT, subject)).toBeUndefined();
    });
  });
}
