import type { PolicyChange } from '../../contract/policies.ts';

/** The differences between two documents, as RFC 6901 pointers. Lists of things with ids are compared by id. */
export function diff(before: unknown, after: unknown, pointer = ''): PolicyChange[] {
  if (Object.is(before, after)) return [];
  if (before === undefined) return [{ pointer, change: 'added', after }];
  if (after === undefined) return [{ pointer, change: 'removed', before }];
  const [left, right] = [byName(before), byName(after)];
  if (left === undefined || right === undefined) {
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ pointer, change: 'changed', before, after }];
  }
  const order = reordered(before, left, right)
    ? [{ pointer, change: 'changed' as const, before: [...left.keys()], after: [...right.keys()] }]
    : [];
  const parts = [...new Set([...left.keys(), ...right.keys()])].flatMap((name) =>
    diff(left.get(name), right.get(name), `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
  return [...order, ...parts];
}

/** Whether a list holds its entries in another order: the first class of people is the default, so order can matter. */
function reordered(value: unknown, left: ReadonlyMap<string, unknown>, right: ReadonlyMap<string, unknown>): boolean {
  if (!Array.isArray(value)) return false;
  const common = (of: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>) =>
    [...of.keys()].filter((name) => other.has(name));
  return common(left, right).join() !== common(right, left).join();
}

/** The named parts of an object, or of a list in which every entry has an id or version of its own. */
function byName(value: unknown): Map<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const names = value.map((item) =>
    typeof item === 'object' && item !== null ? (item.id ?? item.version) : undefined,
  );
  return names.every((name) => typeof name === 'string') && new Set(names).size === names.length
    ? new Map(names.map((name, index) => [String(name), value[index]]))
    : undefined;
}
