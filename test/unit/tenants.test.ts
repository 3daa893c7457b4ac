import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { PolicyDocument } from '../../contract/policy/document.ts';
import { ANY } from '../../contract/vocabulary.ts';
import { contradictions } from '../../core/policy/validate.ts';

/** The example tenants are the first thing a new customer copies, so whatever is wrong in them is wrong everywhere. */

const folder = new URL('../../tenants/', import.meta.url);

interface Tenant {
  readonly id: string;
  readonly prefix: string;
  /** How many clauses the company's policy has. */
  readonly clauses: number;
  /** Clauses that ask for a value in the document. Each is named there, beside the value. */
  readonly configured: readonly number[];
}

const tenants: readonly Tenant[] = [
  { id: 'virtual-support', prefix: 'VS', clauses: 56, configured: [4, 8, 15, 17, 34, 36, 41, 49, 51, 55] },
  {
    id: 'vclerk',
    prefix: 'VK',
    clauses: 76,
    configured: [1, 2, 4, 10, 17, 21, 28, 31, 35, 49, 51, 52, 58, 64, 75],
  },
  { id: 'virtual-scale', prefix: 'SC', clauses: 41, configured: [2, 3, 7, 9, 14, 28, 29, 31, 32, 38, 39, 41] },
  {
    id: 'virtual-contact',
    prefix: 'CT',
    clauses: 80,
    configured: [1, 2, 13, 14, 16, 18, 21, 28, 36, 40, 41, 48, 51, 56, 69, 70, 73, 79],
  },
  {
    id: 'xmserver',
    prefix: 'XM',
    clauses: 73,
    configured: [1, 3, 7, 11, 13, 14, 15, 17, 24, 39, 40, 41, 49, 59, 72],
  },
];

const clause = ({ prefix }: Tenant, number: number) => `${prefix}-${String(number).padStart(2, '0')}`;
const textOf = (id: string) => readFileSync(new URL(`${id}.yaml`, folder), 'utf8');
const documentOf = (id: string) => PolicyDocument.parse(parse(textOf(id)));
const commentsOf = (id: string) =>
  textOf(id)
    .split('\n')
    .flatMap((line) => /(?:^|\s)#.*$/.exec(line)?.[0] ?? [])
    .join('\n');

/** What of `named` is not among `declared`. */
function undeclared(named: readonly string[], declared: readonly { readonly id: string }[]): string[] {
  const known = new Set([ANY, ...declared.map(({ id }) => id)]);
  return named.filter((id) => !known.has(id));
}

test('every document in the folder is tested', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  expect(files.sort()).toEqual(tenants.map(({ id }) => `${id}.yaml`).sort());
});

describe.each(tenants)('$id', (tenant) => {
  const document = documentOf(tenant.id);
  const { purposes, channels, subjectClasses, recipients, notices, languages } = document;

  test('is called like its file and contradicts itself nowhere', () => {
    expect(document.tenant).toBe(tenant.id);
    expect(contradictions(document)).toEqual([]);
  });

  test('names only channels, classes, purposes and mechanisms that it declares', () => {
    expect(purposes.flatMap((purpose) => undeclared(purpose.channels, channels))).toEqual([]);
    expect(purposes.flatMap((purpose) => undeclared(purpose.audience ?? [], subjectClasses))).toEqual([]);
    expect(subjectClasses.flatMap(({ never }) => undeclared(never, purposes))).toEqual([]);
    expect(recipients.flatMap((recipient) => undeclared(recipient.purposes, purposes))).toEqual([]);
    expect(notices.flatMap(({ versions }) => versions.flatMap(({ covers }) => undeclared(covers, purposes)))).toEqual(
      [],
    );
    const { contacts, transferMechanisms } = document.controller;
    expect(
      undeclared(
        contacts.map((contact) => contact.subjectClass ?? ANY),
        subjectClasses,
      ),
    ).toEqual([]);
    expect(
      undeclared(
        recipients.map((r) => r.transferMechanism ?? ANY),
        transferMechanisms,
      ),
    ).toEqual([]);
  });

  test('uses every channel, and reaches people on all but "data"', () => {
    expect(
      undeclared(
        channels.map(({ id }) => id),
        purposes.flatMap((p) => p.channels.map((id) => ({ id }))),
      ),
    ).toEqual([]);
    for (const { id, addressedBy } of channels) expect([id, addressedBy.length > 0]).toEqual([id, id !== 'data']);
  });

  test.each(languages.offered)('speaks %s: labels of purposes and channels, texts of notices', (language) => {
    for (const { id, label } of [...purposes, ...channels])
      expect([id, label[language]]).toEqual([id, expect.any(String)]);
    for (const { id, versions } of notices) {
      for (const { version, texts } of versions) {
        expect([id, version, texts[language]]).toEqual([id, version, expect.anything()]);
      }
    }
  });

  test('has a privacy notice and a cookie notice, and the hash of each text is that of its file', () => {
    expect(new Set(notices.map(({ type }) => type))).toEqual(new Set(['privacy', 'cookie']));
    const registered = notices.flatMap(({ id, versions }) =>
      versions.flatMap(({ version, texts }) =>
        Object.entries(texts).map(([language, { hash }]) => ({ file: `${id}-${version}.${language}.md`, hash })),
      ),
    );
    const home = new URL(`notices/${tenant.id}/`, folder);
    for (const { file, hash } of registered) {
      const digest = createHash('sha256')
        .update(readFileSync(new URL(file, home)))
        .digest('hex');
      expect([file, hash]).toEqual([file, `sha256:${digest}`]);
    }
    expect(readdirSync(home).sort()).toEqual(registered.map(({ file }) => file).sort());
  });

  test('asks for consent in places it does not know, unless nobody could be asked', () => {
    for (const { id, kind, bases } of purposes) {
      const anywhere = bases.find((rule) => rule.in.includes(ANY) && rule.on.includes(ANY));
      expect([id, anywhere]).toEqual([id, expect.anything()]);
      const places = bases.filter((rule) => !rule.in.includes(ANY));
      if (places.length > 0) expect([id, anywhere?.basis]).toEqual([id, 'consent']);
      if (kind === 'marketing') expect(bases.map(({ basis }) => basis)).not.toContain('contract');
    }
  });

  test('names each clause that asks for a value beside that value', () => {
    const comments = commentsOf(tenant.id);
    const missing = tenant.configured.map((number) => clause(tenant, number)).filter((id) => !comments.includes(id));
    expect(missing).toEqual([]);
  });

  test('names only clauses of its own policy', () => {
    const own = new Set(Array.from({ length: tenant.clauses }, (_, index) => clause(tenant, index + 1)));
    const named = commentsOf(tenant.id).match(/\b(VS|VK|SC|CT|XM)-\d+\b/g) ?? [];
    expect(named.filter((id) => !own.has(id))).toEqual([]);
  });
});

test('Virtual Scale keeps one table of places behind every "consent where required" (SC-41)', () => {
  const { purposes } = documentOf('virtual-scale');
  const tables = ['promotions', 'joint_marketing', 'partner_enhancement', 'advertising'].map(
    (id) => purposes.find((purpose) => purpose.id === id)?.bases,
  );
  expect(tables[0]).toBeDefined();
  for (const table of tables) expect(table).toEqual(tables[0]);
  expect(textOf('virtual-scale').match(/\*where_required$/gm)).toHaveLength(4);
});

test('Virtual Contact has no purpose for selling data (CT-23)', () => {
  const { purposes } = documentOf('virtual-contact');
  expect(purposes.filter(({ id, dpv }) => id === 'sale' || dpv === 'SellDataToThirdParties')).toEqual([]);
});
