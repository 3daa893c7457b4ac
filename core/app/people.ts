import type { EventInput, Identifier } from '../../contract/events.ts';
import { refuse } from '../errors.ts';
import { type Apart, normalise, referenceOf } from '../identifiers.ts';
import type { Policy } from '../policy/compile.ts';
import type { Vault } from '../ports/vault.ts';

/** Somebody an act names: by reference only, or by an identifier in its one written form. */
export interface Person {
  readonly ref: string;
  readonly type?: string;
  readonly identifier?: Identifier;
}

/** Who an act is about. Throws a Refusal if the identifier cannot be used, or not for this class of people. */
export function personOf(vault: Vault, policy: Policy, input: EventInput): Person {
  const { subject } = input;
  return 'ref' in subject ? { ref: subject.ref } : named(vault, policy, subject, input, '/subject');
}

/** The other identifiers of the act, each once, and not the person's own again. */
export function othersOf(vault: Vault, policy: Policy, input: EventInput, person: Person): Required<Person>[] {
  const others = (input.also ?? []).map((other, index) => named(vault, policy, other, input, `/also/${index}`));
  const byRef = new Map(others.map((other) => [other.ref, other]));
  byRef.delete(person.ref);
  return [...byRef.values()];
}

function named(vault: Vault, policy: Policy, given: Identifier, apart: Apart, pointer: string): Required<Person> {
  const identifier = normalise(given, policy.document.identifiers, pointer);
  const { subjectClass } = apart;
  const allowed = subjectClass === undefined ? undefined : policy.classes.get(subjectClass)?.identifiers;
  if (allowed?.includes(identifier.type) === false) {
    throw refuse(
      'invalid_identifier',
      `${pointer}/type`,
      `people of class "${subjectClass}" are known by ${allowed.join(', ')} only`,
    );
  }
  return { ref: referenceOf(vault, policy, identifier, apart), type: identifier.type, identifier };
}
