import type { MiddlewareObj } from '@middy/core';
import * as z from 'zod';
import type { Route } from '../../contract/routes.ts';
import { Refusal } from '../../core/errors.ts';
import { type ApiEvent, type ApiResult, headerOf } from '../request.ts';
import { parse } from '../validation.ts';

export interface ParseOptions {
  /** The handler checks the body itself, because an array of them is not one thing. */
  readonly rawBody?: boolean;
}

/** Reads the body once and checks path, query and body against the route's schemas. */
export function parsed(route: Route, options: ParseOptions = {}): MiddlewareObj<ApiEvent, ApiResult> {
  return {
    before: ({ event }) => {
      const params = route.params ? parse(route.params, event.pathParameters ?? {}) : {};
      const query = parse(route.query ?? none, event.queryStringParameters ?? {});
      if (route.body === undefined) {
        event.input = { params: params as Record<string, string>, query, body: undefined, form: false };
        return;
      }
      const { value, form } = bodyOf(event, route.maxBody ?? 0, route.forms === true);
      const body = options.rawBody ? value : parse(route.body, value);
      event.input = { params: params as Record<string, string>, query, body, form };
    },
  };
}

const none = z.strictObject({});

function bodyOf(event: ApiEvent, limit: number, forms: boolean): { value: unknown; form: boolean } {
  const type = (headerOf(event, 'content-type') ?? 'application/json').split(';')[0]?.trim().toLowerCase();
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  const form = type === 'application/x-www-form-urlencoded' && !looksLikeJson(bytes);
  const known = type === 'application/json' || type === 'text/plain' || type === 'application/x-www-form-urlencoded';
  if (!known || (form && !forms)) {
    throw new Refusal('unsupported_media_type', 'send JSON, with "Content-Type: application/json" (or text/plain)');
  }
  if (bytes.length > limit) {
    throw new Refusal(
      'body_too_large',
      `the body has ${bytes.length} bytes, at most ${limit} are accepted: send less at once`,
    );
  }
  if (bytes.length === 0) throw new Refusal('malformed_request', 'the body is empty: send a JSON document');
  return { value: form ? readForm(bytes.toString('utf8')) : readJson(bytes), form };
}

/** `curl -d '{…}'` says that it sends a form. No form begins like this, so it is taken for what it is. */
function looksLikeJson(bytes: Buffer): boolean {
  return /^\s*[{[]/.test(bytes.toString('latin1', 0, 20));
}

function readJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    const utf8 = error instanceof TypeError;
    // The engine's own message quotes the text around the fault, which may be personal.
    const at = /position (\d+)/.exec(String(error))?.[1];
    throw new Refusal(
      'malformed_request',
      utf8 ? 'the body is not UTF-8' : `the body is not JSON${at ? ` (fault at character ${at})` : ''}`,
    );
  }
}

/** `choices.0.purpose=newsletter` becomes `{ choices: [{ purpose: 'newsletter' }] }`. Empty fields count as absent. */
function readForm(text: string): unknown {
  const root: Node = Object.create(null);
  for (const [name, value] of new URLSearchParams(text)) {
    if (value !== '') put(root, name.split('.'), value);
  }
  return root;
}

type Node = Record<string, unknown>;

/** Only digits index a list and nothing but lists and plain fields exist, so no name can reach a prototype or a length. */
function put(root: Node, steps: readonly string[], value: string): void {
  let node = root;
  for (const [index, step] of steps.entries()) {
    if (Array.isArray(node) && !/^\d$/.test(step))
      throw new Refusal('malformed_request', 'a form field of a list is numbered 0 to 9');
    if (index === steps.length - 1) {
      node[step] = value;
      return;
    }
    node[step] ??= /^\d$/.test(steps[index + 1] ?? '') ? [] : Object.create(null);
    const next = node[step];
    if (typeof next !== 'object') throw new Refusal('malformed_request', 'a form field is both a text and a group');
    node = next as Node;
  }
}
