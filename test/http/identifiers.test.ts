import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { PolicyDocument } from '../../contract/policy/document.ts';
import { readPolicyFolder } from '../../local/policy-file.ts';
import { type TestLedger, testLedger } from '../kit/ledger.ts';
import { expectProblem, NOW, newId, optIn, TENANT, TOPIC, writesNothing } from './support.ts';

/** Two tenants: one as it is (small letters, no country), one that keeps the local part and lives in France. */
const KEEPS = 'xmserver';
let ledger: TestLedger;
beforeAll(async () => {
  const documents = readPolicyFolder('tenants').map(
    (document): PolicyDocument =>
      document.tenant === KEEPS
        ? { ...document, identifiers: { defaultCountry: 'FR', emailLocalPart: 'preserve' } }
        : document,
  );
  ledger = await testLedger({ now: NOW, documents });
});
afterAll(async () => {
  try {
    await ledger.check();
    expect(ledger.logged).toEqual([]);
  } finally {
    await ledger.stop();
  }
});

const lookup = (type: string, value: string, tenant = TENANT) =>
  ledger.request('POST', '/v1/subjects/lookup', { key: ledger.key(tenant), body: { subject: { type, value } } });
const reference = async (type: string, value: string, tenant = TENANT) =>
  (await lookup(type, value, tenant)).body.subject ?? 'refused';

test.each([
  ['white space around', ' ada.l@example.com\t\n'],
  ['capitals in the domain', 'ada.l@EXAMPLE.Com'],
  ['capitals before the @, where the tenant says so', 'Ada.L@example.com'],
  ['a no-break space before', '\u00a0ada.l@example.com'],
  ['wide letters in the domain', 'ada.l@ｅｘａｍｐｌｅ.com'],
  ['an ideographic full stop', 'ada.l@example\u3002com'],
])('an email address with %s is the same person', async (_, value) => {
  expect(await reference('email', value)).toBe(await reference('email', 'ada.l@example.com'));
});

test.each([
  ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
  ['ada@BÜCHER.example', 'ada@bücher.example'],
  ['ada@bu\u0308cher.example', 'ada@bücher.example'],
  ['ada@例え.テスト', 'ada@xn--r8jz45g.xn--zckzah'],
  ['ada@דוגמה.com', 'ada@xn--6dbbec0c.com'],
  ['ada@مثال.example', 'ada@xn--mgbh0fb.example'],
])('the international domain of "%s" is the ASCII domain of "%s"', async (value, ascii) => {
  expect(await reference('email', value)).toMatch(/^sub_/);
  expect(await reference('email', value)).toBe(await reference('email', ascii));
});

test('a tenant may keep the capitals before the @, never those of the domain', async () => {
  const small = await reference('email', 'ada@example.com', KEEPS);
  expect(await reference('email', 'ada@EXAMPLE.com', KEEPS)).toBe(small);
  expect(await reference('email', 'Ada@example.com', KEEPS)).not.toBe(small);
});

test.each([
  ['a tag', 'ada+news@example.com'],
  ['no dot', 'adal@example.com'],
  ['a subdomain', 'ada.l@mail.example.com'],
])('an email address with %s is another person: nobody is merged on a guess', async (_, value) => {
  expect(await reference('email', value)).not.toBe(await reference('email', 'ada.l@example.com'));
});

test.each(['+33 6 12 34 56 78', '+33.6.12.34.56.78', '+33 (0)6 12 34 56 78', ' +33-612-345-678 '])(
  'the phone number "%s" is +33612345678',
  async (value) => {
    expect(await reference('phone', value)).toBe(await reference('phone', '+33612345678'));
  },
);

test('a number without a country is read in the country of the tenant, and refused where there is none', async () => {
  expect(await reference('phone', '06 12 34 56 78', KEEPS)).toBe(await reference('phone', '+33612345678', KEEPS));
  expectProblem(await lookup('phone', '06 12 34 56 78'), 'invalid_identifier', '#/subject/value');
});

test.each(['visitor', 'external', 'device', 'push'])('a %s id is taken as given, capitals included', async (type) => {
  expect(await reference(type, 'AbC-123')).toMatch(/^sub_/);
  expect(await reference(type, 'AbC-123')).not.toBe(await reference(type, 'abc-123'));
});

test('the same value of two types is two people', async () => {
  const references = await Promise.all(['visitor', 'external', 'device'].map((type) => reference(type, 'same-value')));
  expect(new Set(references).size).toBe(3);
});

const WRONG: [string, string][] = [
  ['email', 'ada'],
  ['email', '@example.com'],
  ['email', 'ada@'],
  ['email', 'ada@localhost'],
  ['email', 'ada@127.0.0.1'],
  ['email', 'ada@[127.0.0.1]'],
  ['email', 'ada@0x7f.1'],
  ['email', 'ada@example..com'],
  ['email', 'ada@-example.com'],
  ['email', 'ada@example.com/path'],
  ['email', 'ada@example.com:25'],
  ['email', 'ada@user@example.com'],
  ['email', 'ada lovelace@example.com'],
  ['email', 'Ada <ada@example.com>'],
  ['email', 'mailto:ada@example.com'],
  ['email', '"ada"@example.com'],
  ['email', '.ada@example.com'],
  ['email', 'ada..l@example.com'],
  ['email', 'adа@example.com'],
  ['email', 'ada😀@example.com'],
  ['email', 'ada@😀.example'],
  ['email', 'מישהו@example.com'],
  ['email', 'ada\u202e@example.com'],
  ['email', 'ada@exa\u200bmple.com'],
  ['email', 'ada\0@example.com'],
  ['email', 'ada@example.com\0'],
  ['email', 'ada@example.com\r\nbcc:x@example.com'],
  ['email', '\ud800@example.com'],
  ['email', `${'a'.repeat(65)}@example.com`],
  ['email', `ada@${'a'.repeat(64)}.com`],
  ['email', `ada@${'abcdefgh.'.repeat(30)}com`],
  ['phone', '12'],
  ['phone', 'not a number'],
  ['phone', '+33'],
  ['phone', '+999999999999999'],
  ['phone', '+33 6 12 34 56 78 ext. 9'],
  ['phone', '+33612345678;phone-context=x'],
  ['phone', '٠٦١٢٣٤٥٦٧٨'],
  ['phone', '+３３６１２３４５６７８'],
  ['phone', '+33\u202e612345678'],
  ['phone', '+33612345678\0'],
  ['visitor', 'two words'],
  ['visitor', 'émile'],
  ['visitor', '😀'],
  ['visitor', 'שלום'],
  ['visitor', 'a\0b'],
  ['visitor', 'a\nb'],
  ['visitor', 'v'.repeat(257)],
];

test.each(WRONG)(
  'the %s %j cannot be used: refused by every route, never repeated, nothing written',
  async (type, value) => {
    const subject = { type, value };
    const key = ledger.key(TENANT);
    const answers = await writesNothing(ledger, async () => [
      await lookup(type, value),
      await ledger.request('POST', '/v1/events', { key, body: optIn({ id: newId(), subject }) }),
      await ledger.request('POST', '/v1/checks', { key, body: { ...TOPIC, subjects: [subject] } }),
    ]);
    const pointers = ['#/subject/value', '#/subject/value', '#/subjects/0/value'];
    for (const [index, answer] of answers.entries()) {
      expectProblem(answer, 'invalid_identifier', pointers[index]);
      if (value.length > 4 && value !== '@example.com') expect(answer.body.detail).not.toContain(value);
    }
  },
);

test('people of a class that is known by random numbers only cannot be named by an email address', async () => {
  const body = {
    id: newId(),
    subject: { type: 'email', value: 'a@example.com' },
    subjectClass: 'end_user',
    choices: [{ purpose: '*', channel: '*', status: 'refused' }],
    collectionPoint: pointOf('vclerk'),
  };
  const answer = await ledger.request('POST', '/v1/events', { key: ledger.key('vclerk'), body });
  expectProblem(answer, 'invalid_identifier', '#/subject/type');
});

function pointOf(tenant: string): string {
  return ledger.documents.find((document) => document.tenant === tenant)?.collectionPoints[0]?.id ?? '';
}
