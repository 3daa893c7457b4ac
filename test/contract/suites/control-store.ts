import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { ControlStore, StoredKey, StoredPolicy } from '../../../core/ports/control-store.ts';
import { DOCUMENT } from '../../kit/arbitraries.ts';
import { plain } from './event-store.ts';

const tenantId = () => `t-${randomUUID()}`;
const AT = '2026-11-23T09:00:00.000Z';
const LATER = '2026-11-23T10:00:00.000Z';

const tenantOf = (tenant: string, secret = 'secret') => ({
  tenant,
  createdAt: AT,
  wrappedSecrets: Buffer.from(secret),
});

function policyOf(tenant: string, version: number): StoredPolicy {
  const hash = `sha256:${String(version).padStart(64, '0')}`;
  return { tenant, version, publishedAt: AT, publishedBy: 'key_0000000000000000', hash, document: DOCUMENT };
}

function keyOf(tenant: string, more: Partial<StoredKey> = {}): StoredKey {
  const id = `key_${randomUUID().slice(0, 16)}`;
  const scopes = ['checks:read'] as const;
  return { id, tenant, kind: 'secret', scopes: [...scopes], origins: [], createdAt: AT, hash: randomUUID(), ...more };
}

export function controlStoreContract(name: string, open: () => ControlStore): void {
  describe(`ControlStore: ${name}`, () => {
    test('keeps a tenant and never replaces its secrets', async () => {
      const tenant = tenantId();
      expect(await open().getTenant(tenant)).toBeUndefined();
      await open().createTenant(tenantOf(tenant));
      await expect(open().createTenant(tenantOf(tenant, 'other'))).rejects.toMatchObject({ code: 'key_conflict' });
      expect(plain(await open().getTenant(tenant))).toEqual(plain(tenantOf(tenant)));
      expect(await open().listTenants()).toContain(tenant);
    });

    test('lets one of 10 concurrent creations of a tenant win, and keeps its secrets', async () => {
      const tenant = tenantId();
      const tries = Array.from({ length: 10 }, (_, i) => open().createTenant(tenantOf(tenant, `secret ${i}`)));
      const winners = (await Promise.allSettled(tries)).flatMap(({ status }, i) => (status === 'fulfilled' ? [i] : []));
      expect(winners).toHaveLength(1);
      expect(plain(await open().getTenant(tenant))).toEqual(plain(tenantOf(tenant, `secret ${winners[0]}`)));
    });

    test('numbers policies, gives back each as published and the latest number', async () => {
      const tenant = tenantId();
      expect(await open().latestPolicyVersion(tenant)).toBe(0);
      expect(await open().getPolicy(tenant, 1)).toBeUndefined();
      for (const version of [1, 2, 9, 10, 11]) {
        await open().putPolicy(policyOf(tenant, version));
        expect(await open().latestPolicyVersion(tenant)).toBe(version);
      }
      expect(await open().getPolicy(tenant, 2)).toEqual(policyOf(tenant, 2));
      expect(await open().latestPolicyVersion(tenantId())).toBe(0);
    });

    test('never changes a policy version', async () => {
      const tenant = tenantId();
      await open().putPolicy(policyOf(tenant, 1));
      const other = { ...policyOf(tenant, 1), publishedBy: 'someone else' };
      await expect(open().putPolicy(other)).rejects.toMatchObject({ code: 'version_conflict' });
      expect((await open().getPolicy(tenant, 1))?.publishedBy).toBe('key_0000000000000000');
    });

    test('finds a key by its hash and lists it with its tenant only', async () => {
      const tenant = tenantId();
      const keys = [keyOf(tenant), keyOf(tenant), keyOf(tenantId())];
      for (const key of keys) await open().putKey(key);
      expect(await open().getKeyByHash(keys[0]?.hash ?? '')).toEqual(keys[0]);
      expect(await open().getKeyByHash('unknown')).toBeUndefined();
      const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
      expect([...(await open().listKeys(tenant))].sort(byId)).toEqual(keys.slice(0, 2).sort(byId));
      expect(await open().listKeys(tenantId())).toEqual([]);
    });

    test('refuses a key whose hash exists, at whichever tenant', async () => {
      const key = keyOf(tenantId());
      await open().putKey(key);
      for (const tenant of [key.tenant, tenantId()]) {
        await expect(open().putKey(keyOf(tenant, { hash: key.hash }))).rejects.toMatchObject({ code: 'key_conflict' });
      }
      expect(await open().getKeyByHash(key.hash)).toEqual(key);
    });

    // Whoever is refused may have left an entry in a listing that leads to the key of somebody else.
    test('a refused key leaves nothing behind by which its tenant sees the key of another', async () => {
      const [key, tenant] = [keyOf(tenantId()), tenantId()];
      await open().putKey(key);
      await open()
        .putKey(keyOf(tenant, { hash: key.hash }))
        .catch(() => undefined);
      expect(await open().listKeys(tenant)).toEqual([]);
    });

    test('a refused key leaves nothing behind by which its tenant revokes the key of another', async () => {
      const key = keyOf(tenantId());
      const thief = keyOf(tenantId(), { hash: key.hash });
      await open().putKey(key);
      await open()
        .putKey(thief)
        .catch(() => undefined);
      expect(await open().revokeKey(thief.tenant, thief.id, LATER)).toBeUndefined();
      expect(await open().getKeyByHash(key.hash)).toEqual(key);
    });

    test('a refused key of the same tenant is not listed twice', async () => {
      const key = keyOf(tenantId());
      await open().putKey(key);
      await open()
        .putKey(keyOf(key.tenant, { hash: key.hash }))
        .catch(() => undefined);
      expect(await open().listKeys(key.tenant)).toEqual([key]);
    });

    test('revokes once: the second time leaves the first', async () => {
      const key = keyOf(tenantId());
      await open().putKey(key);
      expect(await open().revokeKey(key.tenant, key.id, AT)).toEqual({ ...key, revokedAt: AT });
      expect(await open().revokeKey(key.tenant, key.id, LATER)).toEqual({ ...key, revokedAt: AT });
      expect(await open().getKeyByHash(key.hash)).toEqual({ ...key, revokedAt: AT });
      expect(await open().listKeys(key.tenant)).toEqual([{ ...key, revokedAt: AT }]);
    });

    test('revokes only a key of the tenant', async () => {
      const key = keyOf(tenantId());
      await open().putKey(key);
      expect(await open().revokeKey(tenantId(), key.id, AT)).toBeUndefined();
      expect(await open().revokeKey(key.tenant, 'key_unknown', AT)).toBeUndefined();
      expect((await open().getKeyByHash(key.hash))?.revokedAt).toBeUndefined();
    });

    test('lists more tenants and keys than fit in one answer of 1 MB', async () => {
      const tenant = tenantId();
      const label = 'x'.repeat(60);
      const keys = Array.from({ length: 30 }, () =>
        keyOf(tenant, { label, origins: [`https://${'y'.repeat(50_000)}.example`] }),
      );
      await Promise.all(keys.map((key) => open().putKey(key)));
      expect(await open().listKeys(tenant)).toHaveLength(30);
    });
  });
}
