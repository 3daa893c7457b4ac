/**
 * Where an answer differs from what the documentation prints; undefined if it does not. What is printed is a part of the
 * answer: fields may be left out, `…` stands for anything, also within a text, and `"…"` at the end of a list for more.
 */
export function difference(printed: unknown, answer: unknown, at = ''): string | undefined {
  if (typeof printed === 'string') return differenceOfText(printed, answer, at);
  if (Array.isArray(printed)) {
    if (!Array.isArray(answer)) return `${at || 'the answer'} is no list: ${JSON.stringify(answer)}`;
    const more = printed.at(-1) === '…';
    const wanted = more ? printed.slice(0, -1) : printed;
    if (more ? answer.length < wanted.length : answer.length !== wanted.length)
      return `${at || 'the list'} has ${answer.length} entries, printed are ${wanted.length}`;
    return first(wanted.map((item, index) => difference(item, answer[index], `${at}/${index}`)));
  }
  if (typeof printed === 'object' && printed !== null) {
    if (typeof answer !== 'object' || answer === null) return `${at || 'the answer'} is ${JSON.stringify(answer)}`;
    return first(
      Object.entries(printed).map(([name, value]) =>
        name === '…' ? undefined : difference(value, (answer as Record<string, unknown>)[name], `${at}/${name}`),
      ),
    );
  }
  return Object.is(printed, answer) ? undefined : `${at} is ${JSON.stringify(answer)}, printed is ${printed}`;
}

function differenceOfText(printed: string, answer: unknown, at: string): string | undefined {
  if (printed === '…') return answer === undefined ? `${at} is missing` : undefined;
  const pattern = new RegExp(
    `^${printed
      .split('…')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('[\\s\\S]+')}$`,
  );
  return typeof answer === 'string' && pattern.test(answer)
    ? undefined
    : `${at || 'the answer'} is ${JSON.stringify(answer)}, printed is ${JSON.stringify(printed)}`;
}

function first(list: readonly (string | undefined)[]): string | undefined {
  return list.find((entry) => entry !== undefined);
}
