import { readFileSync } from 'node:fs';

/**
 * The CDK context as the CDK's command line would give it: that of cdk.json, then every `-c key=value`. Without this,
 * `npm run synth`, which needs no command line tool, would build with other feature flags than a deployment.
 */
export function contextOf(args: readonly string[]): Record<string, unknown> {
  const { context } = JSON.parse(readFileSync(new URL('../cdk.json', import.meta.url), 'utf8'));
  return { ...context, ...Object.fromEntries(pairsOf(args)) };
}

function pairsOf(args: readonly string[]): [string, string][] {
  return args.flatMap((arg, index): [string, string][] => {
    if (arg !== '-c' && arg !== '--context') return [];
    const [, key, value] = /^([^=]+)=(.*)$/s.exec(args[index + 1] ?? '') ?? [];
    return key === undefined || value === undefined ? [] : [[key, value]];
  });
}
