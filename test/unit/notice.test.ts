import { describe, expect, test } from '@jest/globals';
import type { Submission } from '../../core/accept/context.ts';
import { noticeOf } from '../../core/accept/notice.ts';
import { compilePolicy } from '../../core/policy/compile.ts';
import { at, documentWith } from '../kit/arbitraries.ts';
import { input, SERVER } from '../kit/memory-ledger.ts';

const hash = (digit: string) => `sha256:${digit.repeat(64)}`;
const texts = { en: { hash: hash('a') }, fr: { hash: hash('b') } };
const notices = [
  {
    id: 'privacy',
    type: 'privacy',
    versions: [
      { version: 'none', effectiveAt: null, texts },
      { version: 'old', effectiveAt: '2024-01-01', texts },
      { version: 'edited', effectiveAt: '2024-01-01', updatedAt: '2024-06-01', texts },
      { version: 'narrow', effectiveAt: '2025-01-01', texts, covers: ['newsletter'] },
      { version: 'future', effectiveAt: '2027-01-01', texts },
    ],
  },
  { id: 'cookie', type: 'cookie', versions: [{ version: '1', effectiveAt: '2024-01-01', texts }] },
  { id: 'terms', type: 'terms', versions: [{ version: '1', effectiveAt: '2024-01-01', texts }] },
];
const GRANT = { purpose: 'newsletter', channel: 'email', status: 'given' as const };

function cited(
  citation: Partial<{ id: string; version: string; language: string; hash: string }> | undefined,
  { choices = [GRANT] as Parameters<typeof input>[1], occurredAt = at(0), oldEditions = 'accept' } = {},
) {
  const notice = { id: 'privacy', version: 'narrow', language: 'en', ...citation };
  const submission: Submission = {
    input: input('event-0001', choices, citation && { notice }),
    caller: SERVER,
    policy: compilePolicy(documentWith({ notices, changes: { oldEditions } }), 1),
    receivedAt: at(0),
    links: [],
    signals: [],
  };
  return noticeOf(submission, choices, occurredAt);
}
const refusal = (code: string, pointer: string) =>
  expect.objectContaining({ code, errors: [expect.objectContaining({ pointer })] });

test('no citation, no notice', () => {
  expect(cited(undefined)).toBeUndefined();
});

test('the registered hash is filled in, per language', () => {
  expect(cited({})).toEqual({ id: 'privacy', version: 'narrow', language: 'en', hash: hash('a') });
  expect(cited({ language: 'fr' })?.hash).toBe(hash('b'));
  expect(cited({ hash: hash('a') })?.hash).toBe(hash('a'));
});

describe('a text that was never registered is refused', () => {
  test.each([
    ['unknown_notice', '#/notice/id', { id: 'imprint' }],
    ['unknown_notice', '#/notice/version', { version: '9' }],
    ['unknown_notice', '#/notice/language', { language: 'de' }],
    ['notice_mismatch', '#/notice/hash', { hash: hash('c') }],
    ['notice_mismatch', '#/notice/hash', { language: 'fr', hash: hash('a') }],
  ])('%s %s', (code, pointer, citation) => {
    expect(() => cited(citation)).toThrow(refusal(code, pointer));
  });
});

describe('a text nobody can have read then is refused', () => {
  const before = refusal('notice_not_in_force', '#/notice/version');
  test.each([
    ['old', '2023-12-31T23:59:59.999Z', false],
    ['old', '2024-01-01T00:00:00.000Z', true],
    ['edited', '2024-05-31T23:59:59.999Z', false],
    ['edited', '2024-06-01T00:00:00.000Z', true],
    ['none', '1999-01-01T00:00:00.000Z', true],
    ['future', '2026-11-23T09:00:00.000Z', false],
  ])('version "%s" on %s: %s', (version, occurredAt, fits) => {
    if (fits) expect(cited({ version }, { occurredAt })?.version).toBe(version);
    else expect(() => cited({ version }, { occurredAt })).toThrow(before);
  });
});

describe('an edition that had been replaced', () => {
  test('is accepted where the policy accepts old editions', () => {
    expect(cited({ version: 'old' })?.version).toBe('old');
  });

  test.each([
    ['old', '2024-03-01T00:00:00.000Z', true],
    ['old', '2024-06-01T00:00:00.000Z', false],
    ['edited', '2024-12-31T00:00:00.000Z', true],
    ['edited', '2025-01-01T00:00:00.000Z', false],
    ['narrow', '2026-11-23T00:00:00.000Z', true],
  ])('is refused where it does not: "%s" on %s fits: %s', (version, occurredAt, fits) => {
    const cite = () => cited({ version }, { occurredAt, oldEditions: 'refuse' });
    if (fits) expect(cite()?.version).toBe(version);
    else expect(cite).toThrow(refusal('notice_not_in_force', '#/notice/version'));
  });

  test('does not hold an opt-out back', () => {
    const choices = [{ ...GRANT, status: 'withdrawn' as const }];
    expect(() => cited({ version: 'old' }, { choices, oldEditions: 'refuse' })).not.toThrow();
  });
});

describe('the notice must be about the purpose', () => {
  const ads = { purpose: 'ads', channel: 'web', status: 'given' as const };
  test.each([
    ['a cookie choice on a privacy notice', { version: 'old' }, [ads], '#/notice/id'],
    ['another choice on a cookie notice', { id: 'cookie', version: '1' }, [GRANT], '#/notice/id'],
    ['any choice on terms', { id: 'terms', version: '1' }, [GRANT], '#/notice/id'],
    ['one of two choices', { version: 'old' }, [GRANT, ads], '#/notice/id'],
    ['a purpose the version does not cover', {}, [{ ...GRANT, purpose: 'offers' }], '#/notice/version'],
  ])('%s is refused', (_, citation, choices, pointer) => {
    expect(() => cited(citation, { choices })).toThrow(refusal('notice_mismatch', pointer));
  });

  test.each([
    ['a cookie choice on a cookie notice', { id: 'cookie', version: '1' }, [ads]],
    ['a purpose the version names', {}, [GRANT]],
    ['everything by a version that covers all', { version: 'old' }, [GRANT, { ...GRANT, purpose: 'offers' }]],
    [
      'a denial of everything, on whichever notice',
      { id: 'cookie', version: '1' },
      [{ purpose: '*', channel: '*', status: 'refused' as const }],
    ],
  ])('%s is taken', (_, citation, choices) => {
    expect(cited(citation, { choices })).toBeDefined();
  });
});
