import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import type { PolicyDocument } from '../contract/policy/document.ts';
import { canonical } from '../core/log/canonical.ts';
import { diff } from '../core/policy/diff.ts';
import { warnings } from '../core/policy/warnings.ts';
import { openPolicyFile, type PolicyFile, PolicyFileError } from '../local/policy-file.ts';
import { count } from './columns.ts';
import { changeLines } from './policy-changes.ts';
import { type RemoteOptions, remotePolicies } from './policy-remote.ts';
import { summary } from './policy-summary.ts';
import { Trouble } from './trouble.ts';

export const POLICY_USAGE = `consent-ledger policy check <file…>
  Says whether policies are valid, what they mean, and what in them is probably not meant.
consent-ledger policy diff <file> [--against <file> | --url <ledger> --key <admin key>]
  Shows what a policy would change, compared with another file or with what is in force.
consent-ledger policy publish <file> --url <ledger> --key <admin key> [--dry-run] [--yes]
  Shows the same and, once you agree, publishes the policy as the next version.
  CONSENT_LEDGER_URL and CONSENT_LEDGER_KEY stand in for --url and --key; others can read a key that is typed in a command.
  Ends with 0: valid, the same, published; 1: invalid, different, not published; 2: it could not be tried.`;

const OPTIONS = {
  check: {},
  diff: { against: { type: 'string' }, url: { type: 'string' }, key: { type: 'string' } },
  publish: {
    url: { type: 'string' },
    key: { type: 'string' },
    'dry-run': { type: 'boolean' },
    yes: { type: 'boolean', short: 'y' },
  },
} as const;

/** Checks, compares and publishes policy files. */
export async function policy([name = '', ...args]: string[]): Promise<void> {
  try {
    process.exitCode = await run(name, args);
  } catch (error) {
    const usage = error instanceof Error && (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS');
    if (!usage && !(error instanceof Trouble || error instanceof PolicyFileError)) throw error;
    console.error(usage ? `${error.message}\n\n${POLICY_USAGE}` : (error as Error).message);
    process.exitCode = error instanceof PolicyFileError && !error.unreadable ? 1 : 2;
  }
}

async function run(name: string, args: string[]): Promise<number> {
  if (name === 'check') {
    const { positionals } = parseArgs({ args, options: OPTIONS.check, allowPositionals: true });
    return check(positionals);
  }
  if (name === 'diff') {
    const { values, positionals } = parseArgs({ args, options: OPTIONS.diff, allowPositionals: true });
    return compare(oneFile(positionals), values);
  }
  if (name === 'publish') {
    const { values, positionals } = parseArgs({ args, options: OPTIONS.publish, allowPositionals: true });
    return publish(oneFile(positionals), values);
  }
  if (name === 'help' || name === '--help') {
    console.log(POLICY_USAGE);
    return 0;
  }
  throw new Trouble(`A policy can be checked, compared or published:\n\n${POLICY_USAGE}`);
}

function oneFile(positionals: readonly string[]): string {
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new Trouble(`Name one policy file.\n\n${POLICY_USAGE}`);
  return file;
}

/** Every file is checked, also after a bad one. */
function check(files: readonly string[]): number {
  if (files.length === 0) throw new Trouble(`Name the policy files to check.\n\n${POLICY_USAGE}`);
  const bad: PolicyFileError[] = [];
  let warned = 0;
  for (const file of files) {
    try {
      const opened = openPolicyFile(file);
      const found = warningLines(opened);
      warned += found.length;
      console.log(
        [`${file}: valid`, ...summary(opened.document), '', ...found, ...(found.length > 0 ? [''] : [])].join('\n'),
      );
    } catch (error) {
      if (!(error instanceof PolicyFileError)) throw error;
      console.error(`${error.message}\n`);
      bad.push(error);
    }
  }
  const policies = count(files.length, 'policy', 'policies');
  console.log(
    bad.length === 0
      ? `${policies} valid, ${count(warned, 'warning')}.`
      : `${bad.length} of ${policies} cannot be used.`,
  );
  return bad.length === 0 ? 0 : bad.some(({ unreadable }) => unreadable) ? 2 : 1;
}

function warningLines({ document, show }: PolicyFile): string[] {
  const found = warnings(document, new Date().toISOString().slice(0, 10));
  return found.map((warning) => show(warning, 'warning'));
}

async function compare(file: string, { against, ...remote }: RemoteOptions & { against?: string | undefined }) {
  if (against !== undefined && (remote.url ?? remote.key) !== undefined) {
    throw new Trouble('Compare with a file (--against) or with a ledger (--url, --key), not with both.');
  }
  const { document } = openPolicyFile(file);
  if (against !== undefined) return differences(openPolicyFile(against).document, document, against, file);
  const ledger = remotePolicies(remote, process.env);
  const present = await ledger.read(document.tenant);
  if (present === undefined) {
    console.log(`"${document.tenant}" has no policy at ${ledger.url} yet: all of ${file} would be new.`);
    return 1;
  }
  return differences(present.policy, document, `version ${present.version} at ${ledger.url}`, file);
}

function differences(before: PolicyDocument, after: PolicyDocument, left: string, right: string): number {
  if (canonical(before) === canonical(after)) {
    console.log(`${right} says the same as ${left}.`);
    return 0;
  }
  console.log(`From ${left} to ${right}:\n`);
  console.log(changeLines(diff(before, after)).join('\n'));
  return 1;
}

interface PublishValues extends RemoteOptions {
  readonly 'dry-run'?: boolean | undefined;
  readonly yes?: boolean | undefined;
}

async function publish(file: string, { 'dry-run': dryRun = false, yes = false, ...remote }: PublishValues) {
  const opened = openPolicyFile(file);
  const { document } = opened;
  const ledger = remotePolicies(remote, process.env);
  const present = await ledger.read(document.tenant);
  const expectVersion = present?.version ?? 0;
  // The ledger is asked first without effect: what it refuses, nobody should be asked to confirm.
  const trial = await ledger.publish(document, { dryRun: true, expectVersion });
  if (trial.version === expectVersion) {
    console.log(`Version ${expectVersion} at ${ledger.url} says the same as ${file}. Nothing to publish.`);
    return 0;
  }
  console.log(
    present === undefined
      ? [`"${document.tenant}" has no policy at ${ledger.url} yet. This is the first:\n`, ...summary(document)].join(
          '\n',
        )
      : [
          `From version ${expectVersion} at ${ledger.url} to ${file}:\n`,
          ...changeLines(diff(present.policy, document)),
        ].join('\n'),
  );
  const found = warningLines(opened);
  console.log(['', ...found, ...(found.length > 0 ? [''] : [])].join('\n'));
  if (dryRun) {
    console.log(`Not published (--dry-run). It would become version ${trial.version}.`);
    return 0;
  }
  if (!yes && !(await confirmed(`Publish it as version ${trial.version} of "${document.tenant}"?`))) {
    console.log('Not published.');
    return 1;
  }
  const { version } = await ledger.publish(document, { dryRun: false, expectVersion });
  console.log(`Published: version ${version} of "${document.tenant}" is in force at ${ledger.url}.`);
  return 0;
}

async function confirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new Trouble(`${question} Nobody is here to answer: add --yes.`);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    // Ctrl-C and Ctrl-D end the input without an answer, and no answer is no.
    const silence = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
    const answer = await Promise.race([terminal.question(`${question} [y/N] `), silence]);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
