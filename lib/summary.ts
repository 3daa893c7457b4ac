import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { ROUTES, SUPPORT } from '../contract/routes.ts';
import { BUNDLES } from './bundles.ts';
import type { StageConfig } from './stage-config.ts';

/** What was synthesised, in a few lines for a person: stacks, routes, and how big each function's code is. */
export function summaryOf(assembly: ReturnType<App['synth']>, stage: StageConfig): string {
  const stacks = assembly.stacks.map(
    ({ stackName, template }) => `  ${stackName}: ${Object.keys(template.Resources).length} resources`,
  );
  const support = Object.values(SUPPORT).map(({ handler }) => handler);
  const handlers = [...new Set([...ROUTES.map(({ handler }) => handler), ...support])];
  const functions = handlers.map((name) => {
    const file = join(assembly.directory, BUNDLES, name, 'index.mjs');
    const size = existsSync(file) ? `${(statSync(file).size / 1000).toFixed(0)} kB` : 'not bundled';
    return `  ${name.padEnd(18)} ${size.padStart(11)}`;
  });
  return [
    `Consent Ledger, stage ${stage.name} (${stage.region}) in ${assembly.directory}`,
    ...stacks,
    `${ROUTES.length} routes and 1 preflight; ${handlers.length} functions:`,
    ...functions,
  ].join('\n');
}
