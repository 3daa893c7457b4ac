import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node } from 'yaml';

/** Where something stands in a file, and its name there: entries of a list go by their id, e.g. `purposes.offers.kind`. */
export interface Place {
  readonly line: number;
  readonly field: string;
}

/** Finds the place of a path into a document. What is not there has the place of what should contain it. */
export function placesIn(yaml: Document, lines: LineCounter): (path: readonly PropertyKey[]) => Place {
  return (path) => {
    let node: unknown = yaml.contents;
    let found = node;
    const names: string[] = [];
    for (const step of path.map(String)) {
      // A fault in a part that is used twice stands where the part is written.
      const parent = isAlias(node) ? node.resolve(yaml) : node;
      const item = isSeq(parent) ? parent.items[Number(step)] : undefined;
      const pair = isMap(parent) ? parent.items.find(({ key }) => keyOf(key) === step) : undefined;
      names.push(item === undefined ? step : (idOf(item) ?? step));
      node = item ?? pair?.value;
      found = item ?? pair?.key ?? found;
    }
    const offset = (found as Node | null | undefined)?.range?.[0] ?? 0;
    return { line: lines.linePos(offset).line, field: names.join('.') || 'document' };
  };
}

function keyOf(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}

function idOf(item: unknown): string | undefined {
  if (!isMap(item)) return undefined;
  const id = item.get('id') ?? item.get('version');
  return typeof id === 'string' ? id : undefined;
}
