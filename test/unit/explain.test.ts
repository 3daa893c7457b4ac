import { describe, expect, test } from '@jest/globals';
import { REASONS, type Reason } from '../../contract/checks.ts';
import { LEGAL_BASES, type LegalBasis } from '../../contract/vocabulary.ts';
import { type Answer, decide, type Question, resolveTopic } from '../../core/decide.ts';
import { CATALOGUE, type Sentences } from '../../core/explain/catalogue.ts';
import { explain } from '../../core/explain/explain.ts';
import { compilePolicy } from '../../core/policy/compile.ts';
import { EMPTY_STATE, type Mark, type SubjectState, type Toggle } from '../../core/state.ts';
import { DOCUMENT, documentWith } from '../kit/arbitraries.ts';

type Tongue = keyof typeof CATALOGUE;
const LANGUAGES = Object.keys(CATALOGUE) as Tongue[];

const label = { en: 'News', fr: 'Actualités', it: 'Novità', es: 'Novedades', et: 'Uudised' };
const purpose = (id: string, more: object) => ({
  id,
  kind: 'marketing',
  dpv: 'Marketing',
  label,
  channels: ['email'],
  ...more,
});
const everywhere = (basis: LegalBasis, more: object = {}) => [{ in: ['*'], on: ['*'], basis, ...more }];

const DOCUMENT_WITH_ALL = documentWith({
  controller: { ...DOCUMENT.controller, name: 'Virtual Scale' },
  channels: [
    { id: 'email', label: { en: 'Email', fr: 'E-mail', it: 'Posta', es: 'Correo', et: 'E-post', de: 'Mail' } },
  ],
  purposes: [
    purpose('newsletter', { bases: everywhere('consent') }),
    purpose('yearly', { bases: everywhere('consent'), validFor: 'P1Y' }),
    purpose('sensitive', { bases: everywhere('explicit_consent') }),
    purpose('offers', { bases: everywhere('legitimate_interest') }),
    purpose('regulars', { bases: everywhere('soft_opt_in', { requires: ['customer'] }) }),
    purpose('forbidden', { bases: everywhere('consent'), neverGranted: true }),
    ...(['contract', 'legal_obligation', 'vital_interests'] as const).map((basis) =>
      purpose(basis, { kind: 'service', bases: everywhere(basis) }),
    ),
  ],
  recipients: [],
  notices: [
    {
      ...DOCUMENT.notices[0],
      versions: [
        ...(DOCUMENT.notices[0]?.versions ?? []),
        {
          version: '2',
          effectiveAt: '2026-11-10',
          texts: DOCUMENT.notices[0]?.versions[0]?.texts,
          reconsent: { purposes: ['sensitive'] },
        },
      ],
    },
  ],
});
const POLICY = compilePolicy(DOCUMENT_WITH_ALL, 1);

const SINCE = '2026-11-08T10:00:00.000Z';
const mark = (s: Mark['s'], more: Partial<Mark> = {}): Mark => ({ s, t: SINCE, id: 'event-0001', q: 1, p: 1, ...more });
const on: Toggle = { on: true, t: SINCE, id: 'event-0001', q: 1 };
const chose = (topic: string, decided: Mark): SubjectState => ({ topics: { [`${topic}|email|`]: { decided } } });

interface Case {
  readonly topic: string;
  readonly state?: SubjectState;
  readonly ask?: Partial<Question>;
}

/** How each reason comes about. Not one is made up: `decide` gives it. */
const CASES: Readonly<Record<Reason, Case>> = {
  consent_given: { topic: 'yearly', state: chose('yearly', mark('given')) },
  soft_opt_in: { topic: 'regulars', state: { ...EMPTY_STATE, relationships: { customer: on } } },
  legitimate_interest: { topic: 'offers' },
  service_message: { topic: 'contract' },
  consent_refused: { topic: 'newsletter', state: chose('newsletter', mark('refused')) },
  consent_withdrawn: { topic: 'newsletter', state: chose('newsletter', mark('withdrawn')) },
  consent_revoked: { topic: 'newsletter', state: chose('newsletter', mark('revoked')) },
  consent_invalidated: { topic: 'newsletter', state: chose('newsletter', mark('invalidated')) },
  consent_requested: {
    topic: 'newsletter',
    state: { topics: { 'newsletter|email|': { requested: mark('requested') } } },
  },
  consent_expired: { topic: 'yearly', state: chose('yearly', mark('given', { t: '2025-11-01T10:00:00.000Z' })) },
  reconsent_required: { topic: 'sensitive', state: chose('sensitive', mark('given')) },
  objected: { topic: 'offers', state: chose('offers', mark('withdrawn', { o: 'my own reasons' })) },
  no_consent: { topic: 'newsletter' },
  no_relationship: { topic: 'regulars' },
  import_only: {
    topic: 'offers',
    state: { ...EMPTY_STATE, acquired: { value: { origin: 'a list', proven: false }, t: SINCE } },
  },
  not_for_this_class: { topic: 'forbidden' },
  restricted: { topic: 'newsletter', state: { ...EMPTY_STATE, restricted: on } },
  suppressed: { topic: 'newsletter', state: { ...EMPTY_STATE, suppressed: { email: { ...on, cause: 'complaint' } } } },
  under_age: { topic: 'newsletter', ask: { age: { under: 16 } } },
};

function ask({ topic, state, ask: more }: Case, language?: string): { answer: Answer; steps: string[] } {
  const question: Question = {
    purpose: resolveTopic(POLICY, topic, 'email'),
    channel: 'email',
    jurisdiction: 'FR',
    at: '2026-11-23T09:00:00.000Z',
    ...more,
  };
  const answer = decide(question, state, POLICY);
  return { answer, steps: explain(question, state, answer, POLICY, language) };
}

test('the languages of the five example tenants are all spoken', () => {
  expect([...LANGUAGES].sort()).toEqual(['en', 'es', 'et', 'fr', 'it']);
});

describe.each(LANGUAGES)('in %s', (language) => {
  const say: Sentences = CATALOGUE[language];

  test.each(REASONS)('%s is said in full, and the last sentence agrees with the answer', (reason) => {
    const { answer, steps } = ask(CASES[reason], language);
    expect(answer.reason).toBe(reason);
    expect(steps).toHaveLength(4);
    for (const step of steps) {
      expect(step).toMatch(/^\p{Lu}.*\.$/u);
      expect(step).not.toMatch(/undefined|null|NaN|Invalid|\$\{| {2}| \./);
    }
    expect(steps[3]).toBe(answer.allowed ? say.send : say.doNotSend);
    expect(say.send).not.toBe(say.doNotSend);
  });

  test.each(LEGAL_BASES)('%s is named', (basis) => {
    const topics: Partial<Record<LegalBasis, string>> = {
      consent: 'newsletter',
      explicit_consent: 'sensitive',
      soft_opt_in: 'regulars',
      legitimate_interest: 'offers',
    };
    const { answer, steps } = ask({ topic: topics[basis] ?? basis }, language);
    expect(answer.basis).toBe(basis);
    expect(steps[1]).toContain(say.bases[basis]);
    if (language !== 'en') expect(say.bases[basis]).not.toBe(CATALOGUE.en.bases[basis]);
  });

  test('no two reasons sound alike, and none is left in English', () => {
    const spoken = REASONS.map((reason) => ask(CASES[reason], language).steps[2]);
    expect(new Set(spoken).size).toBe(REASONS.length);
    if (language === 'en') return;
    const english = REASONS.map((reason) => ask(CASES[reason], 'en').steps[2]);
    expect(spoken.filter((sentence) => english.includes(sentence))).toEqual([]);
  });

  test('the tenant’s labels are in that language', () => {
    const topic = ask({ topic: 'newsletter' }, language).steps[0];
    expect(topic).toContain(label[language]);
    expect(topic).toContain(DOCUMENT_WITH_ALL.channels[0]?.label[language]);
    expect(topic).toContain('Virtual Scale');
  });

  test('an unknown place is said to be unknown', () => {
    const question: Question = {
      purpose: resolveTopic(POLICY, 'newsletter', 'email'),
      channel: 'email',
      at: SINCE,
    };
    const steps = explain(question, undefined, decide(question, undefined, POLICY), POLICY, language);
    expect(steps[1]).toContain(say.unknownPlace);
  });
});

describe('dates are in the form of the language', () => {
  const given = (language: string, day: string) =>
    ask({ topic: 'yearly', state: chose('yearly', mark('given', { t: `${day}T10:00:00.000Z` })) }, language).steps[2];

  test.each([
    ['en', '2026-11-08', 'The person agreed on November 8, 2026; this lasts until November 8, 2027.'],
    [
      'fr',
      '2026-11-08',
      'La personne a donné son accord le 8 novembre 2026\u202f; il est valable jusqu’au 8 novembre 2027.',
    ],
    [
      'fr',
      '2026-11-01',
      'La personne a donné son accord le 1er novembre 2026\u202f; il est valable jusqu’au 1er novembre 2027.',
    ],
    ['it', '2026-11-08', 'La persona ha dato il consenso l’8 novembre 2026; vale fino all’8 novembre 2027.'],
    ['it', '2026-11-01', 'La persona ha dato il consenso il 1º novembre 2026; vale fino al 1º novembre 2027.'],
    [
      'es',
      '2026-11-08',
      'La persona dio su consentimiento el 8 de noviembre de 2026; es válido hasta el 8 de noviembre de 2027.',
    ],
    ['et', '2026-11-08', 'Inimene andis nõusoleku 8. novembril 2026; see kehtib kuni 8. novembrini 2027.'],
  ])('%s, %s', (language, day, sentence) => {
    expect(given(language, day)).toBe(sentence);
  });

  test('every month is declined in Estonian', () => {
    const months = Array.from({ length: 12 }, (_, index) => `2025-${String(index + 1).padStart(2, '0')}-15`);
    const said = months.map((day) => /15\. (\S+) 2025/.exec(given('et', day) ?? '')?.[1] ?? '');
    expect(said.every((month) => month.endsWith('il'))).toBe(true);
    expect(said).toContain('oktoobril');
  });
});

describe('the language', () => {
  const first = (language: string | undefined, offered: readonly string[]) => {
    const policy = compilePolicy({ ...DOCUMENT_WITH_ALL, languages: { offered: [...offered] } }, 1);
    const question: Question = { purpose: resolveTopic(policy, 'newsletter', 'email'), channel: 'email', at: SINCE };
    return explain(question, undefined, decide(question, undefined, policy), policy, language)[0];
  };
  const IN_FRENCH =
    'La question est de savoir si Virtual Scale peut utiliser «\u00a0E-mail\u00a0» pour «\u00a0Actualités\u00a0».';

  test('is the one asked for', () => {
    expect(first('fr', ['en'])).toBe(IN_FRENCH);
  });
  test('without one, is the first that the policy offers', () => {
    expect(first(undefined, ['fr', 'en'])).toBe(IN_FRENCH);
  });
  test('of a region is spoken as the language itself', () => {
    expect(first('fr-CA', ['en'])).toBe(IN_FRENCH);
  });
  test('that nobody speaks falls back to the policy’s, with its labels', () => {
    expect(first('de', ['fr'])).toBe(IN_FRENCH);
    expect(first('constructor', ['fr'])).toBe(IN_FRENCH);
  });
  test('falls back to English where the policy’s is not spoken either', () => {
    expect(first('de', ['fi'])).toBe('The question is whether Virtual Scale may use “Email” for “News”.');
  });
});
