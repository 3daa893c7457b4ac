import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

/** Reads the documentation as its readers do: pages, fenced blocks, headings, links. */

export const ROOT = resolve(import.meta.dirname, '../..');

export interface Fence {
  /** The language, e.g. `sh`, and what follows it on the line, e.g. a file name. */
  readonly language: string;
  readonly info: string;
  readonly text: string;
  /** Line of the opening fence. */
  readonly line: number;
}

/** Every page of the documentation, as paths from the root. */
export function pages(): string[] {
  const inRoot = readdirSync(ROOT).filter((name) => name.endsWith('.md'));
  const inFolders = ['docs', 'examples', 'tenants'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      // The notices of the example tenants are texts of those tenants, not documentation.
      .filter((name) => name.endsWith('.md') && !name.startsWith('notices'))
      .map((name) => join(folder, name)),
  );
  return [...inRoot, ...inFolders].map((path) => relative(ROOT, resolve(ROOT, path))).sort();
}

export function read(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}

export function fencesOf(text: string): Fence[] {
  const fences: Fence[] = [];
  let open: { language: string; info: string; line: number; lines: string[] } | undefined;
  text.split('\n').forEach((content, index) => {
    const [, language = '', info = ''] = /^ *```(\w*) *(.*)$/.exec(content) ?? [];
    if (!/^ *```/.test(content)) open?.lines.push(content);
    else if (open === undefined) open = { language, info: info.trim(), line: index + 1, lines: [] };
    else {
      fences.push({ ...open, text: open.lines.join('\n') });
      open = undefined;
    }
  });
  if (open !== undefined) throw new Error(`the block of line ${open.line} is never closed`);
  return fences;
}

/** The text without its fenced blocks. */
export function prose(text: string): string {
  return text.replace(/^ *```[\s\S]*?^ *```$/gm, '');
}

/** The anchors of a page, made from its headings as GitHub makes them. */
export function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of prose(text).matchAll(/^#{1,6} +(.+)$/gm)) {
    const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*]/g, '');
    const anchor = words
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\- _]/gu, '')
      .replace(/ /g, '-');
    let unique = anchor;
    for (let n = 1; anchors.has(unique); n += 1) unique = `${anchor}-${n}`;
    anchors.add(unique);
  }
  return anchors;
}

export function linksOf(text: string): string[] {
  return [...prose(text).matchAll(/\[[^\]]*\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
}
