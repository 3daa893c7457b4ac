import { expect, test } from '@jest/globals';
import { keyRing } from '../../core/app/authorize.ts';
import type { StoredKey } from '../../core/ports/control-store.ts';
import { testRuntime } from '../kit/clock.ts';

const KEY = 'sk_0123456789abcdef';
const stored: StoredKey = {
  id: 'key_0123456789abcdef',
  tenant: 'my-shop',
  kind: 'secret',
  scopes: ['checks:read'],
  origins: [],
  createdAt: '2026-01-01T00:00:00.000Z',
  hash: '',
};

/** A key ring over a store that counts its reads and answers as told. */
function ring(answer: () => Promise<StoredKey | undefined>) {
  const runtime = testRuntime();
  let reads = 0;
  const control = {
    getKeyByHash: () => {
      reads += 1;
      return answer();
    },
  };
  return { keys: keyRing(control, runtime), runtime, reads: () => reads };
}

test('a key is looked up once a second, however often it is used', async () => {
  const { keys, runtime, reads } = ring(async () => stored);
  await Promise.all(Array.from({ length: 50 }, () => keys.identify(KEY)));
  runtime.advance(999);
  expect(await keys.identify(KEY)).toMatchObject({ ok: true, tenant: 'my-shop' });
  expect(reads()).toBe(1);
  runtime.advance(1);
  await keys.identify(KEY);
  expect(reads()).toBe(2);
});

test('an unknown key is remembered for a second too, so that guessing costs no reads', async () => {
  const { keys, reads } = ring(async () => undefined);
  for (let i = 0; i < 10; i += 1) expect(await keys.identify(KEY)).toEqual({ ok: false, code: 'invalid_key' });
  expect(reads()).toBe(1);
});

test('a lookup that failed is not remembered: the next request asks again', async () => {
  let fails = true;
  const { keys } = ring(async () => {
    if (fails) throw new Error('store away');
    return stored;
  });
  await expect(keys.identify(KEY)).rejects.toThrow('store away');
  fails = false;
  expect(await keys.identify(KEY)).toMatchObject({ ok: true });
});

test.each([undefined, '', 'short', 'has a space in the middle', 'é'.repeat(20), 'x'.repeat(201)])(
  'the key %j cannot be one of ours and is never looked up',
  async (key) => {
    const { keys, reads } = ring(async () => stored);
    expect((await keys.identify(key)).ok).toBe(false);
    expect(reads()).toBe(0);
  },
);

test.each([
  ['revoked', { revokedAt: '2026-11-22T00:00:00.000Z' }],
  ['at its end', { expiresAt: '2026-11-23T09:00:00.000Z' }],
])('a key that is %s opens nothing', async (_, change) => {
  const { keys } = ring(async () => ({ ...stored, ...change }));
  expect(await keys.identify(KEY)).toEqual({ ok: false, code: 'invalid_key' });
});
