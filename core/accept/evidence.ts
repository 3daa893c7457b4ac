import type { PolicyDocument } from '../../contract/policy/document.ts';
import { refuse } from '../errors.ts';
import { grantsSomething, protects, SECRET_TYPES, type Submission } from './context.ts';

type Requirement = PolicyDocument['events']['requires'][number];

const FIX: Readonly<Record<Requirement, readonly [pointer: string, fix: string]>> = {
  notice: ['/notice', 'name the notice that was shown: id, version and language'],
  jurisdiction: ['/jurisdiction', 'say where the person is, e.g. "FR"'],
  language: ['/notice/language', 'say in which language the notice was shown'],
  reference: ['/reference', 'give a pointer to the evidence, e.g. "ticket-42"'],
  country: ['/actor/country', 'say from which country the operator acted'],
  reason: ['/actor/reason', 'say why the operator acted, as a code'],
  role: ['/subjectClass', 'say of which class the person is'],
  controller: ['/controller', 'name the customer on whose behalf you act'],
  recipient: ['/choices/0/recipient', 'name the partner in every choice'],
};

/** Throws a Refusal if the policy asks for evidence that the event does not carry. */
export function checkEvidence(submission: Submission): void {
  const { input, policy } = submission;
  if (!policy.collectionPoints.has(input.collectionPoint)) {
    throw refuse(
      'unknown_collection_point',
      '/collectionPoint',
      `"${input.collectionPoint}" is not in this policy; known: ${[...policy.collectionPoints.keys()].join(', ')}`,
    );
  }
  if (input.subjectClass !== undefined && !policy.classes.has(input.subjectClass)) {
    throw refuse('unknown_subject_class', '/subjectClass', `known: ${[...policy.classes.keys()].join(', ')}`);
  }
  for (const name of requiredOf(submission)) {
    if (has(submission, name)) continue;
    const [pointer, fix] = FIX[name];
    throw refuse('evidence_missing', pointer, `the policy asks for this on such events: ${fix}`);
  }
}

/** What a grant, or an operator acting for somebody, must bring. A person's own denial is never held back by paperwork. */
function requiredOf(submission: Submission): Set<Requirement> {
  const { input, policy } = submission;
  const { events } = policy.document;
  return new Set([
    ...(protects(submission) ? [] : everyEvent(submission)),
    ...(grantsSomething(submission) ? events.grantRequires : []),
    ...(input.actor?.type === 'operator' ? events.operatorRequires : []),
  ]);
}

function everyEvent({ input, policy }: Submission): readonly Requirement[] {
  return [...policy.document.events.requires, ...(policy.collectionPoints.get(input.collectionPoint)?.requires ?? [])];
}

/** Whether a denial was taken although it lacks what the policy asks for. It is recorded with a flag. */
export function isIncomplete(submission: Submission): boolean {
  return everyEvent(submission).some((name) => !has(submission, name));
}

function has({ input }: Submission, name: Requirement): boolean {
  switch (name) {
    case 'notice':
    case 'language':
      return input.notice !== undefined;
    case 'jurisdiction':
      return input.jurisdiction !== undefined;
    case 'reference':
      return input.reference !== undefined;
    case 'country':
      return input.actor?.country !== undefined;
    case 'reason':
      return input.actor?.reason !== undefined;
    case 'role':
      return input.subjectClass !== undefined;
    case 'controller':
      return input.controller !== undefined;
    case 'recipient':
      return !('choices' in input) || input.choices.every(({ recipient }) => recipient !== undefined);
    default:
      return name satisfies never;
  }
}

/** Throws a Refusal if a browser states what only a server may: someone else's act, or facts about a person. */
export function checkCaller({ input, caller }: Submission): void {
  if (caller.kind === 'secret') return;
  if ('ref' in input.subject) {
    throw refuse('not_for_browsers', '/subject', 'a publishable key names people by identifier, not by reference');
  }
  if (input.actor !== undefined && input.actor.type !== 'subject') {
    throw refuse(
      'not_for_browsers',
      '/actor/type',
      'a publishable key records what the visitor does; use a secret key on your server for others',
    );
  }
  if (input.clientIp !== undefined) {
    throw refuse('not_for_browsers', '/clientIp', 'of a browser the ledger sees the network itself: leave it out');
  }
  // Otherwise anyone could tie a stranger's number to their own address and consent for it.
  const foreign = input.also?.findIndex(({ type }) => !SECRET_TYPES.has(type)) ?? -1;
  if (foreign >= 0) {
    throw refuse(
      'not_for_browsers',
      `/also/${foreign}/type`,
      `a publishable key links only ${[...SECRET_TYPES].join(', ')}; link others from your server`,
    );
  }
  if (input.kind === 'acknowledgement') return;
  if (input.kind !== undefined && input.kind !== 'choice') {
    throw refuse('not_for_browsers', '/kind', `"${input.kind}" is stated by your server with a secret key`);
  }
  if (input.imported !== undefined)
    throw refuse('not_for_browsers', '/imported', 'imports come from your server with a secret key');
  if (input.corrects !== undefined)
    throw refuse('not_for_browsers', '/corrects', 'corrections come from your server with a secret key');
  input.choices.forEach((choice, index) => {
    if (choice.status === 'revoked' || choice.status === 'invalidated') {
      throw refuse(
        'not_for_browsers',
        `/choices/${index}/status`,
        'a visitor gives, refuses or withdraws; only your server may revoke or invalidate',
      );
    }
  });
}
