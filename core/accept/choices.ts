import type { ChoiceInput } from '../../contract/events.ts';
import { ANY, NON_ACTIONS } from '../../contract/vocabulary.ts';
import { resolveTopic } from '../decide.ts';
import { Refusal, refuse } from '../errors.ts';
import { isMandatory, isUnderAge } from '../policy/basis.ts';
import { defaultClass } from '../policy/compile.ts';
import type { Submission } from './context.ts';

/** Throws a Refusal unless every choice is about topics of the policy and may be made by this caller. */
export function checkChoices(submission: Submission): void {
  submission.input.choices.forEach((choice, index) => {
    const at = `/choices/${index}`;
    checkTopic(choice, submission, at);
    if (choice.status === 'given' || choice.status === 'requested') checkGrant(choice, submission, at);
    else checkDenial(choice, submission, at);
  });
}

function checkTopic({ purpose, channel, recipient }: ChoiceInput, { policy }: Submission, at: string): void {
  try {
    if (purpose !== ANY && channel !== ANY) resolveTopic(policy, purpose, channel, recipient);
    else if (purpose !== ANY)
      resolveTopic(policy, purpose, policy.purposes.get(purpose)?.channels[0] ?? ANY, recipient);
    else if (channel !== ANY && !policy.channels.has(channel))
      resolveTopic(policy, firstPurpose(policy.purposes), channel);
    else if (recipient !== undefined && !policy.recipients.has(recipient)) {
      throw refuse(
        'unknown_recipient',
        '/recipient',
        `"${recipient}" is not a recipient in this policy; known: ${[...policy.recipients.keys()].join(', ')}`,
      );
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(
      error.code,
      error.message,
      error.errors.map((e) => ({ ...e, pointer: e.pointer.replace('#', `#${at}`) })),
    );
  }
}

function firstPurpose(purposes: ReadonlyMap<string, unknown>): string {
  return purposes.keys().next().value ?? ANY;
}

function checkGrant({ purpose: id, recipient }: ChoiceInput, { input, policy, caller }: Submission, at: string): void {
  const purpose = policy.purposes.get(id);
  if (purpose === undefined)
    throw refuse('unknown_purpose', `${at}/purpose`, `"${id}" is not a purpose in this policy`);
  const subjectClass = input.subjectClass ?? defaultClass(policy);
  const never = purpose.neverGranted || policy.classes.get(subjectClass)?.never.includes(id);
  if (never)
    throw refuse('never_granted', `${at}/status`, `"${id}" can never be granted by people of class "${subjectClass}"`);
  if (purpose.audience?.includes(subjectClass) === false) {
    throw refuse('never_granted', `${at}/purpose`, `"${id}" is only for ${purpose.audience.join(', ')}`);
  }
  if (purpose.byInstruction && (input.actor?.type !== 'controller' || caller.kind !== 'secret')) {
    throw refuse(
      'never_granted',
      `${at}/status`,
      `"${id}" is granted only on the instruction of the customer: actor.type "controller", with a secret key`,
    );
  }
  if (purpose.perRecipient && recipient === undefined) {
    throw refuse('unknown_recipient', `${at}/recipient`, `"${id}" is granted to one recipient at a time: name it`);
  }
  const action = input.action;
  if (NON_ACTIONS.some((refused) => refused === action)) {
    throw refuse(
      'not_affirmative',
      '/action',
      `what is ${action} is not consent: a grant needs a clear affirmative act such as "tick" or "click"`,
    );
  }
  if (purpose.explicit && action === undefined) {
    throw refuse('not_affirmative', '/action', `"${id}" needs explicit consent: say how the person acted, e.g. "tick"`);
  }
  if (isUnderAge(policy, input.jurisdiction, input.age)) {
    throw refuse(
      'under_age',
      '/age',
      'the person is, or may be, under the age at which they may consent here; a guardian must act for them',
    );
  }
}

function checkDenial({ purpose: id }: ChoiceInput, { policy }: Submission, at: string): void {
  const purpose = policy.purposes.get(id);
  if (purpose === undefined || !isMandatory(purpose)) return;
  throw refuse(
    'not_optional',
    `${at}/purpose`,
    `"${id}" is part of the service and cannot be refused; nothing was recorded`,
  );
}
