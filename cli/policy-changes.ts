import type { PolicyChange } from '../contract/policies.ts';
import { count } from './columns.ts';

const LINE = 100;

/** Differences as lines: what was added, removed or changed, by pointer, with the values. */
export function changeLines(changes: readonly PolicyChange[]): string[] {
  const of = (wanted: PolicyChange['change']) => changes.filter(({ change }) => change === wanted).length;
  return [
    ...changes.flatMap(linesOf),
    '',
    `${count(changes.length, 'difference')}: ${of('added')} added, ${of('removed')} removed, ${of('changed')} changed`,
  ];
}

function linesOf({ change, pointer, before, after }: PolicyChange): string[] {
  const head = `${change.padEnd(8)} ${pointer || '(the whole document)'}`;
  if (change === 'changed') {
    const [left, right] = [inline(before), inline(after)];
    if (head.length + left.length + right.length < LINE) return [`${head}: ${left} → ${right}`];
    const [gone, come] = [without(before, after), without(after, before)];
    return [head, ...block(gone, '-'), ...block(come, '+')];
  }
  const value = change === 'added' ? after : before;
  if (value === undefined) return [head];
  const text = inline(value);
  if (head.length + text.length < LINE) return [`${head}: ${text}`];
  return [head, ...block(value, change === 'added' ? '+' : '-')];
}

/** Of a list, the entries that the other has not; of lists that differ only in order, all. */
function without(list: unknown, other: unknown): unknown {
  if (!Array.isArray(list) || !Array.isArray(other)) return list;
  const [own, theirs] = [list.map(inline), other.map(inline)];
  if (own.length === theirs.length && own.every((entry) => theirs.includes(entry))) return list;
  return list.filter((_, index) => !theirs.includes(own[index] ?? ''));
}

/** A long value: one line for each of its parts. */
function block(value: unknown, sign: '+' | '-'): string[] {
  const parts = Array.isArray(value)
    ? value.map(inline)
    : typeof value === 'object' && value !== null
      ? Object.entries(value).map(([name, part]) => `${name}: ${inline(part)}`)
      : [inline(value)];
  return parts.map((part) => `       ${sign} ${part}`);
}

/** As one would write it in the file. */
function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const parts = Object.entries(value).map(([name, part]) => `${name}: ${inline(part)}`);
    return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
  }
  if (typeof value === 'string' && /^[a-z][a-z0-9_]*$/.test(value) && !/^(true|false|null)$/.test(value)) return value;
  return JSON.stringify(value);
}
