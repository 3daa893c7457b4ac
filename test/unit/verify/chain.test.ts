import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nodeSha256 } from '../../../adapters/node-hashing.ts';
import { toHex, utf8 } from '../../../core/log/bytes.ts';
import { canonical } from '../../../core/log/canonical.ts';
import { type RecordedEvent, verifyChain, verifyLink } from '../../../verify/chain.ts';
import { flipped } from '../log/support.ts';

const digest = (bytes: Uint8Array) => `sha256:${toHex(nodeSha256(bytes))}`;
const CIPHER = utf8('ciphertext of a person');

interface Fields {
  readonly [field: string]: unknown;
}

/** A chain as the ledger writes it; `change` rewrites the event of one seq before it is hashed and chained. */
function chainOf(length: number, change: (fields: Fields, seq: number) => Fields = (f) => f): RecordedEvent[] {
  const events: RecordedEvent[] = [];
  for (let seq = 1; seq <= length; seq += 1) {
    const fields: Fields = {
      v: 1,
      id: `event-${seq}`,
      tenant: 'tenant-a',
      subject: 'sub_a',
      seq,
      occurredAt: `2026-01-01T00:00:${String(seq).padStart(2, '0')}.000Z`,
      recordedAt: `2026-01-01T00:01:${String(seq).padStart(2, '0')}.000Z`,
      kind: 'choice',
      sealed: { person: digest(CIPHER) },
      prev: events.at(-1)?.hash ?? null,
    };
    const body = canonical(change(fields, seq));
    events.push({ body, hash: digest(utf8(body)), sealed: { person: CIPHER } });
  }
  return events;
}

const check = (events: readonly RecordedEvent[]) => verifyChain(events, nodeSha256);
const at = (seq: number, change: Fields) => chainOf(4, (fields, s) => (s === seq ? { ...fields, ...change } : fields));

test('a chain as it was written holds, and says where it ends', () => {
  const events = chainOf(4);
  expect(check(events)).toMatchObject({ ok: true, end: { seq: 4, tenant: 'tenant-a', hash: events[3]?.hash } });
  expect(check([])).toEqual({ ok: true, end: undefined });
});

test('erasure destroys ciphertexts, and the chain still holds', () => {
  expect(check(chainOf(4).map(({ body, hash }) => ({ body, hash }))).ok).toBe(true);
  expect(check(chainOf(4).map((event) => ({ ...event, sealed: { person: undefined } }))).ok).toBe(true);
});

describe('what was changed is found', () => {
  const events = chainOf(4);
  const [first, second, third, fourth] = events as [RecordedEvent, RecordedEvent, RecordedEvent, RecordedEvent];

  test.each<[string, readonly RecordedEvent[], string, string]>([
    ['the text', [first, { ...second, body: second.body.replace('choice', 'chance') }], 'hash_differs', 'event 2'],
    ['the hash', [first, { ...second, hash: first.hash }], 'hash_differs', 'event 2'],
    ['the spelling', [{ ...first, body: first.body.replace(':', ': ') }], 'not_canonical', 'event 1'],
    ['the first taken away', [second, third], 'seq_differs', 'event 1'],
    ['one taken out', [first, third, fourth], 'seq_differs', 'event 2'],
    ['two swapped', [first, third, second], 'seq_differs', 'event 2'],
    ['one doubled', [first, second, second], 'seq_differs', 'event 3'],
    [
      'a sealed part',
      [first, { ...second, sealed: { person: flipped(CIPHER, 3) } }],
      'sealed_differs',
      'event 2, person',
    ],
    ['a sealed part added', [{ ...first, sealed: { reference: CIPHER } }], 'sealed_differs', 'event 1, reference'],
    [
      'a sealed part named like a method',
      [{ ...first, sealed: { toString: CIPHER } as never }],
      'sealed_differs',
      'event 1, toString',
    ],
    [
      'another past, hashed anew',
      [first, chainOf(2, (f, s) => (s === 1 ? { ...f, kind: 'link' } : f))[1] as RecordedEvent],
      'prev_differs',
      'event 2',
    ],
    ['another person', at(3, { subject: 'sub_b' }), 'misplaced', 'event 3'],
    ['another tenant', at(3, { tenant: 'tenant-b' }), 'misplaced', 'event 3'],
    ['a first event with something before', at(1, { prev: first.hash }), 'prev_differs', 'event 1'],
    ['recorded before the one before', at(3, { recordedAt: '2026-01-01T00:01:01.000Z' }), 'time_reversed', 'event 3'],
    ['recorded before it occurred', at(1, { occurredAt: '2027-01-01T00:00:00.000Z' }), 'time_reversed', 'event 1'],
    ['a time in another form', at(1, { recordedAt: '2026-01-01' }), 'malformed', 'event 1'],
    ['a seq in words', at(2, { seq: '2' }), 'seq_differs', 'event 2'],
    ['no seq', at(2, { seq: undefined }), 'seq_differs', 'event 2'],
    ['no tenant', at(1, { tenant: undefined }), 'malformed', 'event 1'],
    ['no text', [{ ...first, body: '' }], 'malformed', 'event 1'],
    ['a list', [{ ...first, body: '[]' }], 'malformed', 'event 1'],
    ['null', [{ ...first, body: 'null' }], 'malformed', 'event 1'],
    ['a lone surrogate', [{ ...first, body: '{"a":"\\ud800"}' }], 'malformed', 'event 1'],
    ['a member twice', [{ ...first, body: first.body.replace('{', '{"v":1,') }], 'not_canonical', 'event 1'],
  ])('%s', (_, changed, fault, where) => {
    expect(check(changed)).toMatchObject({ ok: false, fault, where });
  });

  test('any bit of any event (seed 27)', () => {
    fc.assert(
      fc.property(fc.nat(3), fc.nat(), (which, bit) => {
        const { body } = events[which] as RecordedEvent;
        const changed = new TextDecoder().decode(flipped(utf8(body), bit));
        expect(check(events.map((event, i) => (i === which ? { ...event, body: changed } : event))).ok).toBe(false);
      }),
      { seed: 27, numRuns: 500 },
    );
  });

  test('the newest event missing, if one knows which it should be', () => {
    const head = { seq: 4, hash: fourth.hash };
    expect(verifyChain(events, nodeSha256, head).ok).toBe(true);
    expect(verifyChain(events.slice(0, 3), nodeSha256, head)).toMatchObject({ fault: 'head_differs' });
    expect(verifyChain([], nodeSha256, head)).toMatchObject({ fault: 'head_differs', found: 'no event' });
    expect(verifyChain(at(4, { kind: 'link' }), nodeSha256, head)).toMatchObject({ fault: 'head_differs' });
  });
});

test('an event nested a million deep is refused like any other', () => {
  const body = `{"a":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`;
  expect(verifyLink(undefined, { body, hash: digest(utf8('')) }, nodeSha256).ok).toBe(false);
});

test('any text as an event is refused without being thrown (seed 28)', () => {
  const json = fc.oneof(
    fc.json(),
    fc.string({ unit: 'binary' }),
    fc.object().map((o) => JSON.stringify(o) ?? ''),
  );
  fc.assert(
    fc.property(json, (body) => {
      expect(verifyLink(undefined, { body, hash: digest(Buffer.from(body)) }, nodeSha256).ok).toBe(false);
    }),
    { seed: 28, numRuns: 1000 },
  );
});
