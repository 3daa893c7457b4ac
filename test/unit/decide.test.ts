import { describe, expect, test } from '@jest/globals';
import { decide, type Question } from '../../core/decide.ts';
import type { LedgerEvent } from '../../core/event.ts';
import { compilePolicy } from '../../core/policy/compile.ts';
import { answers, at, DOCUMENT, documentWith, eventOf, fold, POLICY } from '../kit/arbitraries.ts';

type Said = { status: string; purpose?: string; channel?: string; recipient?: string };
const chose = (said: Said, minute = 1, index = 0, more: object = {}) =>
  ({
    ...eventOf({ choices: [{ purpose: 'newsletter', channel: 'email', ...said } as never], minute }, index),
    ...more,
  }) as LedgerEvent;
function acted(kind: string, said: object, minute = 1, index = 0): LedgerEvent {
  const { choices: _, ...base } = eventOf({ choices: [], minute }, index);
  return { ...base, ...said, kind } as unknown as LedgerEvent;
}
const ask = (
  events: LedgerEvent[],
  about: Partial<Omit<Question, 'purpose'>> & { purpose?: string } = {},
  policy = POLICY,
) => {
  const purpose = policy.purposes.get(about.purpose ?? 'newsletter');
  if (purpose === undefined) throw new Error('no such purpose');
  const question = { channel: 'email', at: at(86_400_000), ...about, purpose };
  return decide(question, events.length > 0 ? fold(events) : undefined, policy);
};
const GIVEN = chose({ status: 'given' });

describe('the choice decides, with the act that did', () => {
  test.each([
    ['given', true, 'consent_given'],
    ['refused', false, 'consent_refused'],
    ['withdrawn', false, 'consent_withdrawn'],
    ['revoked', false, 'consent_revoked'],
    ['invalidated', false, 'consent_invalidated'],
    ['requested', false, 'consent_requested'],
  ])('%s: allowed %s, %s', (status, allowed, reason) => {
    expect(ask([chose({ status })])).toMatchObject({ allowed, reason, basis: 'consent', mark: { s: status, q: 1 } });
  });

  test('nothing said: no consent, and no act', () => {
    expect(ask([])).toEqual({ allowed: false, reason: 'no_consent', basis: 'consent' });
  });

  test('a request for one recipient is pending for that one', () => {
    const events = [chose({ status: 'requested', purpose: 'sharing', recipient: 'partner_a' })];
    expect(ask(events, { purpose: 'sharing', recipient: 'partner_a' }).reason).toBe('consent_requested');
    expect(ask(events, { purpose: 'sharing', recipient: 'partner_b' }).reason).toBe('no_consent');
  });

  test.each([
    ['*', 'email'],
    ['newsletter', '*'],
    ['*', '*'],
  ])('a wildcard %s on %s closes, until a later grant of the topic opens it again', (purpose, channel) => {
    const no = chose({ status: 'withdrawn', purpose, channel }, 2, 1);
    expect(ask([GIVEN, no]).allowed).toBe(false);
    expect(ask([no, chose({ status: 'given' }, 3, 2)]).allowed).toBe(true);
    expect(ask([no, chose({ status: 'given' }, 3, 2)], { purpose: 'offers', jurisdiction: 'FR' }).allowed).toBe(false);
  });

  test('an objection says so', () => {
    expect(ask([chose({ status: 'withdrawn' }, 1, 0, { objection: 'direct_marketing' })]).reason).toBe('objected');
  });
});

describe('the person before the choice', () => {
  const on = { status: 'on' };
  test.each<[string, LedgerEvent, string]>([
    ['restricted', acted('restriction', on, 2, 1), 'restricted'],
    ['a report that it is a minor', acted('minor_report', on, 2, 1), 'under_age'],
    [
      'suppressed on the channel',
      acted('suppression', { ...on, channel: 'email', cause: 'complaint' }, 2, 1),
      'suppressed',
    ],
    ['suppressed everywhere', acted('suppression', { ...on, channel: '*', cause: 'legal' }, 2, 1), 'suppressed'],
  ])('%s', (_, event, reason) => {
    expect(ask([GIVEN, event])).toMatchObject({ allowed: false, reason, toggle: { on: true, q: 2 } });
    const lifted = { ...event, status: 'lifted', occurredAt: at(180_000), id: 'event-9' } as LedgerEvent;
    expect(ask([GIVEN, event, lifted]).allowed).toBe(true);
  });

  test('suppressed on another channel changes nothing here', () => {
    expect(ask([GIVEN, acted('suppression', { ...on, channel: 'sms', cause: 'complaint' }, 2, 1)]).allowed).toBe(true);
  });

  test('under age, as asked or as recorded; the question counts more', () => {
    expect(ask([GIVEN], { age: { under: 16 } }).reason).toBe('under_age');
    const young = chose({ status: 'given' }, 1, 0, { age: { atLeast: 13, under: 16 } });
    expect(ask([young]).reason).toBe('under_age');
    expect(ask([young], { age: { atLeast: 16 } }).allowed).toBe(true);
  });

  test('under age, but a guardian decided', () => {
    expect(ask([chose({ status: 'given' }, 1, 0, { age: { under: 16 }, actor: { type: 'guardian' } })]).allowed).toBe(
      true,
    );
  });

  test.each([
    ['a purpose for another class', { purpose: 'staff_news' }],
    ['a purpose that is never granted', { purpose: 'forbidden' }],
  ])('%s', (_, about) => {
    expect(ask([], about).reason).toBe('not_for_this_class');
    expect(ask([chose({ status: 'given', ...about })], about).reason).toBe('not_for_this_class');
  });

  test('the recorded class opens its own purposes and closes what is never for it', () => {
    const agent = chose({ status: 'given', purpose: 'staff_news' }, 1, 0, { subjectClass: 'agent' });
    expect(ask([agent], { purpose: 'staff_news' }).allowed).toBe(true);
    expect(ask([agent], { purpose: 'offers' }).reason).toBe('not_for_this_class');
  });
});

describe('no choice: the legal basis, and the facts it rests on', () => {
  const customer = (status: string, minute = 1) =>
    acted('relationship', { relationship: 'customer', status }, minute, minute);

  test('soft opt-in needs its relationship', () => {
    expect(ask([], { purpose: 'regulars' }).reason).toBe('no_relationship');
    expect(ask([customer('started')], { purpose: 'regulars' })).toMatchObject({ allowed: true, reason: 'soft_opt_in' });
    expect(ask([customer('started'), customer('ended', 2)], { purpose: 'regulars' }).reason).toBe('no_relationship');
  });

  test('the place: as asked, else as recorded, else unknown', () => {
    const inUS = chose({ status: 'refused', purpose: 'ads', channel: 'web' }, 1, 0, { jurisdiction: 'US' });
    expect(ask([]).allowed).toBe(false);
    expect(ask([], { jurisdiction: 'US' })).toMatchObject({ allowed: true, reason: 'legitimate_interest' });
    expect(ask([inUS]).allowed).toBe(true);
    expect(ask([inUS], { jurisdiction: 'FR' }).allowed).toBe(false);
    expect(ask([], { jurisdiction: 'US-CA', channel: 'sms' }).reason).toBe('no_consent');
  });

  test('data from elsewhere opens nothing without proof, and only its purposes', () => {
    const bought = (more: object) =>
      acted('acquisition', { provenance: { origin: 'purchased_list', source: 'x', ...more } });
    const proof = { noticeReference: 'a', consentReference: 'b' };
    const offers = { purpose: 'offers', jurisdiction: 'US' };
    expect(ask([bought({})], offers).reason).toBe('import_only');
    expect(ask([bought({ noticeReference: 'a' })], offers).reason).toBe('import_only');
    expect(ask([bought(proof)], offers).allowed).toBe(true);
    expect(ask([bought({ ...proof, purposes: ['newsletter'] })], offers).reason).toBe('import_only');
    // Somebody who says no to one use of bought data does not become reachable for another.
    expect(ask([bought({}), chose({ status: 'refused' }, 2, 1)], offers).allowed).toBe(false);
  });

  test('an imported grant counts only where the person decided nothing here', () => {
    const imported = chose({ status: 'given' }, 3, 2, { imported: { origin: 'import', source: 'x' } });
    expect(ask([imported]).allowed).toBe(true);
    expect(ask([chose({ status: 'refused' }), imported]).reason).toBe('consent_refused');
    const importedNo = chose({ status: 'withdrawn' }, 3, 2, { imported: { origin: 'import', source: 'x' } });
    expect(ask([GIVEN, importedNo]).reason).toBe('consent_withdrawn');
  });
});

describe('a grant that no longer holds', () => {
  const change = (more: object) =>
    compilePolicy(documentWith({ purposes: DOCUMENT.purposes.map((p) => ({ ...p, ...more })) }), 2);

  test('expires at the end of its time, to the millisecond', () => {
    const policy = change({ validFor: 'PT1H' });
    const end = 60_000 + 3_600_000;
    expect(ask([GIVEN], { at: at(end - 1) }, policy)).toMatchObject({ allowed: true, expires: at(end) });
    expect(ask([GIVEN], { at: at(end) }, policy)).toMatchObject({ allowed: false, reason: 'consent_expired' });
  });

  describe('is asked for again by a later edition of the notice', () => {
    const edition = (version: string, more: object) => ({
      version,
      texts: { en: { hash: `sha256:${'1'.repeat(64)}` } },
      ...more,
    });
    const asking = (reconsent: object) =>
      compilePolicy(
        documentWith({
          notices: [
            {
              id: 'privacy',
              type: 'privacy',
              versions: [
                edition('1', { effectiveAt: '2020-01-01' }),
                edition('2', {
                  effectiveAt: '2026-11-24',
                  reconsent: { purposes: ['newsletter'], in: ['FR'], ...reconsent },
                }),
              ],
            },
          ],
        }),
        2,
      );
    const notice = (version: string) => ({ id: 'privacy', version, language: 'en', hash: 'sha256:1' });
    const reason = (about: Parameters<typeof ask>[1], grant = GIVEN, reconsent = {}) =>
      ask([grant], about, asking(reconsent)).reason;
    const FR = { jurisdiction: 'FR' };

    test.each([
      ['from the day it holds', FR, 'reconsent_required'],
      ['not before', { ...FR, at: '2026-11-23T23:59:59.999Z' }, 'consent_given'],
      ['not elsewhere', { jurisdiction: 'DE' }, 'consent_given'],
      ['where the place is unknown', {}, 'reconsent_required'],
    ])('%s', (_, about, expected) => {
      expect(reason(about)).toBe(expected);
    });

    test('not for other purposes, unless for all', () => {
      expect(reason(FR, GIVEN, { purposes: ['offers'] })).toBe('consent_given');
      expect(reason(FR, GIVEN, { purposes: ['*'] })).toBe('reconsent_required');
    });

    test('not where the grant cites that edition, or came after it without citing any', () => {
      expect(reason(FR, chose({ status: 'given' }, 1, 0, { notice: notice('2') }))).toBe('consent_given');
      expect(reason(FR, chose({ status: 'given' }, 1, 0, { notice: notice('1') }))).toBe('reconsent_required');
      expect(reason(FR, chose({ status: 'given' }, 24 * 60))).toBe('consent_given');
    });
  });

  test('is on explicit consent where that is the basis', () => {
    const policy = change({ bases: [{ in: ['*'], on: ['*'], basis: 'explicit_consent' }] });
    expect(ask([GIVEN], {}, policy).basis).toBe('explicit_consent');
  });
});

test('every answer about a person of whom nothing is known names the basis of the policy', () => {
  for (const answer of Object.values(answers(undefined))) expect(answer.basis).toBeDefined();
});
