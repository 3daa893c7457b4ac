import assert from 'node:assert/strict';
import type { PolicyDocument } from '../../contract/policy/document.ts';
import { type SeededTenant, seed } from '../../local/seed.ts';
import { type Answer, ORIGIN } from '../kit/ledger.ts';
import type { Stage } from './clause.ts';
import { policyVersion } from './words.ts';

/** What only some clauses need: more tenants, new editions of a notice, questions that may be refused. */

type KeyName = SeededTenant['keys'][number]['name'];

/** Opens further tenants on the same ledger, such as the customers of a tenant. Gives their keys. */
export async function openTenants(
  act: Stage,
  ...documents: PolicyDocument[]
): Promise<(tenant: string, name?: KeyName) => string> {
  const opened = await seed(act.ledger.ports, documents, [ORIGIN]);
  act.ledger.runtime.advance(1000);
  return (tenant, name = 'server') => {
    const key = opened.find((one) => one.tenant === tenant)?.keys.find((one) => one.name === name)?.key;
    assert(key !== undefined, `no ${name} key for ${tenant}`);
    return key;
  };
}

/** The tenant's own policy under another name: what a customer of the tenant would start from. */
export async function copyOfPolicy(act: Stage, tenant: string): Promise<PolicyDocument> {
  return { ...structuredClone((await policyVersion(act)).policy), tenant };
}

/** A check that may be refused. */
export function ask(act: Stage, question: Record<string, unknown>, subject: unknown, key?: string): Promise<Answer> {
  return act.ledger.request('POST', '/v1/checks', {
    key: key ?? act.ledger.key(act.tenant),
    body: { ...question, subjects: [subject] },
  });
}

type Edition = PolicyDocument['notices'][number]['versions'][number];

/** Adds an edition to a notice, in force from today: the last one with changes. */
export function addEdition(act: Stage, policy: PolicyDocument, notice: string, changes: Partial<Edition>): void {
  const versions = policy.notices.find(({ id }) => id === notice)?.versions;
  const last = versions?.at(-1);
  assert(versions !== undefined && last !== undefined);
  const today = act.ledger.runtime.now().slice(0, 10);
  const { updatedAt: _, ...rest } = structuredClone(last);
  versions.push({ ...rest, version: today, effectiveAt: today, ...changes });
}

/** Asserts that none of the strings occurs in a text. */
export function holdsNone(text: string, ...strings: string[]): void {
  for (const string of strings) assert(!text.includes(string), `"${string}" is there`);
}
