import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decide, resolveTopic } from '../../core/decide.ts';
import { StoreUnavailable } from '../../core/errors.ts';
import { basisFor } from '../../core/policy/basis.ts';
import { askers, at, DOCUMENT, fold, history, POLICY, questions, topics } from '../kit/arbitraries.ts';
import { input, memoryLedger } from '../kit/memory-ledger.ts';

/** Law 11: anything unknown denies or errors; nothing allows by accident. */

/** Codes as a sender might make them up: also the names that JavaScript objects have by themselves. */
const code = fc.oneof(
  fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/),
  fc.constantFrom(
    'constructor',
    'prototype',
    'to_string',
    'valueOf',
    '__proto__',
    '*',
    '',
    'Newsletter',
    'newsletter ',
  ),
);
const known = <T>(values: readonly T[]) => fc.constantFrom(...values);
const purposes = DOCUMENT.purposes.map(({ id }) => id);
const channels = DOCUMENT.channels.map(({ id }) => id);

test('a question is answered only for a purpose, channel and recipient that belong together in the policy', () => {
  fc.assert(
    fc.property(
      fc.oneof(code, known(purposes)),
      fc.oneof(code, known(channels)),
      fc.option(fc.oneof(code, known(['mailer', 'partner_a'])), { nil: undefined }),
      (purpose, channel, recipient) => {
        const exists = topics.some((topic) => topic.purpose === purpose && topic.channel === channel);
        const fits = exists && askers(purpose).includes(recipient);
        const resolve = () => resolveTopic(POLICY, purpose, channel, recipient);
        if (fits) expect(resolve().id).toBe(purpose);
        else expect(resolve).toThrow(expect.objectContaining({ code: expect.stringMatching(/^unknown_/) }));
      },
    ),
    { numRuns: 500 },
  );
});

test.each([
  ['unknown_purpose', { purpose: 'nonsense', channel: 'email' }, '#/purpose'],
  ['unknown_channel', { purpose: 'newsletter', channel: 'fax' }, '#/channel'],
  ['unknown_topic', { purpose: 'newsletter', channel: 'web' }, '#/channel'],
  ['unknown_recipient', { purpose: 'ads', channel: 'web', recipient: 'mailer' }, '#/recipient'],
  ['unknown_recipient', { purpose: 'newsletter', channel: 'email', recipient: 'nobody' }, '#/recipient'],
])('%s: neither checked nor recorded', async (expected, topic, pointer) => {
  const ledger = await memoryLedger();
  await expect(ledger.ask(topic)).rejects.toMatchObject({ code: expected, errors: [{ pointer }] });
  for (const status of ['given', 'withdrawn'] as const) {
    await expect(ledger.record(input('event-0001', [{ ...topic, status }]))).rejects.toMatchObject({
      code: expected,
      errors: [{ pointer: pointer.replace('#', '#/choices/0') }],
    });
  }
  expect(ledger.ports.events.all()).toEqual([]);
});

test('a place nobody knows is asked for consent wherever some place is', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^(Q[M-Z]|X[A-Z]|ZZ)(-[A-Z0-9]{1,3})?$/), history, (jurisdiction, events) => {
      const state = fold(events);
      for (const question of questions(POLICY, { jurisdiction })) {
        const rule = basisFor(question.purpose, question.channel, jurisdiction);
        expect(rule).toEqual(question.purpose.bases.find(({ in: places }) => places.includes('*')));
        if (decide(question, state, POLICY).reason === 'legitimate_interest')
          expect(rule.basis).toBe('legitimate_interest');
      }
    }),
  );
});

test('a policy that slipped past validation, without a rule for the place, asks for consent', () => {
  const [first] = DOCUMENT.purposes;
  if (first === undefined) throw new Error('the document has purposes');
  const purpose = { ...first, bases: [{ in: ['US'], on: ['*'], basis: 'legitimate_interest' as const, requires: [] }] };
  expect(decide({ purpose, channel: 'email', jurisdiction: 'FR', at: at(0) }, undefined, POLICY)).toMatchObject({
    allowed: false,
    reason: 'no_consent',
    basis: 'consent',
  });
});

test('a tenant or policy that does not exist is an error, not an answer', async () => {
  const ledger = await memoryLedger({ documents: [] });
  await expect(ledger.ask({ purpose: 'billing', channel: 'email' })).rejects.toMatchObject({ code: 'not_found' });
});

test.each(['subjects', 'events', 'control'] as const)(
  'while the store of %s cannot be reached nothing is answered by guess',
  async (name) => {
    const ledger = await memoryLedger();
    const method = { subjects: 'getMany', events: 'page', control: 'latestPolicyVersion' }[name];
    const { faults } = ledger.ports[name] as {
      faults: { failNext(method: string, fault: { persisted: boolean }): void };
    };
    faults.failNext(method, { persisted: false });
    const past = name === 'events' ? { at: ledger.runtime.now() } : {};
    // A service would be allowed without looking; still the answer waits for a store that answers.
    await expect(ledger.ask({ purpose: 'offers', channel: 'email', ...past })).rejects.toBeInstanceOf(StoreUnavailable);
    expect((await ledger.ask({ purpose: 'offers', channel: 'email', ...past })).allowed).toBe(true);
  },
);

test('a time in the future is not answered', async () => {
  const ledger = await memoryLedger();
  const soon = new Date(Date.parse(ledger.runtime.now()) + 1).toISOString();
  await expect(ledger.ask({ purpose: 'offers', channel: 'email', at: soon })).rejects.toMatchObject({
    code: 'invalid_time',
  });
});
