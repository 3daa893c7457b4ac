/** As much of the shell as the documentation uses: variables, quotes, continued lines, comments, curl. */

export type Variables = Map<string, string>;

export interface Curl {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Where `>` sends the answer. */
  readonly output?: string;
}

export type Command =
  | { readonly kind: 'curl'; readonly request: Curl }
  /** `NAME=value`; with a comment `# "field"` and a `…` in the value, the field of the last answer is meant. */
  | { readonly kind: 'set'; readonly name: string; readonly value: string; readonly field?: string }
  | { readonly kind: 'run'; readonly words: readonly string[] };

/** The commands of a block. Variables are filled in when a command is read, so read them one by one. */
export function* commandsOf(block: string, variables: Variables, readFile: (name: string) => string) {
  let line = '';
  for (const part of block.replace(/\\\n\s*/g, ' ').split('\n')) {
    line = line === '' ? part.trim() : `${line}\n${part}`;
    if (line.startsWith('#')) line = '';
    // A text between single quotes goes on over lines.
    if (line === '' || line.split("'").length % 2 === 0) continue;
    yield commandOf(line, variables, readFile);
    line = '';
  }
  if (line !== '') throw new Error(`a quote is never closed: ${line}`);
}

function commandOf(line: string, variables: Variables, readFile: (name: string) => string): Command {
  const set = /^(?:export )?([A-Z_]+)=(\S*)(?: +# *(?:"([\w.]+)")?.*)?$/.exec(line);
  if (set) return { kind: 'set', name: set[1] ?? '', value: set[2] ?? '', ...(set[3] && { field: set[3] }) };
  const words = wordsOf(line, variables);
  return words[0] === 'curl' ? { kind: 'curl', request: curlOf(words.slice(1), readFile) } : { kind: 'run', words };
}

/** Splits a line into words. Nothing is replaced between single quotes, as in every shell. */
export function wordsOf(line: string, variables: Variables): string[] {
  const words: string[] = [];
  let word: string | undefined;
  const token = /'([^']*)'|"((?:[^"\\]|\\.)*)"|(\s+)|([^\s'"]+)/gy;
  let end = 0;
  for (let match = token.exec(line); match !== null; match = token.exec(line)) {
    end = token.lastIndex;
    const [, single, double, space, bare] = match;
    if (space !== undefined) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (bare?.startsWith('#') && word === undefined) return words;
    else word = (word ?? '') + (single ?? expand(double?.replace(/\\(.)/g, '$1') ?? bare ?? '', variables));
  }
  if (end !== line.length) throw new Error(`a quote is never closed: ${line}`);
  return word === undefined ? words : [...words, word];
}

function expand(text: string, variables: Variables): string {
  return text.replace(/\$\{?([A-Z_]+)\}?/g, (_, name: string) => {
    const value = variables.get(name);
    if (value === undefined) throw new Error(`$${name} was never set`);
    return value;
  });
}

function curlOf(words: readonly string[], readFile: (name: string) => string): Curl {
  const headers: Record<string, string> = {};
  let url: string | undefined;
  let method: string | undefined;
  let body: string | undefined;
  let output: string | undefined;
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] ?? '';
    const next = () => {
      i += 1;
      return words[i] ?? '';
    };
    if (word === '-s' || word === '-i') continue;
    else if (word === '-X') method = next();
    else if (word === '>') output = next();
    else if (word === '-H') {
      const [, name = '', value = ''] = /^([^:]+): *(.*)$/.exec(next()) ?? [];
      headers[name.toLowerCase()] = value;
    } else if (word === '-d') {
      const data = next();
      body = data.startsWith('@') ? readFile(data.slice(1)) : data;
    } else if (url === undefined && !word.startsWith('-')) url = word;
    else throw new Error(`the documentation uses "${word}", which its tests do not understand`);
  }
  if (url === undefined) throw new Error('curl without an address');
  // What curl sends where no type is given; the ledger takes it for a form.
  if (body !== undefined) headers['content-type'] ??= 'application/x-www-form-urlencoded';
  return {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    url,
    headers,
    ...(body !== undefined && { body }),
    ...(output && { output }),
  };
}
