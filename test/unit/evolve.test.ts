import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { LedgerEvent } from '../../core/event.ts';
import { evolve, project } from '../../core/evolve.ts';
import { EMPTY_STATE, type Projection, RECENT_IDS } from '../../core/state.ts';
import { answers, at, draft, eventOf, fold, shuffled } from '../kit/arbitraries.ts';

const TOPIC = { purpose: 'newsletter', channel: 'email' } as const;
const chose = (
  status: 'given' | 'withdrawn' | 'requested',
  minute: number,
  index = 0,
  more: object = {},
): LedgerEvent => ({
  ...eventOf({ choices: [{ ...TOPIC, status }], minute }, index),
  ...more,
});

/** An event of any kind: what it says instead of choices. */
function acted(kind: string, said: object, minute: number, index = 0): LedgerEvent {
  const { choices: _, ...base } = eventOf({ choices: [], minute }, index);
  return { ...base, ...said, kind } as unknown as LedgerEvent;
}
const topic = (...events: LedgerEvent[]) => fold(events).topics['newsletter|email|'];

test('a choice is kept with its time, event, notice and policy version', () => {
  const notice = { id: 'privacy', version: '1', language: 'en', hash: 'sha256:0' };
  expect(topic(chose('given', 1, 4, { notice, policy: 3 }))).toEqual({
    decided: { s: 'given', t: at(60_000), id: 'event-031676', q: 5, n: 'privacy@1', p: 3 },
  });
});

test('a request is kept beside the decision and never replaces it', () => {
  const state = topic(chose('withdrawn', 1, 0), chose('requested', 2, 1));
  expect([state?.decided?.s, state?.requested?.s]).toEqual(['withdrawn', 'requested']);
});

test('an import is kept beside what the person did here, grants and denials apart', () => {
  const imported = { imported: { origin: 'import', source: 'old_system' } };
  const state = topic(chose('given', 1, 0), chose('withdrawn', 2, 1, imported), chose('given', 3, 2, imported));
  expect([state?.decided?.q, state?.importedDenial?.q, state?.importedGrant?.q]).toEqual([1, 2, 3]);
});

describe('facts: the later statement holds, whatever arrives last', () => {
  test.each([
    ['jurisdiction', 'FR', 'US'],
    ['subjectClass', 'agent', 'customer'],
    ['age', { atLeast: 13 }, { atLeast: 18 }],
  ])('%s', (name, one, two) => {
    const [early, late] = [chose('given', 1, 0, { [name]: one }), chose('given', 2, 1, { [name]: two })];
    for (const events of [
      [early, late],
      [late, early],
    ]) {
      expect(fold(events)).toMatchObject({ [name]: { value: two, t: at(120_000) } });
    }
    const tie = { ...late, occurredAt: early.occurredAt };
    expect(JSON.stringify(fold([early, tie]))).toContain(JSON.stringify(fold([tie, early])[name as 'age']));
    expect(fold([early, chose('given', 3, 2)])).toMatchObject({ [name]: { value: one } });
  });
});

describe('what is switched on and off', () => {
  const cases: [string, object, object, (state: ReturnType<typeof fold>) => boolean | undefined, boolean][] = [
    ['restriction', { status: 'on' }, { status: 'lifted' }, (s) => s.restricted?.on, true],
    ['minor_report', { status: 'on' }, { status: 'lifted' }, (s) => s.minor?.on, true],
    [
      'suppression',
      { channel: 'email', cause: 'complaint', status: 'on' },
      { channel: 'email', cause: 'complaint', status: 'lifted' },
      (s) => s.suppressed?.email?.on,
      true,
    ],
    [
      'relationship',
      { relationship: 'customer', status: 'started' },
      { relationship: 'customer', status: 'ended' },
      (s) => s.relationships?.customer?.on,
      false,
    ],
  ];
  test.each(cases)(
    '%s: the later setting holds; at the same instant what protects the person',
    (kind, on, off, read, protective) => {
      const both = (first: LedgerEvent, second: LedgerEvent) => [
        read(fold([first, second])),
        read(fold([second, first])),
      ];
      expect(read(EMPTY_STATE)).toBeUndefined();
      expect(both(acted(kind, on, 1, 0), acted(kind, off, 2, 1))).toEqual([false, false]);
      expect(both(acted(kind, off, 1, 0), acted(kind, on, 2, 1))).toEqual([true, true]);
      expect(both(acted(kind, on, 1, 0), acted(kind, off, 1, 1))).toEqual([protective, protective]);
      expect(both(acted(kind, off, 1, 0), acted(kind, on, 1, 1))).toEqual([protective, protective]);
    },
  );

  test('what is said of one channel or relationship changes no other', () => {
    const said = { cause: 'hard_bounce', status: 'on' };
    const state = fold([
      acted('suppression', { channel: 'email', ...said }, 1, 0),
      acted('suppression', { channel: 'sms', ...said, status: 'lifted' }, 2, 1),
    ]);
    expect([state.suppressed?.email?.on, state.suppressed?.sms?.on]).toEqual([true, false]);
  });
});

test('identifiers are linked by any act that names them, and parted again', () => {
  const links = [{ ref: 'sub_b', type: 'phone' }];
  const linked = chose('given', 1, 0, { links });
  expect(fold([linked]).links?.sub_b).toMatchObject({ on: true, type: 'phone' });
  expect(fold([linked, acted('unlink', { links }, 2, 1)]).links?.sub_b?.on).toBe(false);
  expect(fold([acted('link', { links }, 3, 2), acted('unlink', { links }, 2, 1)]).links?.sub_b?.on).toBe(true);
});

test.each([
  ['an act of the person', chose('given', 1), true],
  ['an act of a guardian', chose('given', 1, 0, { actor: { type: 'guardian' } }), true],
  ['an act of an operator', chose('given', 1, 0, { actor: { type: 'operator' } }), undefined],
  ['an import', chose('given', 1, 0, { imported: { origin: 'import', source: 'x' } }), undefined],
  ['a bounce', acted('suppression', { channel: 'email', cause: 'hard_bounce', status: 'on' }, 1), undefined],
  ['a bought list', acted('acquisition', { provenance: { origin: 'purchased_list', source: 'x' } }, 1), undefined],
])('%s shows that the person was there: %s', (_, event, expected) => {
  expect(fold([event]).direct).toBe(expected);
});

const kinds = fc.oneof(
  draft.map((d) => (index: number) => eventOf(d, index) as LedgerEvent),
  fc
    .tuple(
      fc.constantFrom('restriction', 'minor_report', 'suppression'),
      fc.constantFrom('on', 'lifted'),
      fc.nat({ max: 3 }),
      fc.constantFrom('email', '*'),
    )
    .map(
      ([kind, status, minute, channel]) =>
        (index: number) =>
          acted(kind, kind === 'suppression' ? { status, channel, cause: 'complaint' } : { status }, minute, index),
    ),
  fc.tuple(fc.constantFrom('started', 'ended'), fc.nat({ max: 3 })).map(
    ([status, minute]) =>
      (index: number) =>
        acted('relationship', { relationship: 'customer', status }, minute, index),
  ),
  fc.tuple(draft, fc.constantFrom('import', 'public')).map(
    ([d, origin]) =>
      (index: number) =>
        ({ ...eventOf(d, index), imported: { origin, source: 'x' } }) as LedgerEvent,
  ),
  fc
    .tuple(
      fc.boolean(),
      fc.nat({ max: 3 }),
      fc.option(fc.subarray(['newsletter', 'offers'], { minLength: 1 }), { nil: undefined }),
    )
    .map(([proven, minute, purposes]) => (index: number) => {
      const proof = proven ? { noticeReference: 'a', consentReference: 'b' } : {};
      const provenance = { origin: 'third_party', source: 'x', ...(purposes && { purposes }), ...proof };
      return acted('acquisition', { provenance }, minute, index);
    }),
);
const all = fc.array(kinds, { maxLength: 9 }).map((list) => list.map((make, index) => make(index)));

test('law 5 for events of every kind: any order of arrival gives the same answers', () => {
  fc.assert(
    fc.property(shuffled(all), ([events, other]) => {
      expect(answers(fold(other))).toEqual(answers(fold(events)));
    }),
    { numRuns: 300 },
  );
});

test('law 6: an import never turns a "no" that the person said into a "yes"', () => {
  fc.assert(
    fc.property(all, draft, (events, said) => {
      const before = answers(fold(events));
      const { jurisdiction: _, subjectClass: __, ...choices } = said;
      const imported = {
        ...eventOf({ ...choices, minute: 9 }, events.length),
        imported: { origin: 'import', source: 'x' },
      } as LedgerEvent;
      for (const [name, answer] of Object.entries(answers(fold([...events, imported])))) {
        const mark = before[name]?.mark as { s?: string; id?: string } | undefined;
        const here = events.find(({ id }) => id === mark?.id);
        const said = here !== undefined && 'imported' in here ? undefined : mark?.s;
        if (said !== undefined && said !== 'requested' && before[name]?.allowed === false)
          expect([name, answer.allowed]).toEqual([name, false]);
      }
    }),
    { numRuns: 200 },
  );
});

describe('project', () => {
  const step = (before: Projection | undefined, seq: number, dataKey?: Uint8Array) =>
    project(
      before,
      { event: { ...chose('given', 1), seq }, hash: `hash-${seq}`, ...(dataKey && { dataKey }) },
      `id-${seq}`,
    );

  test('takes position, hash and time from the event, and its state from evolve', () => {
    const event = chose('given', 1);
    expect(step(undefined, 1)).toEqual({
      seq: 1,
      head: 'hash-1',
      recordedAt: event.recordedAt,
      state: evolve(EMPTY_STATE, event),
      recent: ['id-1'],
    });
  });

  test('keeps the data key of the event that first brought one', () => {
    const first = step(undefined, 1, Buffer.from('key'));
    expect(step(first, 2).dataKey).toEqual(Buffer.from('key'));
    expect(step(undefined, 1)).not.toHaveProperty('dataKey');
  });

  test('remembers the last 32 ids, oldest first', () => {
    let projection: Projection | undefined;
    for (let seq = 1; seq <= RECENT_IDS + 3; seq += 1) projection = step(projection, seq);
    expect(projection?.recent).toHaveLength(RECENT_IDS);
    expect([projection?.recent[0], projection?.recent.at(-1)]).toEqual(['id-4', 'id-35']);
  });
});
