import type { CreatedKey, CreateKeyRequest, KeyDescription } from '../../contract/keys.ts';
import { Refusal, refuse } from '../errors.ts';
import type { ControlStore, StoredKey } from '../ports/control-store.ts';
import type { Runtime } from '../ports/runtime.ts';

export interface KeyPorts {
  readonly control: ControlStore;
  readonly runtime: Runtime;
}

/** Creates an API key. The key is in the answer and nowhere else: the store keeps its SHA-256. */
export async function createKey(
  { control, runtime }: KeyPorts,
  tenant: string,
  request: CreateKeyRequest,
): Promise<CreatedKey> {
  if ((await control.getTenant(tenant)) === undefined) throw new Refusal('not_found', `there is no tenant "${tenant}"`);
  if (request.expiresAt !== undefined && Date.parse(request.expiresAt) <= Date.parse(runtime.now())) {
    throw refuse('invalid_time', '/expiresAt', 'the key would have expired already');
  }
  const own = request.kind === 'secret' ? request.secret : undefined;
  if (own !== undefined) checkStrength(own);
  const key = own ?? `${request.kind === 'secret' ? 'sk' : 'pk'}_${runtime.randomId(32)}`;
  const stored: StoredKey = {
    id: `key_${runtime.randomId(12)}`,
    tenant,
    kind: request.kind,
    scopes: request.kind === 'secret' ? request.scopes : ['events:write'],
    origins: request.kind === 'publishable' ? request.origins : [],
    ...(request.label && { label: request.label }),
    createdAt: runtime.now(),
    ...(request.expiresAt && { expiresAt: new Date(request.expiresAt).toISOString() }),
    hash: runtime.sha256(key),
  };
  await control.putKey(stored);
  return { key, ...describe(stored) };
}

/** All keys of a tenant, newest first, also the revoked ones. */
export async function listKeys(
  { control }: Pick<KeyPorts, 'control'>,
  tenant: string,
): Promise<{ keys: KeyDescription[] }> {
  const keys = await control.listKeys(tenant);
  return { keys: keys.map(describe).sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1)) };
}

/** Revokes a key: refused everywhere within FRESHNESS. Doing it again changes nothing. */
export async function revokeKey({ control, runtime }: KeyPorts, tenant: string, id: string): Promise<KeyDescription> {
  const revoked = await control.revokeKey(tenant, id, runtime.now());
  if (revoked === undefined) throw new Refusal('not_found', `tenant "${tenant}" has no key "${id}"`);
  return describe(revoked);
}

function describe({ hash: _hash, ...description }: StoredKey): KeyDescription {
  return description;
}

/** Bits of entropy a key must plausibly have: 128 with some margin for what the estimate cannot see. */
const MINIMUM_BITS = 112;

/** Refuses a caller's own key that is short, of few different characters, or could be mistaken for one of ours. */
function checkStrength(key: string): void {
  if (!/^[\x21-\x7e]{32,200}$/.test(key)) {
    throw refuse(
      'weak_key',
      '/secret',
      'your own key needs 32 to 200 visible ASCII characters; or leave it out and get one',
    );
  }
  if (/^(pk|sk)_/.test(key))
    throw refuse('weak_key', '/secret', '"pk_" and "sk_" are our prefixes: choose another beginning');
  const counts = new Map<string, number>();
  for (const character of key) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= count * Math.log2(count / key.length);
  if (bits < MINIMUM_BITS || isRegular(key)) {
    throw refuse(
      'weak_key',
      '/secret',
      'your own key follows a pattern or repeats too few characters: use 32 random ones, e.g. from a password generator',
    );
  }
}

/** Whether half of the key runs on (abc, 321, aaa), or most of it repeats an earlier part. */
function isRegular(key: string): boolean {
  const codes = [...key].map((character) => character.charCodeAt(0));
  const share = (count: number, of: number) => count / of;
  const running = codes.filter((code, index) => index > 0 && Math.abs(code - (codes[index - 1] ?? 0)) <= 1).length;
  if (share(running, codes.length) >= 0.5) return true;
  for (let shift = 1; shift <= codes.length / 2; shift += 1) {
    const same = codes.filter((code, index) => index >= shift && code === codes[index - shift]).length;
    if (share(same, codes.length - shift) >= 0.75) return true;
  }
  return false;
}
