import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decide } from '../../core/decide.ts';
import { basisFor, isMandatory } from '../../core/policy/basis.ts';
import { EMPTY_STATE } from '../../core/state.ts';
import { answers, eventOf, fold, history, nameOf, POLICY, place, questions } from '../kit/arbitraries.ts';
import { memoryLedger } from '../kit/memory-ledger.ts';

/** Law 4: silence changes nothing. A topic without a choice follows the policy's legal basis, nothing else. */

test('a person nobody has heard of and a person with an empty state get the same answers', () => {
  expect(answers(EMPTY_STATE)).toEqual(answers(undefined));
});

test('a topic without a choice is open exactly where its legal basis needs neither consent nor facts', () => {
  fc.assert(
    fc.property(fc.option(place, { nil: undefined }), (jurisdiction) => {
      for (const question of questions(POLICY, { ...(jurisdiction && { jurisdiction }) })) {
        const { purpose, channel } = question;
        const rule = basisFor(purpose, channel, jurisdiction);
        const free = ['legitimate_interest', 'soft_opt_in'].includes(rule.basis) && rule.requires.length === 0;
        if (isMandatory(purpose) === false && question.recipient !== undefined) continue;
        const answer = decide(question, undefined, POLICY);
        expect([nameOf(question), answer.allowed]).toEqual([nameOf(question), isMandatory(purpose) || free]);
        expect(answer).toMatchObject({ basis: rule.basis });
        expect(answer.mark).toBeUndefined();
      }
    }),
  );
});

test("a legitimate interest is the tenant's own: a partner that acts for itself has none", () => {
  for (const partner of ['partner_a', 'partner_b']) {
    expect(answers(undefined)[`offers|email|${partner}`]).toMatchObject({ allowed: false, reason: 'no_consent' });
  }
});

test('a processor acts for the tenant: it gets the answer of the tenant', () => {
  const { 'offers|email|': tenant, 'offers|email|mailer': mailer } = answers(undefined);
  expect(mailer).toEqual(tenant);
});

test('a topic about which nothing was said keeps its answer whatever is said about others', () => {
  fc.assert(
    fc.property(history, (events) => {
      const silent = events.map(({ jurisdiction: _place, subjectClass: _class, ...event }) => event);
      const spoken = new Set(silent.flatMap(({ choices }) => choices.map((c) => `${c.purpose}|${c.channel}`)));
      const touched = (purpose: string, channel: string) =>
        [`${purpose}|${channel}`, `*|${channel}`, `${purpose}|*`, '*|*'].some((name) => spoken.has(name));
      const before = answers(undefined);
      for (const [name, answer] of Object.entries(answers(fold(silent)))) {
        const [purpose = '', channel = ''] = name.split('|');
        if (!touched(purpose, channel)) expect([name, answer]).toEqual([name, before[name]]);
      }
    }),
  );
});

test('asking leaves no trace: any number of checks records nothing and changes no answer', async () => {
  const ledger = await memoryLedger();
  const question = { purpose: 'offers', channel: 'email' };
  const first = await ledger.ask(question);
  for (let i = 0; i < 5; i += 1) expect(await ledger.ask(question)).toEqual(first);
  expect(ledger.ports.events.all()).toEqual([]);
  expect(ledger.ports.subjects.faults.calls('put')).toBe(0);
  await ledger.check();
});

test('a request that waits for its confirmation opens nothing', () => {
  fc.assert(
    fc.property(history, fc.constantFrom('newsletter', 'ads'), (events, purpose) => {
      const channel = purpose === 'ads' ? 'web' : 'email';
      const quiet = events.map(({ jurisdiction: _, ...event }) => event);
      const request = eventOf({ choices: [{ purpose, channel, status: 'requested' }], minute: 6 }, quiet.length);
      const name = `${purpose}|${channel}|`;
      expect(answers(fold([...quiet, request]))[name]?.allowed).toBe(answers(fold(quiet))[name]?.allowed);
    }),
  );
});
