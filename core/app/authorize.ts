import type { ErrorCode } from '../../contract/errors.ts';
import type { Scope } from '../../contract/keys.ts';
import type { ControlStore, StoredKey } from '../ports/control-store.ts';
import type { Runtime } from '../ports/runtime.ts';
import { FRESHNESS } from './current-policy.ts';

/** Who calls and what the key allows; or why it is not let in. */
export type Identity =
  | {
      readonly ok: true;
      readonly tenant: string;
      readonly keyId: string;
      readonly kind: 'publishable' | 'secret';
      readonly scopes: readonly Scope[];
      readonly origins: readonly string[];
    }
  | {
      readonly ok: false;
      readonly code: Extract<ErrorCode, 'missing_key' | 'invalid_key' | 'secret_in_url' | 'store_unavailable'>;
    };

export interface KeyRing {
  /** The identity behind a key, at most FRESHNESS old. */
  identify(key: string | undefined): Promise<Identity>;
}

interface Known {
  readonly stored: Promise<StoredKey | undefined>;
  readonly until: number;
}

/** How many keys a process remembers; a flood of invented keys must not fill its memory. */
const REMEMBERED = 10_000;

/**
 * Resolves API keys. The lookup is by the key's SHA-256, so no comparison of secrets takes place whose time could tell
 * anything: whoever can choose the hash they hit already knows the key.
 */
export function keyRing(
  control: Pick<ControlStore, 'getKeyByHash'>,
  runtime: Pick<Runtime, 'now' | 'sha256'>,
): KeyRing {
  const known = new Map<string, Known>();
  return {
    async identify(key) {
      if (key === undefined || key === '') return { ok: false, code: 'missing_key' };
      if (!/^[\x21-\x7e]{16,200}$/.test(key)) return { ok: false, code: 'invalid_key' };
      const hash = runtime.sha256(key);
      const now = runtime.now();
      let entry = known.get(hash);
      if (entry === undefined || entry.until <= Date.parse(now)) {
        if (known.size >= REMEMBERED) known.clear();
        entry = { stored: control.getKeyByHash(hash), until: Date.parse(now) + FRESHNESS };
        known.set(hash, entry);
        entry.stored.catch(() => known.delete(hash));
      }
      const stored = await entry.stored;
      if (
        stored === undefined ||
        stored.revokedAt !== undefined ||
        (stored.expiresAt !== undefined && stored.expiresAt <= now)
      ) {
        return { ok: false, code: 'invalid_key' };
      }
      const { tenant, id, kind, scopes, origins } = stored;
      return { ok: true, tenant, keyId: id, kind, scopes, origins };
    },
  };
}
