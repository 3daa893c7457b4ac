import * as z from 'zod';
import { PolicyDocument } from '../contract/policy/document.ts';

/** What is wrong with a value of a policy, in words that say what to write instead. */

export interface Fault {
  readonly path: readonly PropertyKey[];
  readonly detail: string;
}

type RawIssue = Parameters<z.core.$ZodErrorMap>[0];

/** Parses a policy; every fault has its path and the fix. */
export function parsePolicy(value: unknown): { document: PolicyDocument } | { faults: Fault[] } {
  const parsed = PolicyDocument.safeParse(value, { error: words });
  return parsed.success ? { document: parsed.data } : { faults: parsed.error.issues.flatMap(faultsOf) };
}

function faultsOf(issue: z.core.$ZodIssue): Fault[] {
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(schemaAt(issue.path)?.properties ?? {});
    return issue.keys.map((key) => ({ path: [...issue.path, key], detail: unknownKey(key, known) }));
  }
  if (issue.code === 'invalid_key') {
    return [{ path: issue.path, detail: issue.issues[0]?.message ?? issue.message }];
  }
  return [{ path: issue.path, detail: issue.message }];
}

function unknownKey(key: string, known: readonly string[]): string {
  const near = nearest(key, known);
  return near === undefined
    ? `there is no such field here; known: ${known.join(', ')}`
    : `there is no such field here; did you mean "${near}"?`;
}

/** Used only where the schema has no words of its own. */
function words(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue.expected, issue.input, issue.path ?? []);
    case 'invalid_value':
      return wrongValue(issue.values.map(String), issue.input);
    case 'invalid_format':
      return wrongFormat(issue.format, issue.path ?? []);
    case 'too_small':
      return wrongSize(issue.origin, `at least ${issue.minimum}`, 'must not be empty');
    case 'too_big':
      return wrongSize(issue.origin, `at most ${issue.maximum}`, `must have at most ${issue.maximum} characters`);
    case 'invalid_union':
      return [...new Set(issue.errors.flatMap((branch) => branch.map(({ message }) => message)))].join('; or it ');
    default:
      return undefined;
  }
}

const KINDS: Readonly<Record<string, string>> = {
  array: 'expected a list, e.g. [email, sms]',
  object: 'expected fields with values, e.g. { id: email }',
  record: 'expected fields with values, e.g. { en: Email }',
  boolean: 'expected true or false',
  number: 'expected a number',
  int: 'expected a whole number',
  string: 'expected a text',
};

function wrongType(expected: string, input: unknown, path: readonly PropertyKey[]): string {
  if (input === undefined) {
    const about = schemaAt(path)?.description;
    return about === undefined ? 'this field is required' : `this field is required: ${about}`;
  }
  if (input === null && path.length === 0) return 'the file is empty';
  if (input === null) return 'this field has no value: write one, or remove the field';
  if (expected === 'string' && typeof input !== 'object') return `expected a text: put it in quotes, "${input}"`;
  return KINDS[expected] ?? `expected ${expected}`;
}

function wrongValue(values: readonly string[], input: unknown): string {
  const list = values.length === 1 ? `"${values[0]}"` : `one of ${values.join(', ')}`;
  if (input === undefined) return `this field is required: ${list}`;
  const near = nearest(String(input), values);
  return `expected ${list}${near === undefined || values.length === 1 ? '' : `; did you mean "${near}"?`}`;
}

function wrongFormat(format: string, path: readonly PropertyKey[]): string {
  if (format === 'url') return 'expected a full address, e.g. "https://example.com/privacy"';
  if (format === 'date') return 'expected a day of the calendar, e.g. "2026-03-01"';
  const about = schemaAt(path);
  return `expected ${about?.description ?? `a text of the form ${about?.pattern ?? format}`}`;
}

function wrongSize(origin: string, bound: string, forText: string): string {
  if (origin === 'string') return forText;
  return origin === 'array' ? `needs ${bound} of these` : `expected ${bound}`;
}

type Schema = z.core.JSONSchema.BaseSchema;
let root: Schema | undefined;

/** What the schema says about the value at a path. */
function schemaAt(path: readonly PropertyKey[]): Schema | undefined {
  root ??= z.toJSONSchema(PolicyDocument, { io: 'input' });
  let at: Schema | undefined = root;
  for (const step of path) {
    const next: unknown =
      typeof step === 'number' ? at?.items : (at?.properties?.[String(step)] ?? at?.additionalProperties);
    at = typeof next === 'object' && next !== null ? (next as Schema) : undefined;
  }
  return at;
}

/** The known word that was probably meant: at most a third of its letters differ. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  const scored = known.map((name) => ({ name, distance: distance(lower, name.toLowerCase()) }));
  const [best] = scored.sort((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= Math.max(1, Math.floor(best.name.length / 3)) ? best.name : undefined;
}

/** Levenshtein distance: letters to insert, delete or replace. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replace = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
