import { DENIALS } from '../contract/vocabulary.ts';
import type { Mark } from './state.ts';

const denials: ReadonlySet<string> = new Set(DENIALS);

export function isDenial(mark: Mark): boolean {
  return isDenialStatus(mark.s);
}

export function isDenialStatus(status: string): boolean {
  return denials.has(status);
}

/**
 * The total order among choices about one topic: the later act wins; at the same millisecond a denial wins over a
 * grant; among equals the greater event id, so that any arrival order gives the same winner.
 */
export function wins(challenger: Mark, holder: Mark | undefined): boolean {
  if (holder === undefined) return true;
  if (challenger.t !== holder.t) return challenger.t > holder.t;
  if (isDenial(challenger) !== isDenial(holder)) return isDenial(challenger);
  if (challenger.id !== holder.id) return challenger.id > holder.id;
  // Two choices of one event about one topic: the order of the statuses decides, not the order in the array.
  return challenger.s > holder.s;
}

/** The winner of two marks, either of which may be absent. */
export function better(holder: Mark | undefined, challenger: Mark | undefined): Mark | undefined {
  return challenger !== undefined && wins(challenger, holder) ? challenger : holder;
}

/** The winner among several marks; undefined where there is none. */
export function winner(marks: Iterable<Mark | undefined>): Mark | undefined {
  let best: Mark | undefined;
  for (const mark of marks) best = better(best, mark);
  return best;
}
