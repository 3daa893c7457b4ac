import { describe, expect, test } from '@jest/globals';
import { contradictions } from '../../core/policy/validate.ts';
import { DOCUMENT, documentWith } from '../kit/arbitraries.ts';

/** One test for each rule of core/policy/validate.ts, called by what it refuses. */

type Written = Record<string, unknown>;

const found = (change: Written) => contradictions(documentWith(change));
const pointersOf = (change: Written) => found(change).map(({ pointer }) => pointer);

/** The list with one of its entries changed. */
function changed(list: readonly { readonly id: string }[], id: string, change: Written): Written[] {
  return list.map((entry) => (entry.id === id ? { ...entry, ...change } : { ...entry }));
}
const indexOf = (id: string) => DOCUMENT.purposes.findIndex((purpose) => purpose.id === id);
const purpose = (id: string, change: Written) => ({ purposes: changed(DOCUMENT.purposes, id, change) });
const privacy = (version: Written) => ({
  notices: DOCUMENT.notices.map((notice) =>
    notice.id === 'privacy' ? { ...notice, versions: [{ ...notice.versions[0], ...version }] } : notice,
  ),
});
const NEWSLETTER = `#/purposes/${indexOf('newsletter')}`;
const BILLING = `#/purposes/${indexOf('billing')}`;

test('a policy without contradictions passes', () => {
  expect(contradictions(DOCUMENT)).toEqual([]);
});

describe('refuses the same code twice', () => {
  test.each(['subjectClasses', 'channels', 'purposes', 'recipients', 'notices', 'collectionPoints'] as const)(
    'in %s',
    (list) => {
      const entries = DOCUMENT[list];
      expect(pointersOf({ [list]: [...entries, entries[0]] })).toContain(`#/${list}/${entries.length}/id`);
    },
  );
  test('in retention', () => {
    const entry = { id: 'mail', anchor: 'recorded', action: 'delete', reason: 'r' };
    expect(pointersOf({ retention: [entry, entry] })).toEqual(['#/retention/1/id']);
  });
  test('as the version of a notice', () => {
    const [first, ...rest] = DOCUMENT.notices;
    const twice = { ...first, versions: [first?.versions[0], first?.versions[0]] };
    expect(pointersOf({ notices: [twice, ...rest] })).toEqual(['#/notices/0/versions/1/version']);
  });
});

describe('refuses a purpose', () => {
  test('on a channel that is not declared', () => {
    expect(pointersOf(purpose('newsletter', { channels: ['email', 'fax', 'sms'] }))).toEqual([
      `${NEWSLETTER}/channels/1`,
    ]);
  });
  test('for a class that is not declared', () => {
    expect(pointersOf(purpose('newsletter', { audience: ['customer', 'nobody'] }))).toEqual([
      `${NEWSLETTER}/audience/1`,
    ]);
  });
  test.each([
    ['a place nobody thought of', { in: ['EEA'], on: ['*'] }],
    ['a channel nobody thought of', { in: ['*'], on: ['email'] }],
  ])('that has no basis in %s', (_name, where) => {
    expect(pointersOf(purpose('newsletter', { bases: [{ ...where, basis: 'consent' }] }))).toEqual([
      `${NEWSLETTER}/bases`,
    ]);
  });
  test.each(['consent', 'explicit_consent', 'soft_opt_in'])('that cannot be refused and rests on %s', (basis) => {
    expect(pointersOf(purpose('billing', { bases: [{ basis }] }))).toEqual([`${BILLING}/bases/0/basis`]);
  });
  test.each(['contract', 'legal_obligation', 'vital_interests'])('that can be refused and rests on %s', (basis) => {
    const bases = [{ basis: 'consent' }, { in: ['FR'], basis }];
    expect(pointersOf(purpose('newsletter', { bases }))).toEqual([`${NEWSLETTER}/bases/1/basis`]);
  });
  test('whose consent depends on facts', () => {
    const bases = [{ basis: 'consent', requires: ['customer'] }];
    expect(pointersOf(purpose('newsletter', { bases }))).toEqual([`${NEWSLETTER}/bases/0/requires`]);
  });
  test('with a basis for a channel it does not use', () => {
    const bases = [{ basis: 'consent' }, { on: ['email', 'web'], basis: 'consent' }];
    expect(pointersOf(purpose('newsletter', { bases }))).toEqual([`${NEWSLETTER}/bases/1/on/1`]);
  });
  test('with double opt-in on a channel it does not use', () => {
    const doubleOptIn = { on: ['email', 'web'], confirmWithin: 'P2D' };
    expect(pointersOf(purpose('newsletter', { doubleOptIn }))).toEqual([`${NEWSLETTER}/doubleOptIn/on/1`]);
  });
  test('of cookies that says not which category they are', () => {
    expect(pointersOf(purpose('ads', { cookie: undefined }))).toEqual([`#/purposes/${indexOf('ads')}/cookie`]);
  });
  test('without a label in a language that the policy offers', () => {
    const label = { en: 'A label', fr: 'Un libellé' };
    const purposes = DOCUMENT.purposes.map((entry) => (entry.id === 'newsletter' ? entry : { ...entry, label }));
    expect(pointersOf({ languages: { offered: ['en', 'fr'] }, purposes })).toEqual([`${NEWSLETTER}/label`]);
  });
});

describe('refuses an edition of a notice', () => {
  const AT = '#/notices/0/versions/0';
  test('without any text', () => {
    expect(pointersOf(privacy({ texts: {} }))).toEqual([`${AT}/texts`]);
  });
  test('that takes effect before it is announced', () => {
    expect(pointersOf(privacy({ announcedAt: '2026-03-01', effectiveAt: '2026-02-28' }))).toEqual([
      `${AT}/effectiveAt`,
    ]);
    expect(pointersOf(privacy({ announcedAt: '2026-03-01', effectiveAt: '2026-03-01' }))).toEqual([]);
  });
  test('that covers a purpose which is not declared', () => {
    expect(pointersOf(privacy({ covers: ['*', 'nonsense'] }))).toEqual([`${AT}/covers/1`]);
  });
  test('that asks again for a purpose which is not declared', () => {
    expect(pointersOf(privacy({ reconsent: { purposes: ['newsletter', 'nonsense'] } }))).toEqual([
      `${AT}/reconsent/purposes/1`,
    ]);
  });
});

describe('refuses a recipient', () => {
  const recipients = (change: Written) => ({ recipients: changed(DOCUMENT.recipients, 'mailer', change) });
  test('for a purpose that is not declared', () => {
    expect(pointersOf(recipients({ purposes: ['newsletter', 'nonsense'] }))).toEqual(['#/recipients/0/purposes/1']);
  });
  test('with a transfer mechanism that is not declared', () => {
    expect(pointersOf(recipients({ transferMechanism: 'scc' }))).toEqual(['#/recipients/0/transferMechanism']);
  });
  test('engaged by one that is not declared', () => {
    expect(pointersOf(recipients({ parent: 'nobody' }))).toEqual(['#/recipients/0/parent']);
  });
  test('that may do more than the one who engaged it', () => {
    const purposes = ['newsletter', 'offers', 'sharing', 'ads'];
    expect(pointersOf(recipients({ parent: 'partner_a', purposes }))).toEqual(['#/recipients/0/purposes']);
    expect(pointersOf(recipients({ parent: 'partner_a', purposes: ['newsletter'] }))).toEqual([]);
  });
});

describe.each(['gpc', 'dnt'])('refuses that the signal %s denies', (signal) => {
  const deny = (purposes: string[]) => ({ signals: { [signal]: { answer: 'deny', purposes } } });
  test('a purpose that is not declared', () => {
    expect(pointersOf(deny(['ads', 'nonsense']))).toEqual([`#/signals/${signal}/purposes/1`]);
  });
  test('a service', () => {
    expect(pointersOf(deny(['billing']))).toEqual([`#/signals/${signal}/purposes/0`]);
  });
});

describe('refuses a recipient abroad', () => {
  const abroad = (country: string, change: Written = {}, controller: Written = {}) =>
    pointersOf({
      controller: {
        ...DOCUMENT.controller,
        country: 'FR',
        transferMechanisms: [{ id: 'scc', name: 'Clauses' }],
        ...controller,
      },
      recipients: [{ id: 'mailer', kind: 'processor', name: 'M', purposes: ['newsletter'], country, ...change }],
    });
  test.each(['US', 'GB', 'CH', 'US-CA'])('in %s, unless a mechanism or the regions allow it', (country) => {
    expect(abroad(country)).toEqual(['#/recipients/0/country']);
    expect(abroad(country, { transferMechanism: 'scc' })).toEqual([]);
    expect(abroad(country, {}, { dataRegions: [country] })).toEqual([]);
  });
  test.each(['FR', 'DE', 'NO', 'EU', 'EEA'])('but not in %s: data moves freely within the EEA', (country) => {
    expect(abroad(country)).toEqual([]);
  });
  test('of a controller outside of the EEA: every border counts', () => {
    expect(abroad('FR', {}, { country: 'MX' })).toEqual(['#/recipients/0/country']);
    expect(abroad('MX', {}, { country: 'MX' })).toEqual([]);
  });
});

describe('refuses a protection that protects nobody', () => {
  test('a class that may never be asked for a purpose nobody declared', () => {
    const [first] = DOCUMENT.subjectClasses;
    expect(pointersOf({ subjectClasses: [{ ...first, never: ['newslettter'] }] })).toContain(
      '#/subjectClasses/0/never/0',
    );
  });
  test('a contact for a class that is not declared', () => {
    const contacts = [{ for: 'rights', url: 'https://example.com/', primary: true, subjectClass: 'nobody' }];
    expect(pointersOf({ controller: { ...DOCUMENT.controller, contacts } })).toEqual([
      '#/controller/contacts/0/subjectClass',
    ]);
  });
  test('an edition that asks again for a recipient who is not declared', () => {
    const reconsent = { purposes: ['newsletter'], in: ['*'], recipients: ['nobody'] };
    expect(pointersOf(privacy({ reconsent }))).toContain('#/notices/0/versions/0/reconsent/recipients/0');
  });
});

test('refuses a purpose that the policy bars, by code or by its DPV term', () => {
  expect(pointersOf({ barred: [{ id: 'newsletter' }] })).toEqual([NEWSLETTER]);
  const dpv = DOCUMENT.purposes[indexOf('newsletter')]?.dpv;
  expect(pointersOf({ barred: [{ dpv }] })).toContain(NEWSLETTER);
});

test('refuses a place in the cookie taxonomy for what is no cookie', () => {
  expect(pointersOf(purpose('newsletter', { cookie: { taxonomy: 'essential', googleConsentMode: [] } }))).toEqual([
    `${NEWSLETTER}/cookie`,
  ]);
});

test('every refusal says what is wrong in words', () => {
  const errors = found({
    ...purpose('newsletter', { channels: ['fax'] }),
    collectionPoints: [{ id: 'a' }, { id: 'a' }],
  });
  expect(errors.length).toBeGreaterThan(1);
  for (const { detail } of errors) expect(detail).toMatch(/\w+ \w+/);
});
