import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Document, LineCounter, parseDocument, visit } from 'yaml';
import type { FieldError } from '../contract/errors.ts';
import type { PolicyDocument } from '../contract/policy/document.ts';
import { contradictions } from '../core/policy/validate.ts';
import { type Fault, parsePolicy } from './policy-words.ts';
import { type Place, placesIn } from './yaml-places.ts';

/** A policy file that cannot be used. The message names for each fault the file, the line, the field and the fix. */
export class PolicyFileError extends Error {
  override readonly name = 'PolicyFileError';
  /** There is no file to judge. */
  readonly unreadable: boolean;

  constructor(message: string, unreadable = false) {
    super(message);
    this.unreadable = unreadable;
  }
}

export interface PolicyFile {
  readonly document: PolicyDocument;
  /** A finding about the document as lines to print: file, line, field and text, with the line itself below. */
  show(finding: FieldError, word?: string): string;
}

/** Reads a policy from YAML (or JSON, which is YAML). Throws PolicyFileError with every fault and its line. */
export function readPolicyFile(path: string): PolicyDocument {
  return openPolicyFile(path).document;
}

/** Like `readPolicyFile`, and can say afterwards where in the file something stands. */
export function openPolicyFile(path: string): PolicyFile {
  const source = textOf(path);
  const lines = new LineCounter();
  const yaml = parseDocument(source, { lineCounter: lines, uniqueKeys: true });
  const excerpts = source.split(/\r?\n/);
  const print = ({ line, field }: Place, detail: string) => {
    const where = [`${path}:${line}`, ...(field === '' ? [] : [field]), detail].join(': ');
    return `${where}\n${String(line).padStart(6)} | ${excerpts[line - 1]?.trimEnd() ?? ''}`;
  };
  const broken = syntaxFaults(yaml, lines);
  if (broken.length > 0) {
    throw new PolicyFileError(broken.map(({ line, detail }) => print({ line, field: '' }, detail)).join('\n'));
  }
  const place = placesIn(yaml, lines);
  const refused = (faults: readonly Fault[]) =>
    new PolicyFileError(
      faults
        .map((fault) => ({ ...place(fault.path), detail: fault.detail }))
        .sort((a, b) => a.line - b.line)
        .map((fault) => print(fault, fault.detail))
        .join('\n'),
    );
  const parsed = parsePolicy(yaml.toJS());
  if ('faults' in parsed) throw refused(parsed.faults);
  const errors = contradictions(parsed.document);
  if (errors.length > 0) throw refused(errors.map(({ pointer, detail }) => ({ path: stepsOf(pointer), detail })));
  return {
    document: parsed.document,
    show: ({ pointer, detail }, word) => {
      const found = place(stepsOf(pointer));
      return print(word === undefined ? found : { ...found, field: `${word}: ${found.field}` }, detail);
    },
  };
}

/** All policies of a folder, in the order of their file names. */
export function readPolicyFolder(folder: string): PolicyDocument[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => readPolicyFile(join(folder, name)));
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why = { ENOENT: 'there is no such file', EISDIR: 'this is a folder; name a file', EACCES: 'not readable' };
    if (code === undefined || !Object.hasOwn(why, code)) throw error;
    throw new PolicyFileError(`${path}: ${why[code as keyof typeof why]}`, true);
  }
}

/** What YAML itself refuses, with the remedy for what people trip over most. */
const REMEDIES: Readonly<Record<string, string>> = {
  BAD_ALIAS: 'a star on its own needs quotes: "*"',
  TAB_AS_INDENT: 'indent with spaces, not with tabs',
  DUPLICATE_KEY: 'the same field is written twice: keep one of them',
  BAD_INDENT: 'start it in the same column as its neighbours',
};

/** One fault in a line; and not all that follow from the first, because a wrong indent makes everything below it wrong. */
const MOST_SYNTAX_FAULTS = 3;

function syntaxFaults(yaml: Document.Parsed, lines: LineCounter): SyntaxFault[] {
  if (yaml.errors.length === 0) return brokenAliases(yaml, lines);
  const faults = yaml.errors.map(({ linePos, message, code }) => {
    const words = (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
    const remedy = REMEDIES[code];
    return { line: linePos?.[0].line ?? 1, detail: remedy === undefined ? words : `${words}; ${remedy}` };
  });
  return faults
    .filter(({ line }, index) => faults.findIndex((other) => other.line === line) === index)
    .slice(0, MOST_SYNTAX_FAULTS);
}

function brokenAliases(yaml: Document.Parsed, lines: LineCounter): SyntaxFault[] {
  const faults: SyntaxFault[] = [];
  visit(yaml, {
    Alias(_key, alias) {
      if (alias.resolve(yaml) !== undefined) return;
      const line = lines.linePos(alias.range?.[0] ?? 0).line;
      faults.push({
        line,
        detail: `"*${alias.source}" refers to nothing: write "&${alias.source}" at what it repeats`,
      });
    },
  });
  return faults;
}

interface SyntaxFault {
  readonly line: number;
  readonly detail: string;
}

function stepsOf(pointer: string): (string | number)[] {
  return pointer
    .replace(/^#?\/?/, '')
    .split('/')
    .filter((step) => step !== '')
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step.replaceAll('~1', '/').replaceAll('~0', '~')));
}
