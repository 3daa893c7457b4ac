import { lookupSubject } from '../core/app/lookup-subject.ts';
import type { LocalLedger } from '../local/ledger.ts';
import type { SeededTenant } from '../local/seed.ts';

/** The tenant of the first steps and of the demo site. */
export const DEMO_TENANT = 'virtual-scale';

const PERSON = { type: 'email', value: 'ada@example.com' };

/** What a newcomer reads after `npm start`: where the ledger is, the keys, and five lines to paste. */
export async function welcome(ledger: LocalLedger, tenants: readonly SeededTenant[], data: string): Promise<string> {
  const demo = tenants.find(({ tenant }) => tenant === DEMO_TENANT) ?? tenants[0];
  return [
    '',
    `  Consent Ledger    ${ledger.url}`,
    `  API               ${ledger.url}/docs`,
    `  Demo website      ${ledger.url}/demo/`,
    `  Data              ${data}`,
    '',
    ...tenants.flatMap(keyLines),
    ...(demo ? await firstSteps(ledger, demo) : []),
    '  Ctrl-C stops everything.',
  ].join('\n');
}

function keyLines({ tenant, name, keys }: SeededTenant): string[] {
  return [
    `  ${name} (${tenant})`,
    ...keys.map(
      ({ name: use, key, scopes }) =>
        `    ${use.padEnd(8)} ${key}  ${scopes.join(', ')}${use === 'website' ? ' (in browsers, from this address only)' : ''}`,
    ),
    '',
  ];
}

async function firstSteps(ledger: LocalLedger, { tenant, name, keys }: SeededTenant): Promise<string[]> {
  const server = keys.find((key) => key.name === 'server')?.key ?? '';
  const policy = await ledger.ports.policies.current(tenant);
  const notice = policy.document.notices.find(({ type }) => type === 'privacy');
  const text = notice?.versions.at(-1);
  const language = policy.document.languages.canonical ?? policy.document.languages.offered[0];
  const { subject } = await lookupSubject(ledger.ports, tenant, { subject: PERSON });
  const topic = { purpose: 'promotions', channel: 'email' };
  const event = (status: string, collectionPoint: string) => ({
    id: crypto.randomUUID(),
    subject: PERSON,
    choices: [{ ...topic, status }],
    collectionPoint,
    ...(status === 'given' && { action: 'tick', notice: { id: notice?.id, version: text?.version, language } }),
  });
  const auth = `-H "Authorization: Bearer ${server}"`;
  const post = (path: string, body: unknown) =>
    `curl -s ${ledger.url}${path} ${auth} -d '${JSON.stringify(body)}' -H "Content-Type: application/json"`;
  const check = post('/v1/checks', { ...topic, subjects: [PERSON] });
  return [
    `  Try it, as ${name}: opt in, check, opt out, check again, read the history`,
    '',
    post('/v1/events', event('given', 'web_form')),
    '',
    check,
    '',
    post('/v1/events', event('withdrawn', 'unsubscribe_link')),
    '',
    check,
    '',
    `curl -s ${ledger.url}/v1/subjects/${subject}/events ${auth}`,
    '',
  ];
}
