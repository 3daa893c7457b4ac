import * as z from 'zod';

/**
 * The closed list of things that can go wrong, each with its HTTP status and a title that stays the same for every
 * occurrence (RFC 9457 §3.1.3). What to do about one occurrence is in the problem's `detail` and `errors`.
 */
export const PROBLEMS = {
  malformed_request: [400, 'The request could not be read'],
  invalid_request: [422, 'The request has fields that are missing, unknown or wrong'],
  missing_key: [401, 'An API key is needed'],
  invalid_key: [401, 'The API key is not valid'],
  secret_in_url: [401, 'A secret key does not belong in an address'],
  forbidden_scope: [403, 'The API key does not allow this'],
  forbidden_origin: [403, 'The API key is not registered for this website'],
  forbidden_tenant: [403, 'The API key belongs to another tenant'],
  not_found: [404, 'There is nothing here'],
  method_not_allowed: [405, 'This address does not accept this method'],
  event_conflict: [409, 'This event id was recorded with other content'],
  key_conflict: [409, 'This key exists already'],
  version_conflict: [409, 'Someone else published in the meantime'],
  body_too_large: [413, 'The request body is too large'],
  unsupported_media_type: [415, 'The body is in a format that is not accepted here'],
  unknown_purpose: [422, 'The purpose is not in the policy'],
  unknown_channel: [422, 'The channel is not in the policy'],
  unknown_topic: [422, 'The purpose does not use this channel'],
  unknown_recipient: [422, 'The recipient is not in the policy'],
  unknown_collection_point: [422, 'The collection point is not in the policy'],
  unknown_notice: [422, 'The notice is not in the policy'],
  notice_not_in_force: [422, 'The notice was not in force when the act happened'],
  notice_mismatch: [422, 'The notice does not fit the act'],
  unknown_subject_class: [422, 'The class of person is not in the policy'],
  invalid_identifier: [422, 'The identifier cannot be used'],
  invalid_time: [422, 'The time is outside what is accepted'],
  not_optional: [422, 'The purpose cannot be opted out of'],
  never_granted: [422, 'The purpose can never be granted'],
  not_affirmative: [422, 'A grant needs an affirmative act'],
  evidence_missing: [422, 'The event lacks what the policy requires as evidence'],
  nothing_to_confirm: [422, 'There is no pending request to confirm'],
  under_age: [422, 'The person is under the age at which they may consent'],
  not_for_browsers: [403, 'A publishable key may not state this'],
  weak_key: [422, 'The key is too easy to guess'],
  invalid_policy: [422, 'The policy contradicts itself or is incomplete'],
  cursor_invalid: [422, 'The cursor is not one of ours'],
  too_many_requests: [429, 'Too many requests'],
  internal: [500, 'The ledger failed'],
  busy: [503, 'Too many writers on one person at once'],
  store_unavailable: [503, 'The store cannot be reached'],
} as const satisfies Record<string, readonly [number, string]>;

export type ErrorCode = keyof typeof PROBLEMS;
export const ERROR_CODES = Object.keys(PROBLEMS) as [ErrorCode, ...ErrorCode[]];

/** One wrong field: an RFC 6901 pointer into the request body and the fix. */
export const FieldError = z.strictObject({
  pointer: z.string().describe('RFC 6901 pointer into the request body, e.g. "#/choices/0/purpose"'),
  detail: z.string().describe('what is wrong and what to send instead'),
});
export type FieldError = z.infer<typeof FieldError>;

/** RFC 9457 problem document, `application/problem+json`. A 5xx says nothing of the inside. */
export const Problem = z.strictObject({
  type: z.string().describe('URI reference of the description of this problem'),
  code: z.enum(ERROR_CODES),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z.array(FieldError).optional(),
  requestId: z.string().optional().describe('quote it when you ask for help'),
});
export type Problem = z.infer<typeof Problem>;
