import { describe, expect, test } from '@jest/globals';
import type { PolicyDocument } from '../../contract/policy/document.ts';
import { contradictions } from '../../core/policy/validate.ts';
import { warnings } from '../../core/policy/warnings.ts';
import { readPolicyFolder } from '../../local/policy-file.ts';
import { DOCUMENT, documentWith } from '../kit/arbitraries.ts';

const TODAY = '2026-11-23';
type Written = Record<string, unknown>;

/** A policy about which there is nothing to say. */
const quiet = (change: Written = {}) =>
  documentWith({
    controller: { ...DOCUMENT.controller, authorities: [{ name: 'CNIL', country: 'FR' }] },
    channels: DOCUMENT.channels.map((channel) => ({ ...channel, addressedBy: ['email'] })),
    ...change,
  });
const pointersOf = (document: PolicyDocument, today = TODAY) => warnings(document, today).map(({ pointer }) => pointer);

test('a policy in order has no warnings', () => {
  expect(warnings(quiet(), TODAY)).toEqual([]);
});

test('the example tenants: only Virtual Scale, which names no authority', () => {
  const found = readPolicyFolder('tenants').flatMap((document) =>
    warnings(document, TODAY).map(({ pointer }) => [document.tenant, pointer]),
  );
  expect(found).toEqual([['virtual-scale', '#/controller/authorities']]);
});

describe('a material change and its announcement (VS-47)', () => {
  const announced = (version: Written, leadTime: string | undefined = 'P30D') =>
    quiet({
      changes: { ...(leadTime && { leadTime }) },
      notices: DOCUMENT.notices.map((notice, index) =>
        index > 0 ? notice : { ...notice, versions: [{ ...notice.versions[0], material: true, ...version }] },
      ),
    });

  test('announced 2026-03-01, effective 2026-03-31: nothing to say', () => {
    expect(pointersOf(announced({ announcedAt: '2026-03-01', effectiveAt: '2026-03-31' }))).toEqual([]);
  });
  test('announced 2026-03-01, effective 2026-03-10: 9 days instead of 30', () => {
    expect(warnings(announced({ announcedAt: '2026-03-01', effectiveAt: '2026-03-10' }), TODAY)).toEqual([
      {
        pointer: '#/notices/0/versions/0/effectiveAt',
        detail: 'announced 9 day(s) ahead; the policy promises P30D, which is 2026-03-31',
      },
    ]);
  });
  test('announced 2026-03-01, effective 2026-02-28: an error, not a warning', () => {
    const document = announced({ announcedAt: '2026-03-01', effectiveAt: '2026-02-28' });
    expect(contradictions(document).map(({ pointer }) => pointer)).toEqual(['#/notices/0/versions/0/effectiveAt']);
  });
  test('announced earlier than promised is no better: "within 30 days" may mean the last 30', () => {
    expect(pointersOf(announced({ announcedAt: '2026-03-01', effectiveAt: '2026-05-01' }))).toHaveLength(1);
  });
  test('not announced at all', () => {
    expect(pointersOf(announced({ effectiveAt: '2026-03-10' }))).toEqual(['#/notices/0/versions/0']);
  });
  test.each([
    ['not material', { material: false, announcedAt: '2026-03-01', effectiveAt: '2026-03-02' }],
    ['without a day', { announcedAt: '2026-03-01', effectiveAt: null }],
  ])('%s: nothing to say', (_name, version) => {
    expect(pointersOf(announced(version))).toEqual([]);
  });
  test('where nothing is promised: nothing to say', () => {
    expect(pointersOf(announced({ announcedAt: '2026-03-01', effectiveAt: '2026-03-02' }, ''))).toEqual([]);
  });
});

describe('recipients', () => {
  const recipient = (change: Written, controller: Written = {}) =>
    quiet({
      controller: {
        ...quiet().controller,
        transferMechanisms: [
          { id: 'scc', name: 'Standard contractual clauses' },
          { id: 'shield', name: 'Privacy Shield', invalidFrom: '2020-07-16' },
        ],
        ...controller,
      },
      recipients: [{ id: 'mailer', kind: 'processor', name: 'M', purposes: ['newsletter'], ...change }],
    });

  test('outside of the regions in which data may be kept', () => {
    expect(pointersOf(recipient({ country: 'NO' }, { dataRegions: ['EU'] }))).toEqual(['#/recipients/0/country']);
    expect(pointersOf(recipient({ country: 'NO' }, { dataRegions: ['EEA'] }))).toEqual([]);
  });
  test('that rest on a mechanism which was struck down (VS-41), from that day on', () => {
    const document = recipient({ country: 'US', transferMechanism: 'shield' });
    expect(pointersOf(document, '2020-07-15')).toEqual([]);
    expect(pointersOf(document, '2020-07-16')).toEqual(['#/recipients/0/transferMechanism']);
  });
  test('whose contract ended, from the day after', () => {
    const document = recipient({ contractUntil: '2026-11-23' });
    expect(pointersOf(document, '2026-11-23')).toEqual([]);
    expect(pointersOf(document, '2026-11-24')).toEqual(['#/recipients/0/contractUntil']);
  });
});

describe('purposes that nothing reaches', () => {
  const news = DOCUMENT.purposes.find(({ id }) => id === 'newsletter');
  const only = (purpose: Written, change: Written = {}) =>
    quiet({
      purposes: [{ ...news, channels: ['email', 'sms', 'web'], ...purpose }],
      subjectClasses: [{ id: 'customer' }],
      recipients: [],
      ...change,
    });

  test('because its class has none of the identifiers its channels go to', () => {
    const visitors = { subjectClasses: [{ id: 'visitor', identifiers: ['widget'] }] };
    expect(pointersOf(only({}, visitors))).toEqual(['#/purposes/0/channels']);
    expect(pointersOf(only({}, { subjectClasses: [{ id: 'visitor', identifiers: ['email'] }] }))).toEqual([]);
  });
  test('because every class it is for rules it out', () => {
    expect(pointersOf(only({}, { subjectClasses: [{ id: 'customer', never: ['newsletter'] }] }))).toEqual([
      '#/purposes/0',
    ]);
  });
  test('because it markets by a channel that nothing addresses', () => {
    const channels = DOCUMENT.channels.map((channel) => ({ ...channel, addressedBy: [] }));
    expect(pointersOf(only({}, { channels }))).toEqual(['#/purposes/0/channels']);
    expect(pointersOf(only({ kind: 'profiling' }, { channels }))).toEqual([]);
  });
  test('because no notice of its kind covers it', () => {
    const notices = DOCUMENT.notices.filter(({ type }) => type === 'cookie');
    expect(pointersOf(only({}, { notices }))).toEqual(['#/purposes/0']);
    expect(pointersOf(only({ neverGranted: true }, { notices }))).toEqual([]);
  });
  test('a channel that no purpose uses', () => {
    expect(pointersOf(only({ channels: ['email', 'web'] }))).toEqual(['#/channels/1']);
  });
});

describe('words that have no effect', () => {
  test('no supervisory authority', () => {
    expect(pointersOf(quiet({ controller: DOCUMENT.controller }))).toEqual(['#/controller/authorities']);
  });
  test('no contact for rights requests', () => {
    const controller = { ...quiet().controller, contacts: [{ for: 'support', phone: '1' }] };
    expect(pointersOf(quiet({ controller }))).toEqual(['#/controller/contacts']);
  });
  test('a contact for a class that does not exist', () => {
    const controller = { ...quiet().controller, contacts: [{ for: 'rights', phone: '1', subjectClass: 'nobody' }] };
    expect(pointersOf(quiet({ controller }))).toEqual(['#/controller/contacts/0/subjectClass']);
  });
  test('a binding language that is not offered', () => {
    expect(pointersOf(quiet({ languages: { canonical: 'it', offered: ['en'] } }))).toEqual(['#/languages/canonical']);
  });
  test('a "never" that names no purpose', () => {
    const subjectClasses = [{ id: 'customer' }, { id: 'agent', never: ['offerz'] }];
    expect(pointersOf(quiet({ subjectClasses }))).toEqual(['#/subjectClasses/1/never/0']);
  });
  test('a channel without a label in an offered language', () => {
    expect(pointersOf(quiet({ languages: { offered: ['en', 'fr'] } }))).toContain('#/channels/0/label');
  });
  test('a notice that asks again for a recipient that does not exist', () => {
    const [privacy, cookie] = DOCUMENT.notices;
    const version = { ...privacy?.versions[0], reconsent: { purposes: ['*'], recipients: ['nobody'] } };
    expect(pointersOf(quiet({ notices: [{ ...privacy, versions: [version] }, cookie] }))).toEqual([
      '#/notices/0/versions/0/reconsent/recipients/0',
    ]);
  });
});
