import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { answers, type ChoiceEvent, draft, eventOf, fold, history } from '../kit/arbitraries.ts';

/** Law 6: an import fills gaps; it never overrides a refusal or withdrawal. */

/** The same act taken over from another system, which tells nothing else about the person. */
const imported = ({
  jurisdiction: _jurisdiction,
  subjectClass: _subjectClass,
  ...event
}: ChoiceEvent): ChoiceEvent => ({
  ...event,
  imported: { origin: 'import', source: 'old_system' },
});
const grantsOnly = (event: ChoiceEvent): ChoiceEvent => ({
  ...event,
  choices: event.choices.filter(({ status }) => status === 'given'),
});

/** What the person (or an earlier import) had said, and a list that is imported afterwards, however old or new. */
const moved = fc.tuple(history, fc.array(draft, { minLength: 1, maxLength: 4 })).map(([own, list]) => ({
  own: own.map((event, index) => (index % 3 === 2 ? imported(event) : event)),
  list: list.map((said, index) => imported(eventOf(said, own.length + index))),
}));

test('a denial that is on record stays a denial, whatever grants are imported and of whatever time', () => {
  fc.assert(
    fc.property(moved, ({ own, list }) => {
      const before = answers(fold(own));
      const after = answers(fold([...own, ...list.map(grantsOnly)]));
      for (const [topic, answer] of Object.entries(before)) {
        if (answer.mark !== undefined && !answer.allowed && answer.reason !== 'consent_requested') {
          expect([topic, after[topic]?.allowed]).toEqual([topic, false]);
        }
      }
    }),
    { numRuns: 400 },
  );
});

test('an imported grant changes no answer that a choice of the person decides', () => {
  fc.assert(
    fc.property(history, fc.array(draft, { minLength: 1, maxLength: 4 }), (own, list) => {
      const before = answers(fold(own));
      const grants = list.map((said, index) => grantsOnly(imported(eventOf(said, own.length + index))));
      const after = answers(fold([...own, ...grants]));
      for (const [topic, answer] of Object.entries(before)) {
        if (answer.mark !== undefined && answer.reason !== 'consent_requested')
          expect([topic, after[topic]]).toEqual([topic, answer]);
      }
    }),
    { numRuns: 300 },
  );
});

test('an imported denial never turns a "no" into a "yes"', () => {
  fc.assert(
    fc.property(moved, ({ own, list }) => {
      const denials = list.map((event) => ({
        ...event,
        choices: event.choices.filter(({ status }) => status !== 'given'),
      }));
      const before = answers(fold(own));
      const after = answers(fold([...own, ...denials]));
      for (const [topic, answer] of Object.entries(before)) {
        if (!answer.allowed) expect([topic, after[topic]?.allowed]).toEqual([topic, false]);
      }
    }),
    { numRuns: 300 },
  );
});
