import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { MasterKey } from '../core/ports/vault.ts';
import { decrypt, encrypt } from './node-vaults.ts';

/** MasterKey in a file of 32 random bytes, made at first use and readable by its owner only. For local installations. */
export function fileMasterKey(path: string): MasterKey {
  const key = readOrCreate(path);
  return {
    wrap: async (plain, context) => encrypt(key, plain, context),
    unwrap: async (wrapped, context) => decrypt(key, wrapped, context),
  };
}

function readOrCreate(path: string): Uint8Array {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    // Exclusive creation decides between two first starts; the loser reads what the winner wrote.
    const file = openSync(path, 'wx', 0o600);
    writeSync(file, randomBytes(32));
    // Before anything is encrypted with it: a power cut must not leave data whose key was never on the disk.
    fsyncSync(file);
    closeSync(file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const key = readFileSync(path);
  if (key.length !== 32) throw new Error(`${path} is not a master key: it must hold exactly 32 bytes`);
  return key;
}
