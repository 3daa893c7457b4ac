import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PolicyDocument } from '../../contract/policy/document.ts';
import { ANY, DENIALS, LEGAL_BASES } from '../../contract/vocabulary.ts';
import { decide } from '../../core/decide.ts';
import { isMandatory } from '../../core/policy/basis.ts';
import { compilePolicy } from '../../core/policy/compile.ts';
import { contradictions } from '../../core/policy/validate.ts';
import { DOCUMENT, fold, history, POLICY, place, questions } from '../kit/arbitraries.ts';
import { input, memoryLedger } from '../kit/memory-ledger.ts';

/** Law 7: a mandatory (service) purpose cannot be opted out of, and a marketing message is never one. */

const mandatory = [
  { purpose: 'billing', channel: 'email' },
  { purpose: 'billing', channel: 'sms' },
  { purpose: 'essential', channel: 'web' },
];

test('a service is allowed whatever a person said, wherever, at whatever age, and of whatever class', () => {
  fc.assert(
    fc.property(history, place, fc.nat({ max: 40 }), (events, jurisdiction, atLeast) => {
      const state = fold(events);
      for (const question of questions(POLICY, { jurisdiction, age: { atLeast } })) {
        if (!isMandatory(question.purpose)) continue;
        expect(decide(question, state, POLICY)).toMatchObject({ allowed: true, reason: 'service_message' });
      }
    }),
  );
});

test('its opt-out is refused and nothing of the event is recorded', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...mandatory),
      fc.constantFrom(...DENIALS),
      fc.boolean(),
      async (topic, status, allChannels) => {
        const ledger = await memoryLedger();
        const choices = [
          { purpose: 'newsletter', channel: 'email', status: 'withdrawn' as const },
          { ...topic, status, ...(allChannels && { channel: ANY }) },
        ];
        await expect(ledger.record(input('opt-out-0', choices))).rejects.toMatchObject({
          code: 'not_optional',
          errors: [{ pointer: '#/choices/1/purpose' }],
        });
        expect(ledger.ports.events.all()).toEqual([]);
        expect((await ledger.ask(topic)).reason).toBe('service_message');
        await ledger.check();
      },
    ),
    { numRuns: 20 },
  );
});

test('"no to everything" is recorded, closes every other topic and leaves services open', async () => {
  const ledger = await memoryLedger();
  await ledger.record(input('opt-out-0', [{ purpose: ANY, channel: ANY, status: 'withdrawn' }]));
  for (const { purpose, channel } of questions()) {
    const { allowed } = await ledger.ask({ purpose: purpose.id, channel });
    expect([purpose.id, allowed]).toEqual([purpose.id, isMandatory(purpose)]);
  }
  await ledger.check();
});

const purposeLike = (change: object) =>
  PolicyDocument.parse({
    ...DOCUMENT,
    recipients: [],
    subjectClasses: [{ id: 'customer' }],
    purposes: [{ ...DOCUMENT.purposes[0], ...change }],
  });

test('the policy these tests start from contradicts itself nowhere', () => {
  expect(contradictions(DOCUMENT)).toEqual([]);
  expect(contradictions(purposeLike({}))).toEqual([]);
});

test('no policy that can be published makes anything but a service or an essential cookie mandatory', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('marketing', 'sharing', 'profiling', 'recording', 'research', 'recruitment', 'other'),
      fc.constantFrom(...LEGAL_BASES),
      (kind, basis) => {
        const document = purposeLike({ kind, bases: [{ in: [ANY], on: [ANY], basis }] });
        const [purpose] = document.purposes;
        expect(purpose && isMandatory(purpose)).toBe(false);
        const forServices = ['contract', 'legal_obligation', 'vital_interests'].includes(basis);
        expect(contradictions(document).length > 0).toBe(forServices);
      },
    ),
  );
});

test('a marketing purpose that calls itself an essential cookie is not mandatory', () => {
  const document = purposeLike({ kind: 'marketing', cookie: { taxonomy: 'essential' } });
  const [purpose] = compilePolicy(document, 1).document.purposes;
  expect(contradictions(document)).not.toEqual([]);
  expect(purpose && isMandatory(purpose)).toBe(false);
});
