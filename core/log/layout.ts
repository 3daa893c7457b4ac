import { parseDecimal } from './decimal.ts';
import { Malformed } from './errors.ts';

/** Hashes in a full tile, entries in a full bundle. */
export const TILE_WIDTH = 256;

/** One object of the tree. Level 0 holds leaf hashes; each hash of level l + 1 is the root of a full tile of level l. */
export interface Tile {
  readonly level: number;
  readonly index: number;
  /** 1 to 256; less than 256 is a partial tile, the last one of its level. */
  readonly width: number;
}

/** An entry bundle has the index and width of the level 0 tile over it. */
export type Bundle = Omit<Tile, 'level'>;

/** Where the signed head lies: the only object of a log that is ever replaced. */
export const CHECKPOINT_PATH = 'checkpoint';

/**
 * The path of a tile as of C2SP tlog-tiles, e.g. `tile/0/x001/x234/067.p/8`.
 * @see https://c2sp.org/tlog-tiles
 */
export function tilePath({ level, index, width }: Tile): string {
  return `tile/${level}/${place(index, width)}`;
}

export function bundlePath({ index, width }: Bundle): string {
  return `tile/entries/${place(index, width)}`;
}

/** Reads a path back; level `entries` means a bundle. Throws Malformed for any other form than the one written. */
export function parseTilePath(path: string): Bundle & { readonly level: number | 'entries' } {
  const form = /^tile\/(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([0-9]{1,3}))?$/.exec(path);
  const [, kind = '', digits = '', partial] = form ?? [];
  if (form === null) throw new Malformed('path', 'not of the form tile/<L>/<N>[.p/<W>]', path);
  if (digits.startsWith('x000')) throw new Malformed('path', 'a leading zero element', path);
  const index = Number(digits.replace(/[x/]/g, ''));
  const level = kind === 'entries' ? kind : parseDecimal(kind);
  const width = partial === undefined ? TILE_WIDTH : parseDecimal(partial);
  if (!Number.isSafeInteger(index)) throw new Malformed('path', 'the index is larger than 2^53 - 1', path);
  if (level !== 'entries' && level > 63) throw new Malformed('path', 'no level is over 63', path);
  if (partial !== undefined && (width < 1 || width >= TILE_WIDTH)) {
    throw new Malformed('path', 'a partial width is 1 to 255', path);
  }
  return { level, index, width };
}

/** How many hashes a level has in a tree of this size. */
export function countAt(level: number, size: number): number {
  let count = size;
  for (let l = 0; l < level; l += 1) count = Math.floor(count / TILE_WIDTH);
  return count;
}

/** A tile as it is in a tree of this size; the level must reach that far. */
export function tileAt(level: number, index: number, size: number): Tile {
  return { level, index, width: Math.min(TILE_WIDTH, countAt(level, size) - index * TILE_WIDTH) };
}

/** The tiles that are new when a tree grows, level by level from the leaves, left to right. */
export function grownTiles(from: number, to: number): Tile[] {
  const tiles: Tile[] = [];
  for (let level = 0; countAt(level, to) > countAt(level, from); level += 1) {
    const end = countAt(level, to) / TILE_WIDTH;
    for (let index = Math.floor(countAt(level, from) / TILE_WIDTH); index < end; index += 1) {
      tiles.push(tileAt(level, index, to));
    }
  }
  return tiles;
}

/** The partial tiles of a tree that continue when it grows: what must be read before the new ones can be written. */
export function continuedTiles(from: number, to: number): Tile[] {
  const tiles: Tile[] = [];
  for (let level = 0; countAt(level, to) > countAt(level, from); level += 1) {
    const count = countAt(level, from);
    if (count % TILE_WIDTH !== 0) tiles.push(tileAt(level, Math.floor(count / TILE_WIDTH), from));
  }
  return tiles;
}

/** `x001/x234/067`: no folder of a file system gets more than a thousand names, and none is also a file. */
function place(index: number, width: number): string {
  const groups = [String(index % 1000).padStart(3, '0')];
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    groups.unshift(`x${String(rest % 1000).padStart(3, '0')}`);
  }
  return groups.join('/') + (width === TILE_WIDTH ? '' : `.p/${width}`);
}
