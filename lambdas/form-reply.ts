import type { EventInput } from '../contract/events.ts';
import type { Caller } from '../core/accept/context.ts';
import { type Origin, type RecordPorts, recordConsent } from '../core/app/record-consent.ts';
import { refuse } from '../core/errors.ts';
import { parseEvent } from './parse-event.ts';
import { type ApiResult, json } from './request.ts';

/** A plain HTML form has no script to read a receipt: after recording it goes back to a page of the same website. */
export async function formReply(
  ports: RecordPorts,
  caller: Caller,
  body: unknown,
  originFor: (input: EventInput) => Origin,
  origins: readonly string[],
): Promise<ApiResult> {
  const { returnTo, ...fields } = body as { returnTo?: unknown };
  const target = returnTo === undefined ? undefined : checkTarget(returnTo, origins);
  const input = parseEvent(fields);
  const { created, receipt } = await recordConsent(ports, caller, input, originFor(input));
  if (target === undefined) return json(created ? 201 : 200, receipt);
  return { statusCode: 303, headers: { location: target, 'cache-control': 'no-store' }, body: '' };
}

/** Only back to the website itself: an open redirect would lend our name to anyone. */
function checkTarget(target: unknown, origins: readonly string[]): string {
  if (typeof target === 'string' && URL.canParse(target) && origins.includes(new URL(target).origin))
    return new URL(target).href;
  throw refuse('invalid_request', '/returnTo', 'a form returns only to a page of a website of its key');
}
