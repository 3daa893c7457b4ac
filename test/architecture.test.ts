import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';

/** The import rules of docs/architecture.md, executed. What a folder may name, beside itself. */
const RULES: Readonly<Record<string, readonly (string | RegExp)[]>> = {
  contract: ['zod'],
  core: ['contract', 'canonicalize', /^libphonenumber-js/],
  verify: ['contract', 'core/log'],
  adapters: ['contract', 'core', /^node:/, /^@aws-sdk\//],
  lambdas: [
    'contract',
    'core',
    /^node:/,
    '@middy/core',
    'zod',
    'zod-openapi',
    'aws-lambda',
    '@aws-lambda-powertools/logger',
  ],
  lib: ['contract', /^node:/, /^aws-cdk-lib/, 'constructs', 'cdk-nag', 'esbuild', 'zod'],
  bin: ['lib', /^aws-cdk-lib/, 'cdk-nag', /^node:/],
  sdk: [],
};

/** Files that may name more than their folder: the places where things are put together. */
const EXCEPTIONS: Readonly<Record<string, readonly (string | RegExp)[]>> = {
  'lambdas/wiring.ts': ['adapters', /^@aws-sdk\//],
};

const ROOT = resolve(import.meta.dirname, '..');
const SOURCE = [
  'bin',
  'lib',
  'contract',
  'core',
  'verify',
  'adapters',
  'lambdas',
  'local',
  'sdk',
  'client',
  'web',
  'cli',
  'bench',
  'scripts',
];

function filesOf(folder: string): string[] {
  const path = join(ROOT, folder);
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return [];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}

function importsOf(file: string): { name: string; typeOnly: boolean }[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(/^\s*(?:import|export)\s+(type\s)?[^'";]*?from\s+'([^']+)'|import\('([^']+)'\)/gm)].map(
    ([, type, from, dynamic]) => {
      const name = from ?? dynamic ?? '';
      const local = name.startsWith('.') ? relative(ROOT, resolve(ROOT, dirname(file), name)) : name;
      return { name: local, typeOnly: type !== undefined };
    },
  );
}

test('the imports are found at all', () => {
  expect(SOURCE.flatMap(filesOf).flatMap(importsOf).length).toBeGreaterThan(300);
});

describe.each(Object.keys(RULES))('%s/', (folder) => {
  const files = filesOf(folder);
  const allowed = (file: string) => [folder, ...(RULES[folder] ?? []), ...(EXCEPTIONS[file] ?? [])];
  const fits = (name: string, rule: string | RegExp) =>
    typeof rule === 'string' ? name === rule || name.startsWith(`${rule}/`) : rule.test(name);

  test('imports only what its rule allows', () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        // Types vanish at run time; the core may speak of zod's types but never run it.
        .filter(
          ({ name, typeOnly }) => !(typeOnly && name === 'zod') && !allowed(file).some((rule) => fits(name, rule)),
        )
        .map(({ name }) => `${file} imports ${name}`),
    );
    expect(wrong).toEqual([]);
  });
});

test('the core knows no clock, no chance, no machine and no cloud', () => {
  const impure =
    /aws-sdk|node:|Date\.now|Math\.random|new Date\(\)|\bprocess\.|\bBuffer\b|\bfetch\(|setTimeout|console\./;
  const wrong = [...filesOf('core'), ...filesOf('verify')].filter((file) => {
    const code = readFileSync(join(ROOT, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
    return impure.test(code);
  });
  expect(wrong).toEqual([]);
});

test('every file has a name that says what is in it', () => {
  const drawers = SOURCE.flatMap(filesOf).filter((file) => /(^|\/)(utils?|helpers?|common|misc|index)\.ts$/.test(file));
  expect(drawers).toEqual([]);
});

test('files stay small: none over 400 lines, nine of ten under 250, the median under 120', () => {
  const lengths = SOURCE.flatMap(filesOf)
    .map((file) => ({ file, lines: readFileSync(join(ROOT, file), 'utf8').split('\n').length }))
    .sort((a, b) => a.lines - b.lines);
  const quantile = (q: number) => lengths[Math.floor((lengths.length - 1) * q)]?.lines ?? 0;
  expect(lengths.filter(({ lines }) => lines > 400)).toEqual([]);
  expect(quantile(0.9)).toBeLessThanOrEqual(250);
  expect(quantile(0.5)).toBeLessThanOrEqual(120);
});

test('a handler is short: it reads the request, calls one use case and answers', () => {
  const handlers = filesOf('lambdas').filter(
    (file) =>
      /^lambdas\/[^/]+\.ts$/.test(file) && readFileSync(join(ROOT, file), 'utf8').includes('export const handler'),
  );
  const long = handlers.filter((file) => readFileSync(join(ROOT, file), 'utf8').split('\n').length > 70);
  expect(handlers.length).toBeGreaterThan(10);
  expect(long).toEqual([]);
});

test('nothing names a registry host, a home directory or a secret', () => {
  const text = ['package.json', 'package-lock.json', '.npmrc', 'cdk.json', ...SOURCE.flatMap(filesOf)]
    .map((file) => ({ file, text: readFileSync(join(ROOT, file), 'utf8') }))
    .filter(({ text }) => /registry\.|\/root\/|\/home\/|AKIA[0-9A-Z]{16}|-----BEGIN/.test(text))
    .map(({ file }) => file);
  expect(text).toEqual([]);
});
