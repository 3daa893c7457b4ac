import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PolicyVersion, PublishResponse } from '../../contract/policies.ts';
import type { PolicyDocument } from '../../contract/policy/document.ts';
import { type TestLedger, testLedger } from '../kit/ledger.ts';
import { control, expectProblem, NOW, person, TENANT, TOPIC } from './support.ts';

let ledger: TestLedger;
beforeAll(async () => {
  ledger = await testLedger({ now: NOW });
});
afterAll(async () => {
  try {
    await ledger.check();
  } finally {
    await ledger.stop();
  }
});

const PATH = `/v1/tenants/${TENANT}/policy`;
const admin = () => ledger.key(TENANT, 'admin');
const read = (query = '') => ledger.request('GET', PATH + query, { key: admin() });
const publish = (body: unknown, query = '') => ledger.request('PUT', PATH + query, { key: admin(), body });
const present = async () => PolicyVersion.parse((await read()).body);

type Draft = ReturnType<typeof structuredClone<PolicyDocument>>;
/** The policy in force, changed. */
async function changed(change: (draft: Draft) => void): Promise<Draft> {
  const draft = structuredClone((await present()).policy);
  change(draft);
  return draft;
}
const rename = (name: string) => changed((draft) => Object.assign(draft.controller, { name: name }));
const promotions = (draft: Draft) => draft.purposes.find(({ id }) => id === TOPIC.purpose)!;

test('the policy in force can be read, with its version, its hash and who published it', async () => {
  const { status, body } = await read();
  expect(status).toBe(200);
  const version = PolicyVersion.parse(body);
  expect(version).toMatchObject({ version: 1, publishedAt: NOW, publishedBy: 'local' });
  expect(version.policy).toEqual(ledger.documents.find(({ tenant }) => tenant === TENANT));
});

test('publishing makes the next version; the earlier one stays readable as it was', async () => {
  const before = await present();
  const { status, body } = await publish(await rename('Virtual Scale Two'));
  expect(status).toBe(201);
  expect(PublishResponse.parse(body)).toMatchObject({
    version: before.version + 1,
    published: true,
    changes: [
      {
        pointer: '/controller/name',
        change: 'changed',
        before: before.policy.controller.name,
        after: 'Virtual Scale Two',
      },
    ],
  });
  expect((await read(`?version=${before.version}`)).body).toEqual(before);
  expect(await present()).toMatchObject({
    version: before.version + 1,
    policy: { controller: { name: 'Virtual Scale Two' } },
  });
});

test('publishing the same policy again changes nothing', async () => {
  const before = await present();
  const { status, body } = await publish(before.policy);
  expect(status).toBe(200);
  expect(body).toMatchObject({ version: before.version, published: false, changes: [] });
  expect(await present()).toEqual(before);
});

test('a dry run shows what would change and writes nothing', async () => {
  const draft = await changed((d) => {
    promotions(d).channels.pop();
    d.channels.push({ id: 'pigeon', label: { en: 'Pigeon' }, addressedBy: [] });
  });
  const before = await control(ledger);
  const { status, body } = await publish(draft, '?dryRun=true');
  expect(status).toBe(200);
  const { published, version, changes } = PublishResponse.parse(body);
  expect({ published, version }).toEqual({ published: false, version: (await present()).version + 1 });
  expect(changes.map(({ change }) => change).sort()).toEqual(['added', 'changed']);
  expect(await control(ledger)).toBe(before);
});

test('a dry run finds the same errors as publishing', async () => {
  const draft = await changed((d) => promotions(d).channels.push('pigeon'));
  expectProblem(await publish(draft, '?dryRun=true'), 'invalid_policy');
});

test('publishing with the version one has read works, with another it is refused', async () => {
  const { version } = await present();
  const draft = await rename('Expected');
  for (const stale of [version - 1, version + 1, 0]) {
    expectProblem(await publish(draft, `?expectVersion=${stale}`), 'version_conflict');
  }
  expect((await publish(draft, `?expectVersion=${version}`)).status).toBe(201);
});

test('of ten who publish at the same time on what they have read, one wins', async () => {
  const { version } = await present();
  const drafts = await Promise.all(Array.from({ length: 10 }, (_, i) => rename(`Racer ${i}`)));
  const answers = await Promise.all(drafts.map((draft) => publish(draft, `?expectVersion=${version}`)));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
  expect((await present()).version).toBe(version + 1);
});

test('a new policy decides all checks one second later', async () => {
  const check = async () => {
    const body = { ...TOPIC, subjects: [person('ada')], jurisdiction: 'US' };
    return (await ledger.request('POST', '/v1/checks', { key: ledger.key(TENANT), body })).body.decisions[0];
  };
  expect(await check()).toMatchObject({ allowed: true, reason: 'legitimate_interest' });
  const draft = await changed((d) =>
    Object.assign(promotions(d), { bases: [{ in: ['*'], on: ['*'], basis: 'consent', requires: [] }] }),
  );
  const { body } = await publish(draft);
  ledger.runtime.advance(1000);
  expect(await check()).toMatchObject({ allowed: false, reason: 'no_consent', policyVersion: body.version });
});

test.each([
  ['a purpose listed twice', (d: Draft) => d.purposes.push(d.purposes[0]!), /#\/purposes\/\d+\/id/],
  ['a channel nobody declared', (d: Draft) => promotions(d).channels.push('pigeon'), /#\/purposes\/0\/channels\/\d/],
  [
    'no rule for unknown places',
    (d: Draft) => Object.assign(promotions(d), { bases: [{ in: ['FR'], on: ['*'], basis: 'consent', requires: [] }] }),
    /#\/purposes\/0\/bases/,
  ],
  [
    'marketing that rests on a contract',
    (d: Draft) => Object.assign(promotions(d).bases[0]!, { basis: 'contract' }),
    /#\/purposes\/0\/bases\/0\/basis/,
  ],
  [
    'a notice about a purpose that does not exist',
    (d: Draft) => d.notices[0]!.versions[0]!.covers.push('nope'),
    /#\/notices\/0\/versions\/0\/covers\/1/,
  ],
  [
    'a notice without a text',
    (d: Draft) => Object.assign(d.notices[0]!.versions[0]!, { texts: {} }),
    /#\/notices\/0\/versions\/0\/texts/,
  ],
  ['a label missing in an offered language', (d: Draft) => d.languages.offered.push('de'), /#\/purposes\/0\/label/],
  ['another tenant', (d: Draft) => Object.assign(d, { tenant: 'xmserver' }), /#\/tenant/],
])('a policy with %s is refused with the place, and nothing is published', async (_, change, pointer) => {
  const draft = await changed((d) => void change(d));
  const before = await control(ledger);
  const answer = await publish(draft);
  expectProblem(answer, 'invalid_policy');
  expect(answer.body.errors[0].pointer).toMatch(pointer);
  expect(await control(ledger)).toBe(before);
});

test.each([
  ['nothing in it', () => ({}), '#/format'],
  ['an unknown format', (d: Draft) => ({ ...d, format: 'consent-ledger/policy@2' }), '#/format'],
  ['an unknown field', (d: Draft) => ({ ...d, extra: 1 }), '#/extra'],
  [
    'a masked contact',
    (d: Draft) => ({ ...d, controller: { ...d.controller, contacts: [{ for: 'dpo', email: '[email protected]' }] } }),
    '#/controller/contacts/0/email',
  ],
  ['no contact', (d: Draft) => ({ ...d, controller: { ...d.controller, contacts: [] } }), '#/controller/contacts'],
  ['no purposes', (d: Draft) => ({ ...d, purposes: [] }), '#/purposes'],
  ['a number for purposes', (d: Draft) => ({ ...d, purposes: 7 }), '#/purposes'],
])('a policy with %s is refused with the place, and nothing is published', async (_, make, pointer) => {
  const draft = make((await present()).policy);
  const before = await control(ledger);
  expectProblem(await publish(draft), 'invalid_request', pointer);
  expect(await control(ledger)).toBe(before);
});

test.each([
  ['dryRun=yes', '#/dryRun'],
  ['dryRun=TRUE', '#/dryRun'],
  ['dryrun=true', '#/dryrun'],
  ['expectVersion=abc', '#/expectVersion'],
  ['expectVersion=-1', '#/expectVersion'],
  ['expectVersion=1.5', '#/expectVersion'],
])('publishing with "%s" is refused: a wrong word must not publish by accident', async (query, pointer) => {
  const before = await control(ledger);
  expectProblem(await publish(await rename('By accident'), `?${query}`), 'invalid_request', pointer);
  expect(await control(ledger)).toBe(before);
});

test.each([
  ['version=0', 'invalid_request'],
  ['version=x', 'invalid_request'],
  ['version=', 'invalid_request'],
  ['version=999', 'not_found'],
] as const)('reading the policy with "%s" is refused with %s', async (query, code) => {
  expectProblem(await read(`?${query}`), code);
});

// Defaults are filled in after the size of the body is checked, so what is stored can be larger than the
// 400 kB DynamoDB takes for an item; its ValidationException becomes a 500.
test('a policy that grows too large when its defaults are filled in is refused with 4xx', async () => {
  const texts = { en: { hash: `sha256:${'0'.repeat(64)}` } };
  const versions = Array.from({ length: 2300 }, (_, i) => ({ version: `v${i}`, effectiveAt: null, texts }));
  const draft = await changed((d) => Object.assign(d.notices[0]!, { versions }));
  const answer = await publish(draft);
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
});
