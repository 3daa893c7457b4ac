import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { secretsContext, TENANT_SECRETS } from '../core/app/create-tenant.ts';
import { Refusal } from '../core/errors.ts';
import type { ControlStore } from '../core/ports/control-store.ts';
import type { MasterKey, SealedPlace, Vault, Vaults } from '../core/ports/vault.ts';

const NONCE = 12;
const TAG = 16;

/** Vaults on node:crypto. A tenant's secrets are unwrapped at first use and stay in this process's memory. */
export function nodeVaults(control: Pick<ControlStore, 'getTenant'>, masterKey: MasterKey): Vaults {
  const open = new Map<string, Promise<Vault>>();
  return {
    open(tenant) {
      let vault = open.get(tenant);
      if (vault === undefined) {
        vault = unlock(control, masterKey, tenant);
        open.set(tenant, vault);
        vault.catch(() => open.delete(tenant));
      }
      return vault;
    },
  };
}

async function unlock(control: Pick<ControlStore, 'getTenant'>, masterKey: MasterKey, tenant: string): Promise<Vault> {
  const record = await control.getTenant(tenant);
  if (record === undefined) throw new Refusal('not_found', `there is no tenant "${tenant}"`);
  const secrets = await masterKey.unwrap(record.wrappedSecrets, secretsContext(tenant));
  if (secrets.length !== TENANT_SECRETS) throw new Error('the secrets of a tenant have the wrong length');
  return vaultOf(secrets.subarray(0, 32), secrets.subarray(32, 64));
}

function vaultOf(pepperBytes: Uint8Array, tenantKeyBytes: Uint8Array): Vault {
  // Key objects are made once: making one for each call takes longer than the HMAC itself.
  const pepper = createSecretKey(pepperBytes);
  const tenantKey = createSecretKey(tenantKeyBytes);
  const mac = (text: string) => createHmac('sha256', pepper).update(text).digest('base64url');
  const dataKeyContext = (subject: string) => `consent-ledger/data-key/${subject}`;
  const unwrap = (wrapped: Uint8Array, subject: string) => decrypt(tenantKey, wrapped, dataKeyContext(subject));
  return {
    reference: ({ type, value }) => `sub_${mac(`${type}\0${value}`)}`,
    // The prefix keeps digests of texts and references of people apart although the pepper is one.
    digest: (text) => mac(`\0digest\0${text}`).slice(0, 22),
    createDataKey: (subject) => encrypt(tenantKey, randomBytes(32), dataKeyContext(subject)),
    seal: (dataKey, place, text) =>
      encrypt(unwrap(dataKey, place.subject), Buffer.from(text, 'utf8'), placeContext(place)),
    open: (dataKey, place, sealed) =>
      Buffer.from(decrypt(unwrap(dataKey, place.subject), sealed, placeContext(place))).toString('utf8'),
  };
}

function placeContext({ subject, eventId, part }: SealedPlace): string {
  return `consent-ledger/sealed/${subject}/${eventId}/${part}`;
}

/** AES-256-GCM: nonce, ciphertext, tag. A random nonce is safe here: a key encrypts far fewer than 2^32 texts. */
export function encrypt(key: Uint8Array | KeyObject, plain: Uint8Array, context: string): Uint8Array {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Throws if key, context or ciphertext do not belong together. */
export function decrypt(key: Uint8Array | KeyObject, sealed: Uint8Array, context: string): Uint8Array {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE), { authTagLength: TAG });
  decipher.setAAD(Buffer.from(context)).setAuthTag(sealed.subarray(-TAG));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE, -TAG)), decipher.final()]);
}
