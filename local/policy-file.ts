import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { PolicyDocument } from '../contract/policy/document.ts';
import { contradictions } from '../core/policy/validate.ts';

/** A policy file that cannot be used. Each line of the message names the file, the line, the field and the fix. */
export class PolicyFileError extends Error {
  override readonly name = 'PolicyFileError';
}

/** Reads a policy from YAML (or JSON, which is YAML). Throws PolicyFileError with every fault and its line. */
export function readPolicyFile(path: string): PolicyDocument {
  const lines = new LineCounter();
  const yaml = parseDocument(readFileSync(path, 'utf8'), { lineCounter: lines, uniqueKeys: true });
  if (yaml.errors.length > 0) {
    throw new PolicyFileError(
      yaml.errors.map((error) => `${path}:${error.linePos?.[0].line ?? 1}: ${error.message.split('\n')[0]}`).join('\n'),
    );
  }
  const faults = (found: { path: readonly PropertyKey[]; message: string }[]) =>
    new PolicyFileError(
      found
        .map(
          ({ path: steps, message }) =>
            `${path}:${lineOf(steps)}: ${steps.map(String).join('.') || 'document'}: ${message}`,
        )
        .join('\n'),
    );
  const lineOf = (steps: readonly PropertyKey[]): number => {
    for (let length = steps.length; length >= 0; length -= 1) {
      const node = length === 0 ? yaml.contents : yaml.getIn(steps.slice(0, length), true);
      const range = (node as { range?: [number, number, number] | null } | undefined)?.range;
      if (range) return lines.linePos(range[0]).line;
    }
    return 1;
  };
  const parsed = PolicyDocument.safeParse(yaml.toJS());
  if (!parsed.success) throw faults(parsed.error.issues.map((issue) => ({ path: issue.path, message: issue.message })));
  const errors = contradictions(parsed.data);
  if (errors.length > 0) {
    throw faults(
      errors.map(({ pointer, detail }) => ({
        path: pointer
          .slice(2)
          .split('/')
          .map((s) => (/^\d+$/.test(s) ? Number(s) : s)),
        message: detail,
      })),
    );
  }
  return parsed.data;
}

/** All policies of a folder, in the order of their file names. */
export function readPolicyFolder(folder: string): PolicyDocument[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => readPolicyFile(join(folder, name)));
}
