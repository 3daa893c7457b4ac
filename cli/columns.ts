/** Plain text for terminals: nothing here knows what it prints. */

const WIDTH = 110;

/** Breaks a text at spaces. A word that is longer than a line keeps a line of its own. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Rows as columns. Each cell is broken at its column's width; the last column takes what is left of the line. */
export function columns(rows: readonly (readonly string[])[], widest: readonly number[], indent = '  '): string[] {
  const widths = widest.map((limit, column) =>
    Math.min(limit, Math.max(...rows.map((row) => row[column]?.length ?? 0))),
  );
  const taken = indent.length + widths.reduce((sum, width) => sum + width + 2, 0);
  return rows.flatMap((row) => {
    const cells = row.map((cell, column) => wrap(cell, (widths[column] ?? Math.max(30, WIDTH - taken)) + 1));
    const height = Math.max(...cells.map((cell) => cell.length));
    return Array.from({ length: height }, (_, line) =>
      (indent + cells.map((cell, column) => (cell[line] ?? '').padEnd(widths[column] ?? 0)).join('  ')).trimEnd(),
    );
  });
}

/** "1 purpose", "2 purposes". */
export function count(number: number, noun: string, nouns = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : nouns}`;
}
