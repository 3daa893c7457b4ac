import type * as z from 'zod';
import type { FieldError } from '../contract/errors.ts';
import { Refusal } from '../core/errors.ts';

type Issue = z.core.$ZodIssue;

/** Parses a value, or throws a Refusal that names each wrong field and the fix. */
export function parse<T extends z.ZodType>(schema: T, value: unknown, pointer = '#'): z.output<T> {
  const result = safely(schema, value, pointer);
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap((issue) => explain(issue, pointer)).slice(0, 50);
  const first = errors[0];
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  throw new Refusal(
    'invalid_request',
    first ? `${first.pointer}: ${first.detail}${more}` : 'the request is not valid',
    errors,
  );
}

/** A value built to confuse (`{"length": {"valueOf": 1}}`) makes a check itself throw: that is the sender's fault too. */
function safely<T extends z.ZodType>(schema: T, value: unknown, pointer: string): z.ZodSafeParseResult<z.output<T>> {
  try {
    return schema.safeParse(value);
  } catch {
    const detail = 'a field is an object where a text or a list is expected';
    throw new Refusal('invalid_request', detail, [{ pointer, detail }]);
  }
}

function explain(issue: Issue, base: string): FieldError[] {
  const pointer = base + issue.path.map((step) => `/${pointerStep(String(step))}`).join('');
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        pointer: `${pointer}/${pointerStep(key)}`,
        detail: 'this field is not known here: remove it (the ledger keeps nothing it did not ask for)',
      }));
    case 'invalid_union': {
      // The branch that fits best is the one the sender meant.
      const branch = [...issue.errors].sort((a, b) => a.length - b.length)[0];
      return branch === undefined
        ? [{ pointer, detail: issue.message }]
        : branch.flatMap((inner) => explain(inner, pointer));
    }
    case 'invalid_type':
      return [
        {
          pointer,
          detail: issue.message.endsWith('received undefined') ? 'this field is required' : `must be ${issue.expected}`,
        },
      ];
    default:
      return [{ pointer, detail: issue.message }];
  }
}

/** A name as it may stand in an answer or a log: what does not look like a field name may be somebody's address. */
function pointerStep(step: string): string {
  return /^(\d{1,4}|[A-Za-z_][A-Za-z_-]{0,38}\d{0,2})$/.test(step) ? step : '?';
}
