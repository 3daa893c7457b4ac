import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readPolicyFolder } from '../../local/policy-file.ts';
import { ORIGIN, type TestLedger, testLedger } from '../kit/ledger.ts';
import { fencesOf, pages, read } from './markdown.ts';
import { play } from './play.ts';

const documents = readPolicyFolder('tenants');
const executable = pages().filter((page) => fencesOf(read(page)).some(({ text }) => /^curl /m.test(text)));

test('the pages for every kind of user have commands in them', () => {
  expect(executable).toEqual(
    expect.arrayContaining([
      'README.md',
      'docs/events.md',
      'docs/for-auditors.md',
      'docs/for-marketing.md',
      'docs/for-operators.md',
      'docs/for-websites.md',
    ]),
  );
});

/** One ledger for all pages; each page names people of its own, so that they may run in any order. */
describe('followed from top to bottom', () => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await testLedger({ documents });
  });
  afterAll(async () => {
    await ledger.check();
    await ledger.stop();
  });

  test.each(executable)('%s does what it prints', async (page) => {
    const tenant = 'virtual-scale';
    const { key } = await ledger.createKey(tenant, { kind: 'publishable', origins: [ORIGIN] });
    const played = await play(page, ledger, {
      LEDGER: ledger.url,
      TENANT: tenant,
      KEY: ledger.key(tenant),
      ADMIN_KEY: ledger.key(tenant, 'admin'),
      PUBLISHABLE_KEY: key,
      XMSERVER_KEY: ledger.key('xmserver'),
    });
    expect(played.requests).toBeGreaterThan(0);
    expect(played.compared).toBeGreaterThan(0);
    expect(ledger.logged).toEqual([]);
  });
});
