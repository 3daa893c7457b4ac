import { expect, test } from '@jest/globals';
import { ALLOW_REASONS, DENY_REASONS } from '../../contract/checks.ts';
import { PROBLEMS } from '../../contract/errors.ts';
import { EVENT_KINDS } from '../../contract/events.ts';
import { SCOPES } from '../../contract/keys.ts';
import { Controller, Recipient, SubjectClass } from '../../contract/policy/controller.ts';
import { PolicyDocument } from '../../contract/policy/document.ts';
import { NoticeVersion } from '../../contract/policy/notices.ts';
import { BasisRule, Purpose } from '../../contract/policy/purposes.ts';
import { ACTIONS, ACTORS, CHOICE_STATUSES, LEGAL_BASES, NON_ACTIONS } from '../../contract/vocabulary.ts';
import { CATALOGUE } from '../../core/explain/catalogue.ts';
import { anchorsOf, fencesOf, prose, read } from './markdown.ts';

/** Lists in the documentation against the lists in the contract. */

/** The cells of every table row of a page, without the spaces that align them. */
const rows = (page: string) =>
  [...read(page).matchAll(/^\| *(.+?) *\|$/gm)].map(([, row = '']) => row.split(/ *(?<!\\)\| */));
const code = (cell: string | undefined) => /^`([\w:]+)`$/.exec(cell ?? '')?.[1] ?? '';
const sorted = (list: readonly string[]) => [...list].sort();

test('every problem is explained, with its status, a cause and a fix, and no other', () => {
  const table = rows('docs/problems.md').filter(([name]) => code(name) !== '');
  expect(sorted(table.map(([name, status]) => `${code(name)} ${status}`))).toEqual(
    sorted(Object.entries(PROBLEMS).map(([name, [status]]) => `${name} ${status}`)),
  );
  for (const [, , cause = '', fix = ''] of table) expect(Math.min(cause.length, fix.length)).toBeGreaterThan(5);
});

test('every reason is explained, with its answer, and no other', () => {
  const table = rows('docs/for-marketing.md').filter(([, answer = '']) => /^(yes|no)$/.test(answer));
  expect(sorted(table.map(([reason, answer]) => `${code(reason)} ${answer}`))).toEqual(
    sorted([...ALLOW_REASONS.map((reason) => `${reason} yes`), ...DENY_REASONS.map((reason) => `${reason} no`)]),
  );
});

test('explanations are promised in the languages there are', () => {
  const names = new Intl.DisplayNames('en', { type: 'language' });
  const promised = /^Languages: ([\w, ]+)\./m.exec(read('docs/for-marketing.md'))?.[1]?.split(', ') ?? [];
  expect(sorted(promised)).toEqual(sorted(Object.keys(CATALOGUE).map((tag) => names.of(tag) ?? tag)));
});

test('every kind of event has a section with an example', () => {
  const text = read('docs/events.md');
  const examples = fencesOf(text).map((fence) => fence.text);
  for (const kind of Object.keys(EVENT_KINDS)) {
    expect([...anchorsOf(text)]).toContain(kind);
    if (kind !== 'choice') expect(examples.some((example) => example.includes(`"kind": "${kind}"`))).toBe(true);
  }
});

test('every field, status, action and actor of an event is named', () => {
  const text = read('docs/events.md');
  const fields = Object.values(EVENT_KINDS).flatMap((schema) => Object.keys(schema.shape));
  const words = [...fields, ...CHOICE_STATUSES, ...ACTIONS, ...NON_ACTIONS, ...ACTORS];
  expect(words.filter((word) => !text.includes(`\`${word}\``) && !text.includes(`"${word}"`))).toEqual([]);
});

test('every field of the policy language is named, and every legal basis', () => {
  const text = prose(read('docs/policy.md'));
  const shapes = [PolicyDocument, Controller, SubjectClass, Purpose, BasisRule, Recipient, NoticeVersion];
  const words = [...shapes.flatMap((schema) => Object.keys(schema.shape)), ...LEGAL_BASES];
  expect([...new Set(words)].filter((word) => !new RegExp(`\`${word}[\`:]`).test(text))).toEqual([]);
  const sections = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading).join(' ');
  expect(Object.keys(PolicyDocument.shape).filter((field) => !sections.includes(`\`${field}\``))).toEqual([]);
});

test('every scope of a key is explained', () => {
  const table = rows('docs/for-operators.md').map(([name]) => code(name));
  expect(table).toEqual(expect.arrayContaining([...SCOPES]));
});

test('the commands of the README are those of package.json', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const text = read('README.md') + read('CONTRIBUTING.md') + read('docs/for-operators.md');
  const named = [...text.matchAll(/npm (?:run ([\w:]+)|(start|test)\b)/g)].map(([, run, short]) => run ?? short ?? '');
  expect([...new Set(named)].filter((name) => scripts[name] === undefined)).toEqual([]);
  expect(Object.keys(scripts).filter((name) => !named.includes(name))).toEqual([]);
});
