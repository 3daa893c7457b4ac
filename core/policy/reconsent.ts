import { ANY } from '../../contract/vocabulary.ts';
import type { Question } from '../decide.ts';
import type { Mark } from '../state.ts';
import type { CompiledNotice, Policy } from './compile.ts';
import { closeness } from './regions.ts';

type Version = CompiledNotice['versions'][number];

/**
 * Whether a later edition of a notice asks for consent again and this grant was not given under it. Only the purposes,
 * places and recipients that the edition names are affected.
 */
export function needsReconsent(question: Question, grant: Mark, policy: Policy, place: string | undefined): boolean {
  for (const notice of policy.notices.values()) {
    for (const version of notice.versions) {
      if (asksAgain(version, question, place) && !givenUnder(grant, notice, version)) return true;
    }
  }
  return false;
}

function asksAgain(
  { reconsent, ...version }: Version,
  { purpose, recipient, at }: Question,
  place: string | undefined,
): boolean {
  if (reconsent === undefined || startOf(version) > at.slice(0, 10)) return false;
  if (!reconsent.purposes.includes(ANY) && !reconsent.purposes.includes(purpose.id)) return false;
  // A place nobody knows may be one of those that are asked again: deny rather than guess.
  if (place !== undefined && closeness(reconsent.in, place) === undefined) return false;
  return reconsent.recipients === undefined || (recipient !== undefined && reconsent.recipients.includes(recipient));
}

/** A grant is under an edition if it cites that one or a later one; without a citation, if it came after it took effect. */
function givenUnder(grant: Mark, notice: CompiledNotice, asking: Version): boolean {
  const [id, version] = (grant.n ?? '').split('@');
  const cited = id === notice.id ? notice.versions.find((candidate) => candidate.version === version) : undefined;
  if (cited === undefined) return grant.t.slice(0, 10) >= startOf(asking);
  return startOf(cited) >= startOf(asking);
}

/** The day from which an edition holds. */
export function startOf({ effectiveAt, updatedAt }: Pick<Version, 'effectiveAt' | 'updatedAt'>): string {
  return (
    [effectiveAt, updatedAt]
      .filter((day) => day != null)
      .sort()
      .at(-1) ?? ''
  );
}
