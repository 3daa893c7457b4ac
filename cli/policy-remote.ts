import * as z from 'zod';
import { Problem } from '../contract/errors.ts';
import { PolicyVersion, PublishResponse } from '../contract/policies.ts';
import type { PolicyDocument } from '../contract/policy/document.ts';
import { Trouble } from './trouble.ts';

/** A ledger elsewhere, as far as policies go. The key is sent to it and shown to nobody. */
export interface RemotePolicies {
  readonly url: string;
  /** The version in force; undefined where none was published yet. */
  read(tenant: string): Promise<PolicyVersion | undefined>;
  publish(document: PolicyDocument, options: { dryRun: boolean; expectVersion: number }): Promise<PublishResponse>;
}

export interface RemoteOptions {
  readonly url?: string | undefined;
  readonly key?: string | undefined;
}

/** From the options, else from the environment. Throws a Trouble that says which of the two is missing. */
export function remotePolicies(options: RemoteOptions, environment: NodeJS.ProcessEnv): RemotePolicies {
  const url = checkedUrl(options.url ?? environment.CONSENT_LEDGER_URL);
  const key = checkedKey(options.key ?? environment.CONSENT_LEDGER_KEY);
  const path = (tenant: string) => `${url}/v1/tenants/${tenant}/policy`;
  const call = (method: string, address: string, body?: unknown) => send({ url, key, method, address, body });
  const mustBeThere = ({ problem }: { problem?: Problem }) => {
    if (problem !== undefined) throw new Trouble(`There is no Consent Ledger at ${url}. Is this its address?`);
  };
  return {
    url,
    async read(tenant) {
      const { problem, answer } = await call('GET', path(tenant));
      if (problem?.code === 'not_found') {
        // Nothing is also what stands at a wrong address of the right server.
        await call('GET', `${url}/openapi.json`).then(mustBeThere);
        return undefined;
      }
      if (problem !== undefined) throw refusedBy(url, problem);
      return understood(url, PolicyVersion, answer);
    },
    async publish(document, { dryRun, expectVersion }) {
      const query = `?dryRun=${dryRun}&expectVersion=${expectVersion}`;
      const { problem, answer } = await call('PUT', path(document.tenant) + query, document);
      if (problem !== undefined) throw refusedBy(url, problem);
      return understood(url, PublishResponse, answer);
    },
  };
}

function checkedUrl(text: string | undefined): string {
  if (!text) throw new Trouble('Which ledger? Give --url https://… or set CONSENT_LEDGER_URL.');
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '' || url.username !== '') {
    throw new Trouble(
      'The address of the ledger is one such as "https://ledger.example.com", without anything after it.',
    );
  }
  if (url.protocol === 'http:' && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)) {
    throw new Trouble(`${url.origin} is not encrypted, and an admin key must not be overheard: use https.`);
  }
  return url.origin + url.pathname.replace(/\/+$/, '');
}

/** What a header cannot carry is refused here: the runtime's own error would print it. */
function checkedKey(text: string | undefined): string {
  const key = text?.trim();
  if (!key)
    throw new Trouble('With which key? Set CONSENT_LEDGER_KEY (or give --key) to a secret key with scope "admin".');
  if (!/^[\x21-\x7e]+$/.test(key)) throw new Trouble('The key has characters that no key has. Was it copied whole?');
  return key;
}

interface Call {
  readonly url: string;
  readonly key: string;
  readonly method: string;
  readonly address: string;
  readonly body: unknown;
}

async function send({ url, key, method, address, body }: Call): Promise<{ problem?: Problem; answer?: unknown }> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(address, {
      method,
      // Elsewhere is not where the key was meant to go.
      redirect: 'error',
      signal: AbortSignal.timeout(30_000),
      headers: { authorization: `Bearer ${key}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    text = await response.text();
  } catch (error) {
    throw new Trouble(`${url} does not answer (${causeOf(error)}). Is the ledger running, and is this its address?`);
  }
  const answer = json(text);
  if (response.ok) return { answer };
  const problem = Problem.safeParse(answer);
  if (problem.success) return { problem: problem.data };
  throw new Trouble(`${url} answered ${response.status}, but not as a Consent Ledger does. Is this its address?`);
}

function causeOf(error: unknown): string {
  const { name, cause } = error as Error & { cause?: { code?: string; message?: string } };
  return name === 'TimeoutError' ? 'no answer within 30 seconds' : (cause?.code ?? cause?.message ?? name);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const REMEDIES: Partial<Record<Problem['code'], string>> = {
  forbidden_scope: 'Publishing and reading policies needs a secret key with scope "admin".',
  forbidden_tenant: 'Use the key of the tenant that the file names.',
  version_conflict: 'Run the command again to see the differences to what is in force now.',
};

function refusedBy(url: string, { code, title, detail, errors = [], requestId }: Problem): Trouble {
  const remedy = REMEDIES[code];
  return new Trouble(
    [
      `${url} refused: ${title} (${code}).`,
      ...(errors.length === 0 ? [`  ${detail}`] : errors.map((error) => `  ${error.pointer}: ${error.detail}`)),
      ...(remedy === undefined ? [] : [remedy]),
      ...(requestId === undefined ? [] : [`Request ${requestId}`]),
    ].join('\n'),
  );
}

function understood<T extends z.ZodType>(url: string, schema: T, answer: unknown): z.output<T> {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new Trouble(
    `${url} answered in a form this version does not know; is it another version of Consent Ledger?\n${z.prettifyError(parsed.error)}`,
  );
}
