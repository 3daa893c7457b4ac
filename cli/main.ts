#!/usr/bin/env node

/** The command line: `consent-ledger <command>`. Each command is loaded when it is called: none slows or breaks another. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  dev: async () => {
    const { dev, DEV_USAGE } = await import('./dev.ts');
    return { run: dev, usage: DEV_USAGE };
  },
  policy: async () => {
    const { policy, POLICY_USAGE } = await import('./policy.ts');
    return { run: policy, usage: POLICY_USAGE };
  },
  tenant: async () => {
    const { tenant, TENANT_USAGE } = await import('./tenant.ts');
    return { run: tenant, usage: TENANT_USAGE };
  },
};

interface Command {
  readonly run: (args: string[]) => Promise<void>;
  readonly usage: string;
}

/** Errors that say by themselves what is wrong and what to do. */
const PLAIN = new Set(['FolderInUse', 'PolicyFileError', 'Usage']);

const [name = 'help', ...args] = process.argv.slice(2);
const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
if (load === undefined) {
  const usages = await Promise.all(Object.values(COMMANDS).map(async (command) => (await command()).usage));
  console.log(`Consent Ledger\n\n${usages.join('\n\n')}`);
  process.exitCode = name === 'help' || name === '--help' ? 0 : 2;
} else {
  const command = await load();
  try {
    await command.run(args);
  } catch (error) {
    console.error(explain(error, command));
    process.exitCode = 1;
  }
}

/** What went wrong and what to do, in the words of whoever started us; the stack only for what we did not foresee. */
function explain(error: unknown, { usage }: Command): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'PortInUse') {
    return `${error.message}: stop the other program, or choose another: npm start -- --port 4001`;
  }
  if (PLAIN.has(error.name)) return error.message;
  if ((error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS')) return `${error.message}\n\n${usage}`;
  return error.stack ?? error.message;
}
