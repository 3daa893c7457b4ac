import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestLedger, testLedger } from '../kit/ledger.ts';
import { expectProblem, expectSomeProblem, NOW, optIn, optOut, recorded, TENANT, TOPIC } from './support.ts';

/** Bodies of POST /v1/events that must be refused with the place and the fix, and leave no trace. */

let ledger: TestLedger;
let empty: string;
beforeAll(async () => {
  ledger = await testLedger({ now: NOW });
  empty = await recorded(ledger);
});
afterAll(async () => {
  try {
    expect(await recorded(ledger)).toBe(empty);
    expect(ledger.logged).toEqual([]);
    await ledger.check();
  } finally {
    await ledger.stop();
  }
});

const post = (raw: string | Uint8Array) => ledger.request('POST', '/v1/events', { key: ledger.key(TENANT), raw });

const bytes = (...parts: (string | number[])[]) => Buffer.concat(parts.map((part) => Buffer.from(part as string)));
test.each([
  ['nothing', ''],
  ['white space', '  \n'],
  ['half an object', '{"id":'],
  ['a trailing comma', '{"id":"event-1",}'],
  ['single quotes', "{'id':'event-1'}"],
  ['a comment', '{} // done'],
  ['NaN', '{"id":NaN}'],
  ['two documents', '{}{}'],
  ['a word', 'undefined'],
  ['100,000 opening brackets', '['.repeat(100_000)],
  ['100,000 opening braces', '{"a":'.repeat(40_000)],
  ['a NUL byte', '\0'],
  ['a raw control character in a text', '{"id":"a\u0001b"}'],
  ['bytes that are not UTF-8', bytes('{"id":"', [0xff, 0xfe], '"}')],
  ['a cut character', bytes('{"id":"', [0xf0, 0x9f, 0x98], '"}')],
  ['an overlong form', bytes('{"id":"', [0xc0, 0xaf], '"}')],
  ['a surrogate in UTF-8', bytes('{"id":"', [0xed, 0xa0, 0x80], '"}')],
  ['UTF-16', Buffer.from('{"id":"event-1"}', 'utf16le')],
])('a body that is %s cannot be read and is refused', async (_, raw) => {
  expectProblem(await post(raw), 'malformed_request');
});

test.each([
  ['null', 'null'],
  ['a number', '42'],
  ['a text', '"event"'],
  ['true', 'true'],
  ['an empty object', '{}'],
])('a body that is %s is no event and is refused', async (_, raw) => {
  expectProblem(await post(raw), 'invalid_request');
});

test.each([
  ['100,000 nested lists as id', `{"id":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, '#/id'],
  ['40,000 nested objects as subject', `{"subject":${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}}`, '#/subject/ref'],
])('%s are refused without exhausting anything', async (_, raw, pointer) => {
  expectProblem(await post(raw), 'invalid_request', pointer);
});

const withRaw = (text: string) => `{${text},${JSON.stringify(optIn()).slice(1)}`;
test.each([
  ['__proto__', withRaw('"__proto__":{"admin":true}'), '#/__proto__'],
  ['constructor', withRaw('"constructor":{"prototype":{}}'), '#/constructor'],
  ['toString', withRaw('"toString":1'), '#/toString'],
  [
    'a nested __proto__',
    JSON.stringify(optIn()).replace('{"type"', '{"__proto__":{"x":1},"type"'),
    '#/subject/__proto__',
  ],
  ['a slash and a tilde', withRaw('"a/b~c":1'), '#/?'],
  ['an empty name', withRaw('"":1'), '#/?'],
])('a field called %s is unknown and refused, and changes no object', async (_, raw, pointer) => {
  expectProblem(await post(raw), 'invalid_request', pointer);
  expect(({} as { admin?: boolean }).admin).toBeUndefined();
});

const choice = (change: object) => ({ choices: [{ ...TOPIC, status: 'given', ...change }] });
test.each([
  ['no id', { id: undefined }, '#/id'],
  ['a number for an id', { id: 12345678 }, '#/id'],
  ['a short id', { id: 'short' }, '#/id'],
  ['an id of 65 characters', { id: 'a'.repeat(65) }, '#/id'],
  ['an id with a space', { id: 'event 0001' }, '#/id'],
  ['an id with a NUL byte', { id: 'event-0001\0' }, '#/id'],
  ['an id with a line break at its end', { id: 'event-0001\n' }, '#/id'],
  ['an emoji in the id', { id: 'event-😀-0001' }, '#/id'],
  ['an unknown field', { note: 'call me' }, '#/note'],
  ['no subject', { subject: undefined }, '#/subject'],
  ['null for a subject', { subject: null }, '#/subject'],
  ['a list for a subject', { subject: [] }, '#/subject'],
  ['a subject without a value', { subject: { type: 'email' } }, '#/subject/value'],
  ['an empty value', { subject: { type: 'email', value: '' } }, '#/subject/value'],
  ['a value of 321 characters', { subject: { type: 'visitor', value: 'v'.repeat(321) } }, '#/subject/value'],
  ['a type in capitals', { subject: { type: 'Email', value: 'x' } }, '#/subject/type'],
  ['an extra field of a subject', { subject: { type: 'email', value: 'x', hash: 1 } }, '#/subject/hash'],
  ['no choices', { choices: [] }, '#/choices'],
  ['an object for choices', { choices: {} }, '#/choices'],
  ['51 choices', { choices: Array(51).fill({ ...TOPIC, status: 'given' }) }, '#/choices'],
  ['an unknown status', choice({ status: 'maybe' }), '#/choices/0/status'],
  ['expired as a status', choice({ status: 'expired' }), '#/choices/0/status'],
  ['a grant of everything', choice({ purpose: '*' }), '#/choices/0/status'],
  ['a grant on all channels', choice({ channel: '*' }), '#/choices/0/status'],
  ['a purpose with a NUL byte', choice({ purpose: 'promotions\0' }), '#/choices/0/purpose'],
  ['a purpose in capitals', choice({ purpose: 'Promotions' }), '#/choices/0/purpose'],
  ['an unknown field of a choice', choice({ granted: true }), '#/choices/0/granted'],
  ['no collection point', { collectionPoint: undefined }, '#/collectionPoint'],
  ['an unknown action', { action: 'nod' }, '#/action'],
  ['an empty actor', { actor: {} }, '#/actor/type'],
  ['an email address as actor', { actor: { type: 'operator', id: 'a@example.com' } }, '#/actor/id'],
  ['a country in small letters', { jurisdiction: 'fr' }, '#/jurisdiction'],
  ['a group of countries', { jurisdiction: 'EU' }, '#/jurisdiction'],
  ['an age band upside down', { age: { atLeast: 18, under: 13 } }, '#/age'],
  ['a birth date', { age: '2010-01-01' }, '#/age'],
  ['a reference with an email address', { reference: 'a@example.com' }, '#/reference'],
  ['a phone number as reference', { reference: '+33 6 12 34 56 78' }, '#/reference'],
  ['a notice without a language', { notice: { id: 'privacy', version: '2024-09-07' } }, '#/notice/language'],
  [
    'a wrong notice hash',
    { notice: { id: 'privacy', version: '2024-09-07', language: 'en', hash: 'md5:1' } },
    '#/notice/hash',
  ],
])('an event with %s is refused with the place and the fix', async (_, change, pointer) => {
  expectProblem(await post(JSON.stringify(optIn(change))), 'invalid_request', pointer);
});

test.each([
  '2026-02-30T10:00:00Z',
  '2025-02-29T10:00:00Z',
  '2026-13-01T10:00:00Z',
  '2026-11-31T10:00:00Z',
  '2026-11-23T24:00:00Z',
  '2026-11-23T10:60:00Z',
  '2026-11-23T10:00:60Z',
  '2026-11-23T10:00:00',
  '2026-11-23 10:00:00Z',
  '2026-11-23',
  '2026-11-23T10:00:00+0100',
  '2026-11-23T10:00:00+24:00',
  '2026-11-23T10:00:00 Europe/Paris',
  '20261123T100000Z',
  '+010000-01-01T00:00:00Z',
  '1763892000',
  '',
  'yesterday',
  '２０２６-11-23T10:00:00Z',
])('"%s" is no time with a zone and is refused', async (occurredAt) => {
  expectProblem(await post(JSON.stringify(optIn({ occurredAt }))), 'invalid_request', '#/occurredAt');
});

test.each([
  ['year 2100', { occurredAt: '2100-01-01T00:00:00Z' }, '#/occurredAt'],
  ['a minute and a second from now', { occurredAt: '2026-11-23T09:01:01Z' }, '#/occurredAt'],
  ['1994', { occurredAt: '1994-12-31T23:59:59Z' }, '#/occurredAt'],
  ['after it was sent', { occurredAt: '2026-11-23T08:00:00Z', sentAt: '2026-11-23T07:00:00Z' }, '#/sentAt'],
])('an act in %s is refused', async (_, times, pointer) => {
  expectProblem(await post(JSON.stringify(optIn(times))), 'invalid_time', pointer);
});

const notice = { id: 'privacy', version: '2024-09-07', language: 'en' };
test.each([
  ['an unknown purpose', optIn(choice({ purpose: 'nope' })), 'unknown_purpose', '#/choices/0/purpose'],
  ['a purpose named constructor', optIn(choice({ purpose: 'constructor' })), 'unknown_purpose', '#/choices/0/purpose'],
  ['an unknown channel', optIn(choice({ channel: 'pigeon' })), 'unknown_channel', '#/choices/0/channel'],
  ['a channel the purpose does not use', optIn(choice({ channel: 'web' })), 'unknown_topic', '#/choices/0/channel'],
  [
    'an unknown channel in a refusal of all',
    optOut({ choices: [{ purpose: '*', channel: 'pigeon', status: 'refused' }] }),
    'unknown_channel',
    '#/choices/0/channel',
  ],
  ['an unknown recipient', optIn(choice({ recipient: 'nobody' })), 'unknown_recipient', '#/choices/0/recipient'],
  [
    'an unknown collection point',
    optIn({ collectionPoint: 'street' }),
    'unknown_collection_point',
    '#/collectionPoint',
  ],
  ['an unknown class', optIn({ subjectClass: 'alien' }), 'unknown_subject_class', '#/subjectClass'],
  ['an unknown notice', optIn({ notice: { ...notice, id: 'terms' } }), 'unknown_notice', '#/notice/id'],
  ['an unknown edition', optIn({ notice: { ...notice, version: '1999' } }), 'unknown_notice', '#/notice/version'],
  ['an unknown language', optIn({ notice: { ...notice, language: 'de' } }), 'unknown_notice', '#/notice/language'],
  [
    'another text',
    optIn({ notice: { ...notice, hash: `sha256:${'0'.repeat(64)}` } }),
    'notice_mismatch',
    '#/notice/hash',
  ],
  [
    'a cookie notice for a newsletter',
    optIn({ notice: { id: 'cookie', version: '2024-09-01', language: 'en' } }),
    'notice_mismatch',
    '#/notice/id',
  ],
  [
    'a notice from after the act',
    optIn({ occurredAt: '2024-09-06T10:00:00Z' }),
    'notice_not_in_force',
    '#/notice/version',
  ],
  ['a box ticked in advance', optIn({ action: 'preticked' }), 'not_affirmative', '#/action'],
  ['no notice for a grant', optIn({ notice: undefined }), 'evidence_missing', '#/notice'],
  [
    'a refusal of the service',
    optOut({ choices: [{ purpose: 'support', channel: 'email', status: 'refused' }] }),
    'not_optional',
    '#/choices/0/purpose',
  ],
  ['a child', optIn({ age: { under: 13 } }), 'under_age', '#/age'],
] as const)('an event with %s is refused by the policy', async (_, event, code, pointer) => {
  expectProblem(await post(JSON.stringify(event)), code, pointer);
});

// A length that is no number makes a schema's own check throw.
const LENGTH = '{"length":{"toString":1,"valueOf":1}}';
test.each([
  ['POST', '/v1/events', `{"choices":${LENGTH}}`],
  ['POST', '/v1/checks', `{"subjects":${LENGTH}}`],
  ['POST', '/v1/subjects/lookup', `{"subject":{"type":"email","value":${LENGTH}}}`],
])('%s %s refuses an object that pretends to have a length: %s', async (method, path, raw) => {
  try {
    expectSomeProblem(await ledger.request(method, path, { key: ledger.key(TENANT), raw }));
  } finally {
    ledger.logged.length = 0;
  }
});
