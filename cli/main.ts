#!/usr/bin/env node
import { PortInUse } from '../local/ledger.ts';
import { FolderInUse } from '../local/lock.ts';
import { PolicyFileError } from '../local/policy-file.ts';
import { DEV_USAGE, dev } from './dev.ts';
import { POLICY_USAGE, policy } from './policy.ts';
import { TENANT_USAGE, tenant } from './tenant.ts';

/** The command line: `consent-ledger <command>`. */
const COMMANDS: Readonly<Record<string, { run: (args: string[]) => Promise<void>; usage: string }>> = {
  dev: { run: dev, usage: DEV_USAGE },
  policy: { run: policy, usage: POLICY_USAGE },
  tenant: { run: tenant, usage: TENANT_USAGE },
};

const [name = 'help', ...args] = process.argv.slice(2);
const command = COMMANDS[name];
if (command === undefined) {
  console.log(
    `Consent Ledger\n\n${Object.values(COMMANDS)
      .map(({ usage }) => usage)
      .join('\n\n')}`,
  );
  process.exitCode = name === 'help' || name === '--help' ? 0 : 2;
} else {
  try {
    await command.run(args);
  } catch (error) {
    console.error(explain(error));
    process.exitCode = 1;
  }
}

/** What went wrong and what to do, in the words of whoever started us; the stack only for what we did not foresee. */
function explain(error: unknown): string {
  if (error instanceof PortInUse)
    return `${error.message}: stop the other program, or choose another: npm start -- --port 4001`;
  if (error instanceof FolderInUse || error instanceof PolicyFileError) return error.message;
  if (error instanceof Error && (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS'))
    return `${error.message}\n\n${command?.usage}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
