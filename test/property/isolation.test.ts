import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ANY } from '../../contract/vocabulary.ts';
import { decide } from '../../core/decide.ts';
import { compilePolicy } from '../../core/policy/compile.ts';
import {
  answers,
  choice,
  DOCUMENT,
  documentWith,
  eventOf,
  fold,
  history,
  nameOf,
  POLICY,
  questions,
} from '../kit/arbitraries.ts';
import { input, memoryLedger, PERSON, SERVER } from '../kit/memory-ledger.ts';

/** Law 8: purposes, channels, controllers and tenants never leak into one another. */

test('an event about one topic changes the answers about no other, wildcards apart', () => {
  fc.assert(
    fc.property(history, choice, (events, said) => {
      const before = answers(fold(events));
      const after = answers(fold([...events, eventOf({ choices: [said], minute: 6 }, events.length)]));
      for (const question of questions()) {
        const { purpose, channel, recipient } = question;
        const same =
          [purpose.id, ANY].includes(said.purpose) &&
          [channel, ANY].includes(said.channel) &&
          (said.recipient === undefined || said.recipient === recipient);
        if (!same)
          expect([nameOf(question), after[nameOf(question)]]).toEqual([nameOf(question), before[nameOf(question)]]);
      }
    }),
    { numRuns: 300 },
  );
});

test('a grant for one recipient opens nothing for another, nor for the tenant', () => {
  const grant = (recipient?: string) => ({
    purpose: 'sharing',
    channel: 'email',
    status: 'given' as const,
    ...(recipient && { recipient }),
  });
  const state = fold([eventOf({ choices: [grant('partner_a')], minute: 1 }, 0)]);
  const allowed = Object.entries(answers(state)).filter(
    ([name, { allowed: yes }]) => yes && name.startsWith('sharing'),
  );
  expect(allowed.map(([name]) => name)).toEqual(['sharing|email|partner_a']);
});

describe('a grant to the tenant', () => {
  const state = fold([
    eventOf({ choices: [{ purpose: 'newsletter', channel: 'email', status: 'given' }], minute: 1 }, 0),
  ]);
  test.each([
    ['the tenant itself', 'newsletter|email|', true],
    ['a processor, which acts for the tenant', 'newsletter|email|mailer', true],
    ['a partner, which acts for itself', 'newsletter|email|partner_a', false],
    ['another channel', 'newsletter|sms|', false],
  ])('and %s', (_, name, allowed) => {
    expect(answers(state)[name]?.allowed).toBe(allowed);
  });

  test('does not count where the purpose has since become one that is granted per recipient', () => {
    const purposes = DOCUMENT.purposes.map((p) => (p.id === 'newsletter' ? { ...p, perRecipient: true } : p));
    const policy = compilePolicy(documentWith({ purposes }), 2);
    const list = questions(policy).filter(({ purpose }) => purpose.id === 'newsletter');
    expect(Object.values(answers(state, list, policy)).filter(({ allowed }) => allowed)).toEqual([]);
  });
});

test('a denial that names no recipient is for all of them', () => {
  const denial = { purpose: 'newsletter', channel: 'email', status: 'withdrawn' as const };
  const grants = ['partner_a', 'partner_b', 'mailer'].map((recipient) => ({
    ...denial,
    status: 'given' as const,
    recipient,
  }));
  const state = fold(
    [
      { choices: grants, minute: 1 },
      { choices: [denial], minute: 2 },
    ].map(eventOf),
  );
  const open = Object.entries(answers(state)).filter(
    ([name, { allowed }]) => allowed && name.startsWith('newsletter|email'),
  );
  expect(open).toEqual([]);
});

// One slot a topic holds the last choice only, and this grant does not reach a partner: something else must deny it.
test('a later grant to the tenant does not lift a denial for a partner', () => {
  const said = (status: 'given' | 'withdrawn', minute: number) => ({
    choices: [{ purpose: 'offers', channel: 'email', status }],
    minute,
  });
  const state = fold([said('withdrawn', 1), said('given', 2)].map(eventOf));
  const question = questions(POLICY, { jurisdiction: 'US' }).find((q) => nameOf(q) === 'offers|email|partner_a');
  expect(question && decide(question, state, POLICY).allowed).toBe(false);
});

test('the same person at two tenants is two people: references, choices, data keys and answers', async () => {
  const other = documentWith({ tenant: 'tenant-b' });
  const ledger = await memoryLedger({ documents: [DOCUMENT, other] });
  const given = [{ purpose: 'newsletter', channel: 'email', status: 'given' as const }];
  const here = await ledger.record(input('event-0001', given));
  expect((await ledger.ask({ purpose: 'newsletter', channel: 'email' })).allowed).toBe(true);
  const [a, b] = await Promise.all(['tenant-a', 'tenant-b'].map((tenant) => ledger.ports.vaults.open(tenant)));
  expect(a?.reference(PERSON)).not.toBe(b?.reference(PERSON));
  expect(a?.digest('x')).not.toBe(b?.digest('x'));
  // Even the very reference of the one tenant means nothing at the other, and the same event id is free there.
  const there = await ledger.record(
    input('event-0001', [{ purpose: 'newsletter', channel: 'email', status: 'refused' }], {
      subject: { ref: here.receipt.subject },
    }),
    { ...SERVER, tenant: 'tenant-b' },
  );
  expect([there.created, there.receipt.seq]).toEqual([true, 1]);
  expect((await ledger.ask({ purpose: 'newsletter', channel: 'email' })).allowed).toBe(true);
  await ledger.check();
});
