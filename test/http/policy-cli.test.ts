import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type TestLedger, testLedger } from '../kit/ledger.ts';
import { TENANT } from './support.ts';

/** `consent-ledger policy …` as its users run it, against a ledger that runs. */

let ledger: TestLedger;
let folder: string;
beforeAll(async () => {
  ledger = await testLedger();
  folder = mkdtempSync(join(tmpdir(), 'policy-cli-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await ledger.check();
  await ledger.stop();
});

const FILE = `tenants/${TENANT}.yaml`;
const admin = () => ledger.key(TENANT, 'admin');
const atLedger = (): Environment => ({ CONSENT_LEDGER_URL: ledger.url, CONSENT_LEDGER_KEY: admin() });

type Environment = Record<string, string>;

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function policy(args: readonly string[], environment: Environment = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['cli/main.ts', 'policy', ...args],
      { env: { PATH: process.env.PATH, ...environment }, timeout: 25_000 },
      (error, out, err) => {
        // Whatever happens, no key is ever printed.
        for (const key of [environment.CONSENT_LEDGER_KEY, admin()]) if (key) expect(out + err).not.toContain(key);
        resolve({ code: error === null ? 0 : Number(error.code), out, err });
      },
    );
    child.stdin?.end();
  });
}

/** The policy file of the tenant with a piece of text replaced. */
function edited(name: string, good: string, bad: string): string {
  const source = readFileSync(FILE, 'utf8');
  expect(source).toContain(good);
  const path = join(folder, name);
  writeFileSync(
    path,
    source.replace(good, () => bad),
  );
  return path;
}

const renamed = (name: string) => edited(`${name}.yaml`, 'name: Virtual Scale', `name: ${name}`);
const present = async () => {
  const { body } = await ledger.request('GET', `/v1/tenants/${TENANT}/policy`, { key: admin() });
  return body as { version: number; policy: { controller: { name: string } } };
};

describe('check', () => {
  test('says what a valid policy means, and ends with 0', async () => {
    const { code, out, err } = await policy(['check', FILE]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^tenants\/virtual-scale\.yaml: valid\n {2}Virtual Scale, MX\./);
    expect(out).toMatch(/\n {2}promotions +email, sms, voice +.*elsewhere|\n {2}promotions +email, sms, voice/);
    expect(out).toMatch(/\n +US +legitimate interest/);
    expect(out).toMatch(/virtual-scale\.yaml:\d+: warning: controller\.authorities: /);
    expect(out).toMatch(/1 policy valid, 1 warning\.\n$/);
  });

  test('names file, line, field and fix of a fault, checks the others too, and ends with 1', async () => {
    const bad = edited('bad.yaml', 'revocationScope: ', 'revocationScop: ');
    const line =
      readFileSync(bad, 'utf8')
        .split('\n')
        .findIndex((text) => text.startsWith('revocationScop:')) + 1;
    const { code, out, err } = await policy(['check', bad, 'tenants/vclerk.yaml']);
    expect(code).toBe(1);
    expect(err).toContain(
      `${bad}:${line}: revocationScop: there is no such field here; did you mean "revocationScope"?`,
    );
    expect(err).toContain(`| revocationScop: `);
    expect(out).toContain('tenants/vclerk.yaml: valid');
    expect(out).toContain('1 of 2 policies cannot be used.');
  });

  test('ends with 2 where there is nothing to check', async () => {
    expect(await policy(['check', 'nobody.yaml'])).toMatchObject({
      code: 2,
      err: 'nobody.yaml: there is no such file\n\n',
    });
    expect(await policy(['check'])).toMatchObject({ code: 2, err: expect.stringContaining('policy check <file…>') });
  });
});

describe('diff', () => {
  test('with another file: pointers and values, and ends with 1', async () => {
    const { code, out } = await policy(['diff', renamed('Other'), '--against', FILE]);
    expect(code).toBe(1);
    expect(out).toContain('changed  /controller/name: "Virtual Scale" → "Other"\n');
    expect(out).toContain('1 difference: 0 added, 0 removed, 1 changed');
  });

  test('with itself: ends with 0', async () => {
    expect(await policy(['diff', FILE, '--against', FILE])).toMatchObject({
      code: 0,
      out: `${FILE} says the same as ${FILE}.\n`,
    });
  });

  test('with what is in force', async () => {
    const { version } = await present();
    const same = await policy(['diff', FILE], atLedger());
    expect(same).toMatchObject({ code: 0, out: expect.stringContaining(`version ${version} at ${ledger.url}`) });
    const other = await policy(['diff', renamed('Other'), '--url', ledger.url, '--key', admin()]);
    expect(other).toMatchObject({ code: 1, out: expect.stringContaining('/controller/name') });
  });

  test('an order that matters is a difference: the first class is the default', async () => {
    const path = edited('order.yaml', 'format: consent-ledger/policy@1', '# moved');
    const document = structuredClone(ledger.documents.find(({ tenant }) => tenant === TENANT));
    document?.subjectClasses.reverse();
    writeFileSync(path, JSON.stringify(document));
    const { code, out } = await policy(['diff', path, '--against', FILE]);
    expect(code).toBe(1);
    expect(out).toContain('changed  /subjectClasses: [customer, agent, admin] → [admin, agent, customer]');
  });
});

describe('publish', () => {
  test('with --dry-run shows the difference and changes nothing', async () => {
    const before = await present();
    const { code, out } = await policy(['publish', renamed('Dry'), '--dry-run'], atLedger());
    expect(code).toBe(0);
    expect(out).toContain('"Dry"');
    expect(out).toContain(`would become version ${before.version + 1}`);
    expect(await present()).toEqual(before);
  });

  test('without anybody to ask and without --yes changes nothing, and ends with 2', async () => {
    const before = await present();
    const { code, err } = await policy(['publish', renamed('Unasked')], atLedger());
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('add --yes') });
    expect(await present()).toEqual(before);
  });

  test('with --yes puts the next version in force; a second time there is nothing to publish', async () => {
    const { version } = await present();
    const file = renamed('Published');
    const first = await policy(['publish', file, '--yes'], atLedger());
    expect(first.code).toBe(0);
    expect(first.out).toContain(`Published: version ${version + 1} of "${TENANT}" is in force at ${ledger.url}.`);
    expect(await present()).toMatchObject({ version: version + 1, policy: { controller: { name: 'Published' } } });
    const second = await policy(['publish', file, '--yes'], atLedger());
    expect(second).toMatchObject({ code: 0, out: expect.stringContaining('Nothing to publish.') });
    expect((await present()).version).toBe(version + 1);
  });

  test('an invalid file is refused before the ledger is asked', async () => {
    const bad = edited('invalid.yaml', 'revocationScope: ', 'revocationScop: ');
    const { code, err } = await policy(['publish', bad, '--yes'], {
      CONSENT_LEDGER_URL: 'http://127.0.0.1:1',
      CONSENT_LEDGER_KEY: 'no-key-of-anybody-0000',
    });
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('revocationScop') });
  });
});

describe('what keeps it from working is said in words, and ends with 2', () => {
  const diff = (environment: Environment, file = FILE) => policy(['diff', file], environment);

  test('the key of another tenant', async () => {
    const { code, err } = await diff(atLedger(), 'tenants/vclerk.yaml');
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('(forbidden_tenant)') });
  });
  test('a key without the scope', async () => {
    const { code, err } = await diff({ ...atLedger(), CONSENT_LEDGER_KEY: ledger.key(TENANT, 'server') });
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('scope "admin"') });
  });
  test('a key that a header cannot carry is not shown by the error either', async () => {
    const key = 'secret\nsecond-line';
    const { code, err } = await diff({ ...atLedger(), CONSENT_LEDGER_KEY: key });
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('copied whole') });
    expect(err).not.toContain('second-line');
  });
  test('no key, no address', async () => {
    expect((await diff({ CONSENT_LEDGER_URL: ledger.url })).err).toContain('CONSENT_LEDGER_KEY');
    expect((await diff({})).err).toContain('CONSENT_LEDGER_URL');
  });
  test('nobody at the address', async () => {
    const { code, err } = await diff({ ...atLedger(), CONSENT_LEDGER_URL: 'http://127.0.0.1:1' });
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('does not answer') });
  });
  test('a wrong address of the right server is not taken for a tenant without policy', async () => {
    const { code, err } = await diff({ ...atLedger(), CONSENT_LEDGER_URL: `${ledger.url}/wrong` });
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('There is no Consent Ledger at') });
  });
  test('an address to which a key would travel in clear', async () => {
    const { code, err } = await diff({ ...atLedger(), CONSENT_LEDGER_URL: 'http://ledger.example.com' });
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('use https') });
  });
  test('an option that does not exist', async () => {
    const { code, err } = await policy(['publish', FILE, '--force']);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining("Unknown option '--force'") });
  });
});
