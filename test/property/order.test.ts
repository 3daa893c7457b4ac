import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ChoiceInput } from '../../contract/events.ts';
import { ANY, DENIALS } from '../../contract/vocabulary.ts';
import { decide, type Question } from '../../core/decide.ts';
import {
  answers,
  type ChoiceEvent,
  denial,
  eventOf,
  fold,
  history,
  nameOf,
  POLICY,
  questions,
  shuffled,
} from '../kit/arbitraries.ts';

/** Law 5: the later `occurredAt` wins; on a tie the withdrawal wins; arrival order never matters to the outcome. */

const denies = (status: string) => DENIALS.some((denied) => denied === status);

test('any order of arrival gives the same answers', () => {
  fc.assert(
    fc.property(shuffled(history), ([events, other]) => {
      expect(answers(fold(other))).toEqual(answers(fold(events)));
    }),
    { numRuns: 300 },
  );
});

test('the answer is that of the last choice about the topic, denials last among equals, found without any state', () => {
  fc.assert(
    fc.property(history, (events) => {
      const state = fold(events);
      for (const question of questions().filter(reachesAll)) {
        const last = lastChoice(question, events);
        const { mark, allowed } = decide(question, state, POLICY);
        if (mark !== undefined && mark.s !== 'requested') {
          expect([nameOf(question), mark.id]).toEqual([nameOf(question), last?.event.id]);
          expect(allowed).toBe(last?.choice.status === 'given');
        } else if (last !== undefined)
          expect(['service_message', 'not_for_this_class']).toContain(decide(question, state, POLICY).reason);
      }
    }),
    { numRuns: 300 },
  );
});

/** The questions that every choice of the tenant reaches; for partners see recipients.test.ts. */
function reachesAll({ purpose, recipient }: Question): boolean {
  return !purpose.perRecipient && (recipient === undefined || POLICY.recipients.get(recipient)?.kind === 'processor');
}

interface Said {
  readonly event: ChoiceEvent;
  readonly choice: ChoiceInput;
}

/** An oracle: the matching choices of all events, sorted by the words of the law. */
function lastChoice({ purpose, channel, recipient }: Question, events: readonly ChoiceEvent[]): Said | undefined {
  const rank = ({ event, choice }: Said) => `${event.occurredAt} ${denies(choice.status) ? 1 : 0} ${event.id}`;
  return events
    .flatMap((event) => event.choices.map((choice) => ({ event, choice })))
    .filter(({ choice }) => choice.status !== 'requested')
    .filter(({ choice }) => [purpose.id, ANY].includes(choice.purpose) && [channel, ANY].includes(choice.channel))
    .filter(({ choice }) => choice.recipient === undefined || choice.recipient === recipient)
    .sort((a, b) => (rank(a) < rank(b) ? -1 : 1))
    .at(-1);
}

test('adding a denial, however old, never turns a "no" into a "yes"', () => {
  fc.assert(
    fc.property(history, denial, fc.nat({ max: 7 }), (events, choice, minute) => {
      const before = answers(fold(events));
      const after = answers(fold([...events, eventOf({ choices: [choice], minute }, events.length)]));
      for (const [name, answer] of Object.entries(before)) {
        if (!answer.allowed) expect([name, after[name]?.allowed]).toEqual([name, false]);
      }
    }),
    { numRuns: 300 },
  );
});

test('a denial that is the last act about a topic closes it, exact or by wildcard', () => {
  fc.assert(
    fc.property(history, denial, (events, choice) => {
      const after = fold([...events, eventOf({ choices: [choice], minute: 6 }, events.length)]);
      for (const question of questions()) {
        if (!covers(choice, question) || ['billing', 'essential'].includes(question.purpose.id)) continue;
        expect([nameOf(question), decide(question, after, POLICY).allowed]).toEqual([nameOf(question), false]);
      }
    }),
    { numRuns: 300 },
  );
});

function covers(choice: ChoiceInput, { purpose, channel, recipient }: Question): boolean {
  return (
    [purpose.id, ANY].includes(choice.purpose) &&
    [channel, ANY].includes(choice.channel) &&
    (choice.recipient === undefined || choice.recipient === recipient)
  );
}

test('a grant and a denial of the same millisecond: the denial wins, whichever came first', () => {
  const topic = { purpose: 'newsletter', channel: 'email' };
  fc.assert(
    fc.property(fc.constantFrom(...DENIALS), fc.boolean(), fc.boolean(), (status, wildcard, first) => {
      const no = { choices: [{ ...(wildcard ? { purpose: ANY, channel: ANY } : topic), status }], minute: 1 };
      const yes = { choices: [{ ...topic, status: 'given' as const }], minute: 1 };
      const events = (first ? [no, yes] : [yes, no]).map(eventOf);
      expect(answers(fold(events))['newsletter|email|']?.allowed).toBe(false);
    }),
  );
});
