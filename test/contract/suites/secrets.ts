import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { MasterKey, SealedPlace, Vault } from '../../../core/ports/vault.ts';

export function masterKeyContract(name: string, open: () => MasterKey): void {
  describe(`MasterKey: ${name}`, () => {
    test.each([1, 64, 1024])('unwraps the %i bytes it wrapped', async (length) => {
      const plain = randomBytes(length);
      const wrapped = await open().wrap(plain, 'context');
      if (length > 1) expect(Buffer.from(wrapped).includes(plain)).toBe(false);
      expect(Buffer.from(await open().unwrap(wrapped, 'context'))).toEqual(plain);
    });

    test('unwraps nothing under another context', async () => {
      const wrapped = await open().wrap(randomBytes(64), 'tenant-a');
      await expect(open().unwrap(wrapped, 'tenant-b')).rejects.toThrow();
    });

    test('unwraps nothing that was tampered with', async () => {
      const wrapped = Buffer.from(await open().wrap(randomBytes(64), 'context'));
      wrapped[wrapped.length - 1] = (wrapped.at(-1) ?? 0) ^ 1;
      await expect(open().unwrap(wrapped, 'context')).rejects.toThrow();
    });

    test('wraps the same twice differently, so that equal secrets cannot be told', async () => {
      const plain = randomBytes(32);
      const [one, two] = [await open().wrap(plain, 'context'), await open().wrap(plain, 'context')];
      expect(Buffer.from(one).equals(Buffer.from(two))).toBe(false);
    });
  });
}

/** `open` gives the vault of a new tenant each time. */
export function vaultContract(name: string, open: () => Promise<Vault>): void {
  const place: SealedPlace = { subject: 'sub_a', eventId: 'event-1', part: 'person' };

  describe(`Vault: ${name}`, () => {
    test('gives a person one reference: sub_ and 43 characters, other for other types, values and tenants', async () => {
      const [vault, other] = [await open(), await open()];
      const ada = { type: 'email', value: 'ada@example.com' };
      expect(vault.reference(ada)).toMatch(/^sub_[A-Za-z0-9_-]{43}$/);
      expect(vault.reference({ ...ada })).toBe(vault.reference(ada));
      const references = [
        vault.reference(ada),
        vault.reference({ ...ada, type: 'external' }),
        vault.reference({ ...ada, value: 'bob@example.com' }),
        vault.reference({ type: 'emaila', value: 'da@example.com' }),
        other.reference(ada),
      ];
      expect(new Set(references).size).toBe(references.length);
    });

    test('gives equal texts equal digests, others to others, and none that is part of a reference', async () => {
      const [vault, other] = [await open(), await open()];
      expect(vault.digest('a')).toMatch(/^[A-Za-z0-9_-]{22}$/);
      expect(vault.digest('a')).toBe(vault.digest('a'));
      expect(new Set([vault.digest('a'), vault.digest('b'), vault.digest(''), other.digest('a')]).size).toBe(4);
      const { reference, digest } = vault;
      expect(reference({ type: 'email', value: 'a' })).not.toContain(digest('email\0a'));
    });

    test.each(['', 'a', 'Zoë \u{1F469}\u200D\u{1F680}', 'x'.repeat(10_000)])(
      'opens what it sealed: %#',
      async (text) => {
        const vault = await open();
        const dataKey = vault.createDataKey('sub_a');
        const sealed = vault.seal(dataKey, place, text);
        expect(vault.open(dataKey, place, sealed)).toBe(text);
        if (text.length > 2) expect(Buffer.from(sealed).includes(text)).toBe(false);
      },
    );

    test('opens nothing in another place: person, event or part', async () => {
      const vault = await open();
      const dataKey = vault.createDataKey('sub_a');
      const sealed = vault.seal(dataKey, place, 'secret');
      for (const change of [{ subject: 'sub_b' }, { eventId: 'event-2' }, { part: 'reference' as const }]) {
        expect(() => vault.open(dataKey, { ...place, ...change }, sealed)).toThrow();
      }
    });

    test('opens nothing with the data key of another person, tenant or time', async () => {
      const [vault, other] = [await open(), await open()];
      const sealed = vault.seal(vault.createDataKey('sub_a'), place, 'secret');
      for (const key of [vault.createDataKey('sub_a'), vault.createDataKey('sub_b'), other.createDataKey('sub_a')]) {
        expect(() => vault.open(key, place, sealed)).toThrow();
      }
      // A data key that somebody put in the place of another person's does not even seal.
      expect(() => vault.seal(vault.createDataKey('sub_b'), place, 'secret')).toThrow();
    });

    test('opens nothing of which one bit was changed, or a part is missing', async () => {
      const vault = await open();
      const dataKey = vault.createDataKey('sub_a');
      const sealed = Buffer.from(vault.seal(dataKey, place, randomUUID()));
      for (let byte = 0; byte < sealed.length; byte += 1) {
        const tampered = Buffer.from(sealed);
        tampered[byte] = (tampered[byte] ?? 0) ^ 0x80;
        expect(() => vault.open(dataKey, place, tampered)).toThrow();
        expect(() => vault.open(dataKey, place, sealed.subarray(0, byte))).toThrow();
      }
    });

    test('seals the same text differently each time', async () => {
      const vault = await open();
      const dataKey = vault.createDataKey('sub_a');
      const seals = Array.from({ length: 50 }, () => Buffer.from(vault.seal(dataKey, place, 'same')).toString('hex'));
      expect(new Set(seals).size).toBe(50);
      expect(new Set(seals.map((seal) => seal.slice(0, 24))).size).toBe(50);
    });
  });
}
