import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ORIGIN, type TestLedger } from '../kit/ledger.ts';
import { difference } from './compare.ts';
import { type Fence, fencesOf, ROOT, read } from './markdown.ts';
import { type Command, type Curl, commandsOf, type Variables } from './shell.ts';

const run = promisify(execFile);

/** What was executed of a page. */
export interface Played {
  readonly requests: number;
  readonly compared: number;
  readonly scripts: number;
}

/** Follows a page from top to bottom, as its reader would, and throws at the first thing that is not as printed. */
export async function play(page: string, ledger: TestLedger, known: Readonly<Record<string, string>>): Promise<Played> {
  const reader = new Reader(ledger, new Map(Object.entries(known)));
  try {
    for (const fence of fencesOf(read(page))) {
      try {
        await reader.follow(fence);
      } catch (error) {
        throw new Error(`${page}:${fence.line}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return reader.played;
  } finally {
    rmSync(reader.folder, { recursive: true });
  }
}

class Reader {
  readonly played = { requests: 0, compared: 0, scripts: 0 };
  readonly folder = mkdtempSync(join(tmpdir(), 'consent-ledger-docs-'));
  private readonly ledger: TestLedger;
  private readonly variables: Variables;
  private readonly given: ReadonlySet<string>;
  /** What the last command answered: JSON, or the text of a program. */
  private last: unknown;

  constructor(ledger: TestLedger, variables: Variables) {
    this.ledger = ledger;
    this.variables = variables;
    this.given = new Set(variables.keys());
  }

  async follow(fence: Fence): Promise<void> {
    if (fence.language === 'sh') await this.followShell(fence.text);
    else if (fence.language === 'json' && this.last !== undefined) this.compare(JSON.parse(fence.text));
    else if (fence.language === 'text' && this.last !== undefined) this.compare(fence.text.trim());
    else if (fence.language === 'js' && fence.info === 'browser') await this.runInBrowser(fence.text);
    else if (fence.language === 'js') await this.runInNode(fence);
    else if (fence.language === 'html') await this.submit(this.fillIn(fence.text));
  }

  private async followShell(text: string): Promise<void> {
    this.last = undefined;
    // What needs an account stands there for readers only.
    if (/^export .*=…/m.test(text)) return;
    if (!/^(curl|node|npm run policy|[A-Z_]+=\S+( +#|$))/m.test(text)) return;
    const answers = [];
    for (const command of commandsOf(text, this.variables, (name) => this.readFile(name))) {
      answers.push(await this.execute(command));
    }
    this.last = answers.filter((answer) => answer !== undefined).at(-1);
  }

  private async execute(command: Command): Promise<unknown> {
    if (command.kind === 'set') return this.set(command);
    if (command.kind === 'curl') return this.request(command.request);
    const [program, ...words] = command.words;
    if (program === 'node') return this.node(words, this.folder);
    if (command.words.slice(0, 4).join(' ') === 'npm run policy --')
      return this.node(['cli/main.ts', 'policy', ...words.slice(3)], ROOT);
    throw new Error(`the documentation uses "${program}", which its tests do not run`);
  }

  private async node(args: readonly string[], cwd: string): Promise<string> {
    const { stdout } = await run(process.execPath, args, { cwd, env: this.environment() });
    return stdout.trim();
  }

  /** A file that the reader made, or one of the project. */
  private readFile(name: string): string {
    const made = join(this.folder, name);
    return readFileSync(existsSync(made) ? made : join(ROOT, name), 'utf8');
  }

  private set({ name, value, field }: Extract<Command, { kind: 'set' }>): undefined {
    if (this.given.has(name)) return;
    if (!value.includes('…')) this.variables.set(name, value);
    else {
      const found = field?.split('.').reduce<unknown>((node, step) => (node as never)?.[step], this.answer);
      if (typeof found !== 'string') throw new Error(`the last answer has no text "${field}" for ${name}`);
      this.variables.set(name, found);
    }
  }

  /** The last JSON answer, also when a block in between printed something else. */
  private answer: unknown;

  private async request({ method, url, headers, body, output }: Curl): Promise<unknown> {
    // Acts follow each other in time, on a clock that nobody waits for.
    this.ledger.runtime.advance(60_000);
    const response = await fetch(url, { method, headers, redirect: 'manual', ...(body !== undefined && { body }) });
    const text = await response.text();
    this.played.requests += 1;
    if (output) writeFileSync(join(this.folder, output), text);
    const json = /json/.test(response.headers.get('content-type') ?? '');
    if (json) this.answer = JSON.parse(text);
    if (output) return undefined;
    return json ? this.answer : text;
  }

  private compare(printed: unknown): void {
    const found = difference(printed, this.last);
    if (found !== undefined) throw new Error(`${found}\nthe answer was ${JSON.stringify(this.last, null, 2)}`);
    this.played.compared += 1;
  }

  /** A script of the page: kept under its name, for commands that follow, or run at once if it has none. */
  private async runInNode({ info, text }: Fence): Promise<void> {
    const file = join(this.folder, info || `script-${this.played.scripts}.mjs`);
    writeFileSync(file, text);
    if (info) return;
    this.ledger.runtime.advance(60_000);
    const { stdout } = await run(process.execPath, [file], { cwd: this.folder, env: this.environment() });
    this.last = stdout.trim();
    this.played.scripts += 1;
  }

  private environment(): NodeJS.ProcessEnv {
    return { ...process.env, ...Object.fromEntries(this.variables) };
  }

  /** A script of a web page, with what browsers have and Node has not. Every request must be accepted. */
  private async runInBrowser(text: string): Promise<void> {
    const sent: Promise<void>[] = [];
    const send = (url: string, init: RequestInit) => {
      this.ledger.runtime.advance(60_000);
      const answer = fetch(url, { ...init, headers: { ...init.headers, origin: ORIGIN } });
      sent.push(answer.then((got) => this.accepted(got.clone())));
      return answer;
    };
    const navigator = { sendBeacon: (url: string, body: string) => Boolean(send(url, { method: 'POST', body })) };
    const kept = new Map<string, string>();
    const localStorage = {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => void kept.set(name, value),
      removeItem: (name: string) => void kept.delete(name),
    };
    const names = ['fetch', 'navigator', 'localStorage'];
    const script = new Function(...names, `return (async () => {${this.fillIn(text)}\n})()`);
    await script(send, navigator, localStorage);
    await Promise.all(sent);
    if (sent.length === 0) throw new Error('the script sent nothing');
    this.played.scripts += 1;
  }

  private async accepted(response: Response): Promise<void> {
    const body = await response.text();
    if (!response.ok) throw new Error(`refused: ${body}`);
    this.last = this.answer = JSON.parse(body);
    this.played.requests += 1;
  }

  /** A form, sent as a browser does that runs no script. */
  private async submit(html: string): Promise<void> {
    const action = /<form[^>]* action="([^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&');
    if (action === undefined) return;
    const fields = new URLSearchParams();
    for (const [tag] of html.matchAll(/<input[^>]*>/g)) {
      const of = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1];
      fields.append(of('name') ?? '', of('value') ?? of('placeholder') ?? '');
    }
    const answer = await fetch(action, {
      method: 'POST',
      body: fields,
      redirect: 'manual',
      headers: { origin: ORIGIN },
    });
    const { status } = answer;
    if (status !== 303) throw new Error(`the form was answered with ${status}: ${await answer.text()}`);
    this.played.requests += 1;
  }

  /** Addresses and keys as they stand in pages and scripts. */
  private fillIn(text: string): string {
    return text
      .replaceAll('https://consent.example.com', this.ledger.url)
      .replaceAll('pk_…', this.variables.get('PUBLISHABLE_KEY') ?? 'pk_…');
  }
}
