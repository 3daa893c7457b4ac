import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ROUTES, SUPPORT } from '../../contract/routes.ts';
import { type Json, synthesised } from './kit.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const names = [...new Set([...ROUTES, ...Object.values(SUPPORT)].map(({ handler }) => handler))];
const { functionOf } = synthesised();

let outdir: string;
let summary: string;

const synth = (...args: string[]) => {
  const { NODE_ENV: _, ...env } = process.env;
  const options = { cwd: root, env: { ...env, CDK_OUTDIR: outdir } };
  return run(process.execPath, ['bin/consent-ledger.ts', ...args], options);
};
const bundleOf = (name: string) => join(outdir, 'bundles', name, 'index.mjs');

beforeAll(async () => {
  // Inside the project, so that the bundles find the SDK that Lambda's runtime would bring.
  mkdirSync(join(root, 'dist'), { recursive: true });
  outdir = mkdtempSync(join(root, 'dist', 'synth-'));
  summary = (await synth('-c', 'stage=prod')).stderr;
}, 120_000);

afterAll(() => rmSync(outdir, { recursive: true, force: true }));

describe('npm run synth', () => {
  test('says what it made', () => {
    expect(summary).toContain('Consent Ledger, stage prod (eu-west-1)');
    expect(summary).toContain(`${ROUTES.length} routes and 1 preflight; ${names.length} functions`);
    for (const name of names) expect(summary).toMatch(new RegExp(`${name} +\\d+ kB`));
  });

  test('leaves the code of every function in the assembly', () => {
    const assets: Json = JSON.parse(readFileSync(join(outdir, 'ConsentLedger-prod-Api.assets.json'), 'utf8'));
    const zips = Object.values<Json>(assets.files).filter(({ source }) => source.packaging === 'zip');
    expect(zips).toHaveLength(names.length);
  });

  test('ends with 1 and in words when the stage is wrong', async () => {
    const failure = await synth('-c', 'stage=live').catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 1, stderr: expect.stringMatching(/^There is no stage "live"/) });
  });
});

describe.each(names)('the bundle of %s', (name) => {
  test('has at most 400 kB', () => {
    expect(statSync(bundleOf(name)).size).toBeLessThanOrEqual(400_000);
  });

  test('takes from outside what the Node.js runtime of Lambda has', () => {
    const code = readFileSync(bundleOf(name), 'utf8');
    const imports = [...code.matchAll(/(?:\bfrom|\bimport)\s*\(?"([^",\s]+)"/g)].map(([, from = '']) => from);
    expect(imports.filter((from) => !/^(node:|@aws-sdk\/client-(dynamodb|kms)$)/.test(from))).toEqual([]);
  });

  test('finds every address it needs among those that its grants give', async () => {
    const variables = Object.keys(functionOf(name).Environment?.Variables ?? {});
    const env = Object.fromEntries(variables.map((variable) => [variable, 'arn:aws:kms:eu-west-1:111122223333:key/1']));
    // Only the message: the code around it is one line of 300 kB.
    const call = `const { handler } = await import(${JSON.stringify(pathToFileURL(bundleOf(name)).href)});
      const event = { Records: [], headers: {}, requestContext: { http: {} } };
      try { await handler(event); } catch (error) { console.log(error.message); }`;
    const lambda = { AWS_REGION: 'eu-west-1', AWS_EC2_METADATA_DISABLED: 'true' };
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', call], { env: { ...env, ...lambda } });
    expect(stdout).toBe('');
  });
});
