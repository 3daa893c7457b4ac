import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { anchorsOf, linksOf, pages, prose, ROOT, read } from './markdown.ts';

test.each(pages())('every link of %s leads somewhere', (page) => {
  const broken = linksOf(read(page)).filter((link) => {
    if (/^(https?:|mailto:)/.test(link)) return !URL.canParse(link);
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? join(ROOT, page) : resolve(ROOT, dirname(page), path);
    if (!existsSync(target)) return true;
    return anchor !== undefined && !anchorsOf(read(relative(ROOT, target))).has(anchor);
  });
  expect(broken).toEqual([]);
});

test('every page can be reached from the README', () => {
  const seen = new Set<string>();
  const visit = (page: string) => {
    if (seen.has(page)) return;
    seen.add(page);
    for (const link of linksOf(read(page))) {
      const target = relative(ROOT, resolve(ROOT, dirname(page), link.split('#')[0] || '.'));
      if (!existsSync(join(ROOT, target)) || /^https?:/.test(link)) continue;
      const inside = statSync(join(ROOT, target)).isDirectory()
        ? readdirSync(join(ROOT, target)).map((name) => join(target, name))
        : [target];
      for (const next of inside) if (next.endsWith('.md')) visit(next);
    }
  };
  visit('README.md');
  expect(pages().filter((page) => !seen.has(page))).toEqual([]);
});

/** Files that the documentation names in code, e.g. `core/app/settle.ts`. */
test.each(pages())('every file that %s names exists', (page) => {
  const named = [...prose(read(page)).matchAll(/`((?:[a-z0-9.-]+\/)+[a-z0-9.-]+\.(?:ts|js|mjs|yaml|md|sh))`/g)];
  const missing = named.map(([, path = '']) => path).filter((path) => !existsSync(join(ROOT, path)));
  expect(missing).toEqual([]);
});

test('decisions are numbered once and fit on a page', () => {
  const decisions = pages().filter((page) => page.startsWith('docs/adr/'));
  const numbers = decisions.map((page) => page.slice('docs/adr/'.length, 'docs/adr/0000'.length));
  expect(new Set(numbers).size).toBe(numbers.length);
  for (const page of decisions) {
    expect({ page, long: read(page).split('\n').length > 61 }).toEqual({ page, long: false });
    expect(read(page)).toMatch(new RegExp(`^# ${page.slice('docs/adr/'.length, 'docs/adr/0000'.length)} `));
  }
});

test('nothing names the machine it was written on, or a registry', () => {
  const wrong = [...pages(), 'examples/my-shop.yaml'].filter((page) =>
    /\/work\/|\/root\/|\/home\/|\/tmp\/|registry\./.test(read(page)),
  );
  expect(wrong).toEqual([]);
});
