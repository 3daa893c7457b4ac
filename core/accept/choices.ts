import type { ChoiceEventInput, ChoiceInput } from '../../contract/events.ts';
import type { Purpose } from '../../contract/policy/purposes.ts';
import { ANY, NON_ACTIONS } from '../../contract/vocabulary.ts';
import { checkChannel, resolveTopic } from '../decide.ts';
import { Refusal, refuse } from '../errors.ts';
import { isDenialStatus } from '../order.ts';
import { isMandatory, isUnderAge } from '../policy/basis.ts';
import { defaultClass, type Policy } from '../policy/compile.ts';
import type { Submission } from './context.ts';

/** Throws a Refusal unless every choice is about topics of the policy and may be made by this caller. */
export function checkChoices(submission: Submission, input: ChoiceEventInput): void {
  input.choices.forEach((choice, index) => {
    const at = `/choices/${index}`;
    checkTopic(choice, submission.policy, at);
    const denial = isDenialStatus(choice.status);
    if (input.objection !== undefined && !denial) {
      throw refuse('invalid_request', `${at}/status`, 'an objection refuses or withdraws; it grants nothing');
    }
    if (denial) checkDenial(choice, submission.policy, at);
    else checkGrant(choice, submission, input, at);
  });
}

function checkTopic({ purpose, channel, recipient }: ChoiceInput, policy: Policy, at: string): void {
  try {
    if (purpose !== ANY && channel !== ANY) resolveTopic(policy, purpose, channel, recipient);
    else if (purpose !== ANY)
      resolveTopic(policy, purpose, policy.purposes.get(purpose)?.channels[0] ?? ANY, recipient);
    else if (channel !== ANY && !policy.channels.has(channel)) checkChannel(policy, channel);
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

function checkGrant(
  { purpose: id, recipient }: ChoiceInput,
  submission: Submission,
  input: ChoiceEventInput,
  at: string,
): void {
  const { policy, caller } = submission;
  const purpose = policy.purposes.get(id);
  if (purpose === undefined)
    throw refuse('unknown_purpose', `${at}/purpose`, `"${id}" is not a purpose in this policy`);
  checkClass(purpose, policy, input.subjectClass ?? defaultClass(policy), at);
  if (purpose.byInstruction && (input.actor?.type !== 'controller' || caller.kind !== 'secret')) {
    throw refuse(
      'never_granted',
      `${at}/status`,
      `"${id}" is granted only on the instruction of the customer: actor.type "controller", with a secret key`,
    );
  }
  const actor = input.actor?.type;
  if (input.imported === undefined && (actor === 'system' || (actor === 'controller' && !purpose.byInstruction))) {
    throw refuse(
      'not_affirmative',
      '/actor/type',
      `a ${actor} cannot consent to "${id}" for a person: record the person's own act, or an import with its proof`,
    );
  }
  if (purpose.perRecipient && recipient === undefined) {
    throw refuse('unknown_recipient', `${at}/recipient`, `"${id}" is granted to one recipient at a time: name it`);
  }
  if (isUnderAge(policy, input.jurisdiction, input.age) && input.actor?.type !== 'guardian') {
    throw refuse(
      'under_age',
      '/age',
      'the person is, or may be, under the age at which they may consent here; a guardian must act for them',
    );
  }
  if (input.imported !== undefined) checkImportedGrant(input.imported);
  else checkAct(purpose, input.action);
}

function checkClass(purpose: Purpose, policy: Policy, subjectClass: string, at: string): void {
  if (purpose.neverGranted || policy.classes.get(subjectClass)?.never.includes(purpose.id)) {
    throw refuse(
      'never_granted',
      `${at}/status`,
      `"${purpose.id}" can never be granted by people of class "${subjectClass}"`,
    );
  }
  if (purpose.audience?.includes(subjectClass) === false) {
    throw refuse('never_granted', `${at}/purpose`, `"${purpose.id}" is only for ${purpose.audience.join(', ')}`);
  }
}

/** GDPR 4(11), 7(4): what was not a clear affirmative act is not consent. */
function checkAct(purpose: Purpose, action: ChoiceEventInput['action']): void {
  if (NON_ACTIONS.some((refused) => refused === action)) {
    throw refuse(
      'not_affirmative',
      '/action',
      `what is ${action} is not consent: a grant needs a clear affirmative act such as "tick" or "click"`,
    );
  }
  if (purpose.explicit && action === undefined) {
    throw refuse(
      'not_affirmative',
      '/action',
      `"${purpose.id}" needs explicit consent: say how the person acted, e.g. "tick"`,
    );
  }
  if (purpose.grantActions !== undefined && !purpose.grantActions.some((allowed) => allowed === action)) {
    throw refuse(
      'not_affirmative',
      '/action',
      `"${purpose.id}" is granted by ${purpose.grantActions.join(' or ')} only`,
    );
  }
}

function checkImportedGrant(imported: NonNullable<ChoiceEventInput['imported']>): void {
  for (const [field, proof] of [
    ['noticeReference', imported.noticeReference],
    ['consentReference', imported.consentReference],
  ] as const) {
    if (proof === undefined)
      throw refuse(
        'evidence_missing',
        `/imported/${field}`,
        'an imported grant needs proof that the person was informed and agreed',
      );
  }
}

function checkDenial({ purpose: id }: ChoiceInput, policy: Policy, at: string): void {
  const purpose = policy.purposes.get(id);
  if (purpose === undefined || !isMandatory(purpose)) return;
  throw refuse(
    'not_optional',
    `${at}/purpose`,
    `"${id}" is part of the service and cannot be refused; nothing was recorded`,
  );
}
