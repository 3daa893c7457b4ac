import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { nodeSha256 } from '../../../adapters/node-hashing.ts';
import { equalBytes, fromHex, utf8 } from '../../../core/log/bytes.ts';
import { Malformed } from '../../../core/log/errors.ts';
import { type Growth, grow, growthReads } from '../../../core/log/grow.ts';
import { treeHashing } from '../../../core/log/hashing.ts';
import { emptyHead, type Head } from '../../../core/log/head.ts';
import { SIGNATURE_TYPES, type VerifierKey, verifierKey } from '../../../core/log/keys.ts';
import { type Tile, tilePath } from '../../../core/log/layout.ts';
import type { Signer } from '../../../core/ports/signer.ts';

/** What the tests of the log share: hashing, made-up entries, a log in memory, keys, and a tree computed the plain way. */

export const hash = treeHashing(nodeSha256);

/** Entries as the ledger has them: 32 bytes, all different. */
export function entriesOf(count: number, from = 0): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => nodeSha256(utf8(`event ${from + i}`)));
}

/** RFC 6962 §2.1, word for word, on entries. */
export function plainRoot(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length === 0) return hash.emptyRoot;
  if (entries.length === 1) return hash.leaf(entries[0] as Uint8Array);
  let k = 1;
  while (k * 2 < entries.length) k *= 2;
  return hash.node(plainRoot(entries.slice(0, k)), plainRoot(entries.slice(k)));
}

/** A log in memory that refuses to write a path twice with different bytes. */
export class MemoryLog {
  readonly objects = new Map<string, Uint8Array>();
  head: Head = emptyHead(hash);

  plan(entries: readonly Uint8Array[]): Growth {
    const paths = growthReads(this.head.size, entries.length);
    const existing = new Map(paths.flatMap((path) => (this.objects.has(path) ? [[path, this.read(path)]] : [])));
    return grow(this.head, entries, existing, hash);
  }

  put(path: string, bytes: Uint8Array): void {
    const there = this.objects.get(path);
    if (there !== undefined && !equalBytes(there, bytes)) throw new Error(`${path} would be written with other bytes`);
    this.objects.set(path, bytes);
  }

  append(entries: readonly Uint8Array[]): this {
    const { objects, head } = this.plan(entries);
    for (const { path, bytes } of objects) this.put(path, bytes);
    this.head = head;
    return this;
  }

  readonly tile = (tile: Tile): Uint8Array => this.read(tilePath(tile));
  readonly maybeTile = (level: number, index: number, width: number): Uint8Array | undefined =>
    this.objects.get(tilePath({ level, index, width }));

  private read(path: string): Uint8Array {
    const bytes = this.objects.get(path);
    if (bytes === undefined) throw new Error(`there is no ${path}`);
    return bytes;
  }
}

export function publicKeyOf(seed: Uint8Array): Uint8Array {
  return createPublicKey(privateKey(seed)).export({ format: 'der', type: 'spki' }).subarray(-32);
}

/** A signer from a seed, with its verifier key. */
export function signerOf(name: string, seed: Uint8Array): Signer & { key: VerifierKey; cosigner: VerifierKey } {
  const publicKey = publicKeyOf(seed);
  return {
    name,
    publicKey,
    key: verifierKey(name, SIGNATURE_TYPES.ed25519, publicKey, nodeSha256),
    cosigner: verifierKey(name, SIGNATURE_TYPES.cosignature, publicKey, nodeSha256),
    sign: async (message) => sign(null, message, privateKey(seed)),
  };
}

function privateKey(seed: Uint8Array) {
  const der = Buffer.concat([fromHex('302e020100300506032b657004220420'), seed]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

/** The bytes with one bit turned over. */
export function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const at = Math.floor(bit / 8) % copy.length;
  copy[at] = (copy[at] ?? 0) ^ (1 << (bit % 8));
  return copy;
}

/** Runs a parser that may succeed or say that the input is malformed; anything else is a fault of the parser. */
export function onlyMalformed<T>(parse: () => T): T | Malformed {
  try {
    return parse();
  } catch (error) {
    if (error instanceof Malformed) return error;
    throw error;
  }
}
