import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ORIGIN, type TestLedger, testLedger } from '../kit/ledger.ts';
import { expectSomeProblem, NOW, recorded, TENANT } from './support.ts';

/** Plain HTML forms that try to reach what is not theirs. None may be recorded. */

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

const form = (raw: string | Uint8Array) =>
  ledger.request('POST', `/v1/events?key=${ledger.key(TENANT, 'website')}`, {
    raw,
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: ORIGIN },
  });
const good =
  'id=event-form&subject.type=email&subject.value=a%40example.com&collectionPoint=web_form&action=tick&notice.id=privacy&notice.version=2024-09-07&notice.language=en';
const grant = '&choices.0.purpose=promotions&choices.0.channel=email&choices.0.status=given';

test.each([
  ['a length as field', `${good}&choices.length=4294967295`],
  ['a length after a list', `${good}${grant}&choices.length=4294967295`],
  ['a huge index', `${good}&choices.4294967294.purpose=promotions`],
  ['a hole in a list', `${good}${grant.replaceAll('choices.0', 'choices.9')}`],
  ['a method of lists', `${good}${grant}&choices.push=1`],
  ['a prototype', `${good}${grant}&a.__proto__.b=1`],
  ['a prototype at the root', `${good}${grant}&__proto__.admin=1`],
  ['a prototype of a list', `${good}${grant}&choices.__proto__.x=1`],
  ['a constructor', `${good}${grant}&constructor.prototype.x=1`],
  ['a text and a group', `${good}${grant}&a=1&a.b=2`],
  ['a group and a text', `${good}${grant}&a.b=2&a=1`],
  ['a choice that is a text', `${good}&choices.0=given`],
  ['a text where a list is meant', `${good}&choices=given`],
  ['no names', '=&==&.=1&..=2'],
  ['nothing but signs', '&&&'],
  ['20,000 steps', `${'a.'.repeat(20_000)}a=1`],
  ['bytes that are not UTF-8', Buffer.concat([Buffer.from(`${good}${grant}&x=`), Buffer.from([0xff, 0xfe])])],
  ['a broken escape', `${good}${grant}&%E0%A4%A=1`],
  ['an unknown field', `${good}${grant}&note=hi`],
])('a form with %s is refused, and changes no object', async (_, raw) => {
  expectSomeProblem(await form(raw));
  expect(({} as Record<string, unknown>).admin ?? ({} as Record<string, unknown>).x).toBeUndefined();
});

// A group has no text form.
test.each(['returnTo.a=1', 'returnTo.0.a=1'])(
  'a form with a page to return to that is a group (%s) is refused',
  async (field) => {
    try {
      expectSomeProblem(await form(`${good}${grant}&${field}`));
    } finally {
      ledger.logged.length = 0;
    }
  },
);
