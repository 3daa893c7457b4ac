import type { BasisRule, Purpose } from '../../contract/policy/purposes.ts';
import { type AgeBand, ANY, type LegalBasis } from '../../contract/vocabulary.ts';
import type { Policy } from './compile.ts';
import { closest } from './regions.ts';

const STRICTNESS: Readonly<Record<LegalBasis, number>> = {
  explicit_consent: 6,
  consent: 5,
  soft_opt_in: 4,
  legitimate_interest: 3,
  contract: 2,
  legal_obligation: 1,
  vital_interests: 0,
};

/**
 * The rule for a purpose on a channel in a place: the closest region first, then a rule that names the channel over one
 * for all channels, then the strictest. Every purpose has a rule for `*` (core/policy/validate.ts refuses others).
 */
export function basisFor(purpose: Purpose, channel: string, place: string | undefined): BasisRule {
  let rules = known.get(purpose);
  if (rules === undefined) {
    rules = new Map();
    known.set(purpose, rules);
  }
  const name = `${channel}|${place ?? ''}`;
  let rule = rules.get(name);
  if (rule === undefined) {
    rule = findBasis(purpose, channel, place);
    // Places come with the questions; a flood of invented ones must not fill the memory.
    if (rules.size < REMEMBERED) rules.set(name, rule);
  }
  return rule;
}

/** A policy never changes, so neither do its rules: found once, they are kept as long as the policy is. */
const known = new WeakMap<Purpose, Map<string, BasisRule>>();
const REMEMBERED = 500;

function findBasis(purpose: Purpose, channel: string, place: string | undefined): BasisRule {
  const forChannel = purpose.bases.filter((rule) => rule.on.includes(channel) || rule.on.includes(ANY));
  const here = closest(forChannel, place);
  const named = here.filter((rule) => rule.on.includes(channel));
  const candidates = named.length > 0 ? named : here;
  const rule = candidates.reduce<BasisRule | undefined>(
    (best, next) => (best && STRICTNESS[best.basis] >= STRICTNESS[next.basis] ? best : next),
    undefined,
  );
  // A policy that slipped past validation must not allow by accident.
  return rule ?? { in: [ANY], on: [ANY], basis: 'consent', requires: [] };
}

/** The least age at which a person may consent here. Unknown place: the strictest of the table. Undefined: no rule. */
export function minimumAge(policy: Policy, place: string | undefined): number | undefined {
  const table = policy.document.ages?.minimum;
  if (table === undefined) return undefined;
  const here = place === undefined ? table : closest(table, place);
  const rows = here.length > 0 ? here : table;
  return Math.max(...rows.map((row) => row.age));
}

/** Whether an age band is below the minimum, or may be: a band that straddles the limit counts as under it. */
export function isUnderAge(policy: Policy, place: string | undefined, age: AgeBand | undefined): boolean {
  const minimum = minimumAge(policy, place);
  if (minimum === undefined || age === undefined) return false;
  return (age.atLeast ?? 0) < minimum;
}

/** Whether people cannot refuse it: a service, or the cookies without which the site fails. */
export function isMandatory(purpose: Purpose): boolean {
  return purpose.kind === 'service' || (purpose.kind === 'cookie' && purpose.cookie?.taxonomy === 'essential');
}
