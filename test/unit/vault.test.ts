import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { decrypt, encrypt, nodeVaults } from '../../adapters/node-vaults.ts';
import { secretsContext } from '../../core/app/create-tenant.ts';
import { memoryKey } from '../kit/memory-ledger.ts';

const hex = (text: string) => Buffer.from(text, 'hex');

/** Vaults of one tenant with known secrets, and how often they were unwrapped. */
async function vaults(secrets: Uint8Array, { fail = 0 } = {}) {
  const masterKey = memoryKey();
  const wrappedSecrets = await masterKey.wrap(secrets, secretsContext('tenant-a'));
  let [unwraps, failures] = [0, fail];
  const counting = {
    ...masterKey,
    unwrap: async (wrapped: Uint8Array, context: string) => {
      unwraps += 1;
      failures -= 1;
      if (failures >= 0) throw new Error('the key service did not answer (injected)');
      return masterKey.unwrap(wrapped, context);
    },
  };
  const record = (tenant: string) => ({ tenant, createdAt: '', wrappedSecrets });
  const getTenant = async (tenant: string) => (tenant === 'nobody' ? undefined : record(tenant));
  return { open: nodeVaults({ getTenant }, counting).open, unwraps: () => unwraps };
}
const SECRETS = Buffer.from(Array.from({ length: 64 }, (_, i) => i));

describe('AES-256-GCM as published (McGrew and Viega, test cases 14 and 15)', () => {
  test.each([
    [
      '00'.repeat(32),
      '00'.repeat(12),
      '00'.repeat(16),
      'cea7403d4d606b6e074ec5d3baf39d18',
      'd0d1c8a799996bf0265b98b5d48ab919',
    ],
    [
      'feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308',
      'cafebabefacedbaddecaf888',
      'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255',
      '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad',
      'b094dac5d93471bdec1a502270e3cc6c',
    ],
  ])('key %s', (key, nonce, plain, cipher, tag) => {
    expect(Buffer.from(decrypt(hex(key), hex(nonce + cipher + tag), '')).toString('hex')).toBe(plain);
    expect(Buffer.from(encrypt(hex(key), hex(plain), '')).length).toBe(hex(nonce + cipher + tag).length);
  });

  test('a short tag is no tag', () => {
    const sealed = encrypt(Buffer.alloc(32), Buffer.from('text'), 'context');
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => decrypt(Buffer.alloc(32), sealed.subarray(0, length), 'context')).toThrow();
    }
  });
});

test('a reference is the HMAC-SHA-256 of type, NUL and value under the first half of the secrets', async () => {
  const vault = await (await vaults(SECRETS)).open('tenant-a');
  const mac = createHmac('sha256', SECRETS.subarray(0, 32)).update('email\0ada@example.com').digest('base64url');
  expect(vault.reference({ type: 'email', value: 'ada@example.com' })).toBe(`sub_${mac}`);
});

test('the secrets are unwrapped once, however many ask at once', async () => {
  const known = await vaults(SECRETS);
  await Promise.all(Array.from({ length: 20 }, () => known.open('tenant-a')));
  expect(known.unwraps()).toBe(1);
});

test('a key service that failed is asked again', async () => {
  const known = await vaults(SECRETS, { fail: 1 });
  await expect(known.open('tenant-a')).rejects.toThrow('injected');
  expect(await known.open('tenant-a')).toBeDefined();
});

test('the secrets of one tenant do not open as those of another', async () => {
  await expect((await vaults(SECRETS)).open('tenant-b')).rejects.toThrow();
});

test('an unknown tenant is not found', async () => {
  await expect((await vaults(SECRETS)).open('nobody')).rejects.toMatchObject({ code: 'not_found' });
});

test.each([0, 63, 65])('secrets of %i bytes are not taken for secrets', async (length) => {
  const open = (await vaults(Buffer.alloc(length))).open('tenant-a');
  await expect(open).rejects.toThrow('wrong length');
});
