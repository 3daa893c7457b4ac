import assert from 'node:assert/strict';
import type { Stage } from './clause.ts';
import { allows, denies, given, purposeOf, withdrawn } from './words.ts';

/** The words in which the clauses of Virtual Contact are tested. */

export const OWN_NOTICE = { id: 'privacy', version: '2025-07-04', language: 'it' };
export const CUSTOMER_NOTICE = { id: 'customer_notice', version: '2025-07-04', language: 'it' };

/** The other half of a legitimate interest: the person has shown some. Stated by a system, so that it is no act of theirs. */
export function interest(act: Stage, subject: unknown, jurisdiction: string, more: Record<string, unknown> = {}) {
  return act.recorded({
    kind: 'relationship',
    relationship: 'prior_interest',
    status: 'started',
    actor: { type: 'system' },
    collectionPoint: 'demo_request',
    subject,
    jurisdiction,
    ...more,
  });
}

export const MAIL = { purpose: 'b2b_marketing', channel: 'email' };
export const PHONE = { purpose: 'b2b_marketing', channel: 'voice' };
export const FEEDBACK = { purpose: 'sales_feedback', channel: 'data' };

export async function closedSchema(act: Stage): Promise<void> {
  for (const field of ['jobTitle', 'company', 'address', 'name']) {
    await act.refused('invalid_request', { ...given('events', 'email'), [field]: 'anything' });
  }
  await act.refused('evidence_missing', { ...given('events', 'email'), jurisdiction: undefined });
  const subject = act.person();
  await act.recorded({ ...withdrawn('events', 'email'), subject, jurisdiction: undefined });
  assert.deepEqual((await act.history(subject))[0]?.flags, ['evidence_incomplete']);
}

export const EVENTS = { purpose: 'events', channel: 'email' };

/** Someone who has agreed to everything and has been a customer for long is asked about a purpose that came today. */
export async function newPurposeDenies(act: Stage): Promise<void> {
  const subject = act.person();
  const choices = ['marketing', 'b2b_marketing', 'events'].map((purpose) => ({
    purpose,
    channel: 'email',
    status: 'given',
  }));
  await act.recorded({ choices, subject });
  await interest(act, subject, 'US');
  const answer = await act.publish((policy) => {
    policy.purposes.push({ ...structuredClone(purposeOf(policy, 'marketing')), id: 'podcast' });
    policy.notices[0]?.versions[0]?.covers.push('podcast');
  });
  assert.equal(answer.status, 201);
  await denies(act.check({ purpose: 'podcast', channel: 'email' }, subject), 'no_consent');
  await allows(act.check(EVENTS, subject), 'consent_given');
}

export const INSTRUCTION = {
  subjectClass: 'agent',
  collectionPoint: 'customer_instruction',
  actor: { type: 'controller', id: 'customer-a' },
  jurisdiction: 'IT',
};

/** What is turned on for a customer names the instruction that asked for it (CT-55, CT-72). */
export async function instructionsAreNamed(act: Stage): Promise<void> {
  const subject = act.person('external');
  const event = { ...given('screen_capture', 'data'), ...INSTRUCTION, subject };
  await act.refused('evidence_missing', { ...event, reference: undefined });
  await act.recorded({ ...event, reference: 'instruction-17' });
}
