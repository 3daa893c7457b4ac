import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openPolicyFile, PolicyFileError, readPolicyFile } from '../../local/policy-file.ts';
import { nearest } from '../../local/policy-words.ts';

/** A fault in a policy file is found by its line and mended by its message. */

const GOOD = readFileSync('tenants/virtual-support.yaml', 'utf8');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'policy-file-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What is said of the good file with one piece of text replaced, and the line on which that piece begins. */
function faultsOf(good: string, bad: string, source = GOOD): { line: number; said: string[]; path: string } {
  const offset = source.indexOf(good);
  expect(offset).toBeGreaterThanOrEqual(0);
  const path = join(folder, 'policy.yaml');
  writeFileSync(
    path,
    source.replace(good, () => bad),
  );
  const line = source.slice(0, offset).split('\n').length;
  try {
    readPolicyFile(path);
    return { line, said: [], path };
  } catch (error) {
    expect(error).toBeInstanceOf(PolicyFileError);
    return { line, said: (error as Error).message.split('\n'), path };
  }
}

/** Expects one fault, in the line where the replaced text begins or as many below, with that line quoted. */
function expectFault(good: string, bad: string, text: string, below = 0): void {
  const { line, said, path } = faultsOf(good, bad);
  const quoted = GOOD.replace(good, () => bad).split('\n')[line + below - 1];
  expect(said).toEqual([`${path}:${line + below}: ${text}`, `${String(line + below).padStart(6)} | ${quoted}`]);
}

test('a good file is read, in YAML and in JSON', () => {
  const document = readPolicyFile('tenants/virtual-support.yaml');
  const path = join(folder, 'policy.json');
  writeFileSync(path, JSON.stringify(document));
  expect(readPolicyFile(path)).toEqual(document);
});

describe('what YAML refuses', () => {
  test.each([
    ['a star without quotes', 'in: ["*"], on: [email]', 'in: [*], on: [email]', /"\*"/],
    ['a tab', '  name: Virtual Support\n', '\tname: Virtual Support\n', /spaces/],
    ['a field written twice', '\ncontroller:', '\ntenant: other\ncontroller:', /keep one of them/],
    ['a reference to nothing', 'bases: [{ in: ["*"], basis: consent }]', 'bases: *nowhere', /"&nowhere"/],
  ])('%s', (_name, good, bad, remedy) => {
    const { line, said, path } = faultsOf(good, bad);
    const start = bad.startsWith('\n') ? line + 1 : line;
    expect(said[0]?.startsWith(`${path}:${start}: `)).toBe(true);
    expect(said[0]).toMatch(remedy);
    expect(said[1]).toContain(bad.trim().split('\n')[0]);
  });

  test('shows the first faults of a broken file, not the hundred that follow from them', () => {
    expect(faultsOf('\n  name: Virtual Support\n', '\n name: Virtual Support\n').said.length).toBeLessThanOrEqual(6);
  });
});

describe('what the schema refuses', () => {
  test('a misspelt field, with the field that was meant', () => {
    expectFault(
      'leadTime: P30D',
      'leedTime: P30D',
      'changes.leedTime: there is no such field here; did you mean "leadTime"?',
    );
  });
  test('a field like no other, with those there are', () => {
    expectFault('leadTime: P30D', 'xyz: 1', 'changes.xyz: there is no such field here; known: leadTime, oldEditions');
  });
  test('a missing field, at what should have it', () => {
    expectFault('  country: FR', '  #', 'controller.country: this field is required: seat', -2);
  });
  test('a word that is not in a list, with the one that was meant', () => {
    expectFault(
      'kind: research',
      'kind: reserch',
      'purposes.surveys.kind: expected one of marketing, cookie, service, sharing, profiling, recording, research, recruitment, other; did you mean "research"?',
    );
  });
  test('a text that YAML takes for a number', () => {
    expectFault(
      'version: "2026-11-01"',
      'version: 2026',
      'notices.privacy.versions.0.version: expected a text: put it in quotes, "2026"',
    );
  });
  test('a field without a value', () => {
    expectFault(
      'leadTime: P30D',
      'leadTime:',
      'changes.leadTime: this field has no value: write one, or remove the field',
    );
  });
  test('a single value in place of a list', () => {
    expectFault(
      'audience: [applicant]',
      'audience: applicant',
      'purposes.recruitment.audience: expected a list, e.g. [email, sms]',
    );
  });
  test('a day that is not in the calendar', () => {
    expectFault(
      'invalidFrom: "2020-07-16"',
      'invalidFrom: "2020-02-30"',
      'controller.transferMechanisms.privacy_shield.invalidFrom: expected a day of the calendar, e.g. "2026-03-01"',
    );
  });
  test('an address that is none', () => {
    expectFault(
      'url: https://ico.org.uk',
      'url: ico.org.uk',
      'controller.authorities.0.url: expected a full address, e.g. "https://example.com/privacy"',
    );
  });
  test('a number out of range', () => {
    expectFault('age: 18', 'age: 99', 'ages.minimum.0.age: expected at most 21');
  });
  test('an empty list', () => {
    expectFault('offered: [en, fr]', 'offered: []', 'languages.offered: needs at least 1 of these');
  });
  test('a key that is no language', () => {
    expectFault(
      'en: Newsletter,',
      'english: Newsletter,',
      'purposes.newsletter.label.english: a language is a BCP 47 tag such as "fr" or "pt-BR"',
    );
  });
  test('a code or star that is neither, with both ways to mend it', () => {
    const { said } = faultsOf('on: [email]', 'on: [E-Mail]');
    expect(said[0]).toContain('a code is 1 to 63 lower-case letters');
  });
  test('an empty file', () => {
    const { said } = faultsOf(GOOD, '', GOOD);
    expect(said[0]).toMatch(/:1: document: the file is empty$/);
  });
  test('several faults, in the order of their lines', () => {
    const { said } = faultsOf(
      'age: 18',
      'age: 99',
      GOOD.replace('leadTime: P30D', 'leadTime: soon').replace('kind: research', 'kind: x'),
    );
    const lines = said.flatMap((text) => /yaml:(\d+):/.exec(text)?.[1] ?? []).map(Number);
    expect(lines).toHaveLength(3);
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
  });
});

describe('what contradicts itself', () => {
  test('has its line', () => {
    expectFault(
      'audience: [applicant]',
      'audience: [aplicant]',
      'purposes.recruitment.audience.0: class "aplicant" is not declared under subjectClasses',
    );
  });
  test('in a part that is used twice, has the line where the part is written', () => {
    const source = readFileSync('tenants/virtual-contact.yaml', 'utf8');
    const good = '- { in: [US], basis: legitimate_interest, requires: [prior_interest] }';
    const { line, said, path } = faultsOf(good, '- { in: [US], basis: contract }', source);
    expect(said.filter((text) => text.startsWith(`${path}:${line}: `)).length).toBe(said.length / 2);
    expect(said.length).toBeGreaterThanOrEqual(4);
  });
});

test('a finding about a good document is shown at its line', () => {
  const { show } = openPolicyFile('tenants/virtual-support.yaml');
  const line = GOOD.split('\n').findIndex((text) => text.includes('leadTime')) + 1;
  expect(show({ pointer: '#/changes/leadTime', detail: 'too short' }, 'warning').split('\n')[0]).toBe(
    `tenants/virtual-support.yaml:${line}: warning: changes.leadTime: too short`,
  );
});

test('a file that is not there is named', () => {
  expect(() => readPolicyFile('tenants/nobody.yaml')).toThrow('tenants/nobody.yaml: there is no such file');
  expect(() => readPolicyFile('tenants')).toThrow('tenants: this is a folder; name a file');
});

test.each([
  ['marketting', 'marketing'],
  ['Leadtime', 'leadTime'],
  ['purpose', 'purposes'],
  ['zzz', undefined],
  ['', undefined],
])('"%s" is probably "%s"', (word, meant) => {
  expect(nearest(word, ['marketing', 'leadTime', 'purposes'])).toBe(meant);
});
