import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import * as z from 'zod';
import { policySchema, print } from '../../scripts/generate-schemas.ts';

/** The JSON Schema with which editors check policies. No full validator is among our dependencies: zod reads it back. */

const FILE = 'schemas/policy.schema.json';
const written = JSON.parse(readFileSync(FILE, 'utf8'));
const schema = z.fromJSONSchema(written);
const files = readdirSync('tenants').filter((name) => name.endsWith('.yaml'));
const read = (name: string) => parse(readFileSync(`tenants/${name}`, 'utf8'));

test('the file is current: otherwise run "npm run schemas"', () => {
  expect(readFileSync(FILE, 'utf8')).toBe(`${print(policySchema())}\n`);
});

test('is JSON Schema 2020-12, with a title and a text for each part of a policy', () => {
  expect(written).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Consent Ledger policy',
    additionalProperties: false,
  });
  for (const part of Object.values(written.properties)) {
    expect(part).toMatchObject({ title: expect.any(String), description: expect.stringMatching(/\.$/) });
  }
});

test('a contact needs one way to be reached, which zod enforces by a refinement and cannot read back', () => {
  expect(written.properties.controller.properties.contacts.items.anyOf).toEqual(
    ['email', 'phone', 'url', 'post'].map((field) => ({ required: [field] })),
  );
});

test('asks only for what has no default', () => {
  expect([...written.required].sort()).toEqual([
    'channels',
    'collectionPoints',
    'controller',
    'format',
    'languages',
    'notices',
    'purposes',
    'subjectClasses',
    'tenant',
  ]);
});

describe.each(files)('%s', (name) => {
  test('names the schema in its first line, for editors', () => {
    const [first] = readFileSync(`tenants/${name}`, 'utf8').split('\n');
    expect(first).toBe('# yaml-language-server: $schema=../schemas/policy.schema.json');
  });

  test('fits it', () => {
    expect(schema.safeParse(read(name)).error).toBeUndefined();
  });
});

test.each([
  ['an unknown field', (policy: Broken) => ({ ...policy, languges: {} })],
  ['a missing part', ({ notices: _, ...policy }: Broken) => policy],
  ['a word that is not in the list', (policy: Broken) => ({ ...policy, revocationScope: 'some' })],
  ['a code in capitals', (policy: Broken) => ({ ...policy, collectionPoints: [{ id: 'Form' }] })],
  ['no purpose at all', (policy: Broken) => ({ ...policy, purposes: [] })],
])('%s does not fit', (_name, breaking) => {
  expect(schema.safeParse(breaking(read('vclerk.yaml'))).success).toBe(false);
});

type Broken = Readonly<Record<string, unknown>>;
