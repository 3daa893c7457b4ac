import { EVENT_KINDS, type EventInput, eventSchemaFor } from '../contract/events.ts';
import { Refusal } from '../core/errors.ts';
import { parse } from './validation.ts';

/** Parses one event by the kind it names, so that the faults named are those of that kind. */
export function parseEvent(value: unknown, pointer = '#'): EventInput {
  const schema = eventSchemaFor(value);
  if (schema === undefined) {
    const detail = `kind is one of ${Object.keys(EVENT_KINDS).join(', ')}`;
    throw new Refusal('invalid_request', `${pointer}/kind: ${detail}`, [{ pointer: `${pointer}/kind`, detail }]);
  }
  return parse(schema, value, pointer) as EventInput;
}
