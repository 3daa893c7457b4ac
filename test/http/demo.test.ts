import { createHash, randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { nodeRuntime } from '../../adapters/node-runtime.ts';
import { demoSite } from '../../local/demo/site.ts';
import { type EmbeddedDynamoDB, startEmbeddedDynamoDB } from '../../local/embedded-dynamodb.ts';
import { type LocalLedger, startLedger } from '../../local/ledger.ts';
import { readPolicyFolder } from '../../local/policy-file.ts';
import { type SeededTenant, seed } from '../../local/seed.ts';
import { memoryKey } from '../kit/memory-ledger.ts';

const documents = readPolicyFolder('tenants');
const tenants: SeededTenant[] = [];
let store: EmbeddedDynamoDB;
let ledger: LocalLedger;
let early: { status: number; headers: Headers };

beforeAll(async () => {
  store = await startEmbeddedDynamoDB();
  ledger = await startLedger({
    endpoint: store.endpoint,
    masterKey: memoryKey(),
    runtime: nodeRuntime,
    log: { error: (message, fields) => console.error(message, fields) },
    pages: demoSite(tenants, documents),
  });
  early = await fetch(`${ledger.url}/demo/`);
  tenants.push(...(await seed(ledger.ports, documents, [ledger.url])));
});
afterAll(async () => {
  await ledger?.close();
  await store?.stop();
});

const get = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(ledger.url + path, { redirect: 'manual', ...init });
  return { status: response.status, headers: response.headers, text: await response.text() };
};

/** Asks for an address as it is written. fetch would resolve the dots before it sends them. */
const status = (path: string, headers: Record<string, string> = {}) =>
  new Promise<number | undefined>((resolve, reject) => {
    const { hostname, port } = new URL(ledger.url);
    httpRequest({ hostname, port, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });

const serverKey = () =>
  tenants.find(({ tenant }) => tenant === 'virtual-scale')?.keys.find(({ name }) => name === 'server')?.key;

async function api(path: string, body?: unknown) {
  const response = await fetch(ledger.url + path, {
    headers: { authorization: `Bearer ${serverKey()}`, 'content-type': 'application/json' },
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
  });
  return response.json();
}

/** What a browser without JavaScript would post: the form's address and its fields as the page carries them. */
function formOf(markup: string, id: string) {
  const form = new RegExp(`<form[^>]* id="${id}"[^>]*>.*?</form>`, 's').exec(markup)?.[0] ?? '';
  const plain = (text = '') => text.replaceAll('&amp;', '&');
  const fields = [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map(([, name, value]) => [
    plain(name),
    plain(value),
  ]);
  return { markup: form, action: plain(/action="([^"]+)"/.exec(form)?.[1]), fields: new URLSearchParams(fields) };
}

const post = (action: string, fields: URLSearchParams, origin = ledger.url) =>
  get(action, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/x-www-form-urlencoded' },
    body: fields.toString(),
  });

describe('the page', () => {
  test('asks to come back while the keys are made', () => {
    expect(early.status).toBe(503);
    expect(early.headers.get('retry-after')).toBe('1');
  });

  test('allows only its own scripts and styles, by a nonce that is never the same', async () => {
    const [one, two] = await Promise.all([get('/demo/'), get('/demo/')]);
    const policy = one.headers.get('content-security-policy') ?? '';
    const nonce = /script-src 'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
    expect(one.status).toBe(200);
    for (const rule of [
      "default-src 'none'",
      "connect-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ])
      expect(policy).toContain(rule);
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(one.text).toContain(`nonce="${nonce}"`);
    expect(two.headers.get('content-security-policy')).not.toBe(policy);
    expect(one.headers.get('cache-control')).toBe('no-store');
  });

  test('loads nothing from elsewhere, and everything it names is there', async () => {
    const { text } = await get('/demo/');
    const named = [...text.matchAll(/ (?:src|href)="([^"#]+)"/g)].map(([, address = '']) => address);
    expect(named.filter((address) => !address.startsWith('/demo/'))).toEqual([]);
    for (const address of named) expect([address, (await get(address)).status]).toEqual([address, 200]);
  });

  test('has nothing ticked that a person could untick', async () => {
    const { text } = await get('/demo/');
    const ticked = [...text.matchAll(/<input[^>]*\bchecked\b[^>]*>/g)].map(([input]) => input);
    expect(ticked).toHaveLength(1);
    expect(ticked[0]).toContain('id="cookie-essential" checked disabled');
  });

  test('speaks Spanish, and English to all others', async () => {
    expect((await get('/demo/?lang=es')).text).toMatch(/<html lang="es">.*Cookies analíticas/s);
    expect((await get('/demo/?lang="><script>')).text).toMatch(/<html lang="en">(?!.*"><script>)/s);
  });

  test('cannot be written to, and says so about pages that do not exist', async () => {
    const answer = await get('/demo/', { method: 'POST' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect(await get('/demo/', { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
    const lost = await get('/demo/nothing?lang=es');
    expect(lost.status).toBe(404);
    expect(lost.text).toContain('Esta página no existe');
    expect((await get('/demo')).headers.get('location')).toBe('/demo/');
  });

  test('is not shown under a name at which its key would be refused', async () => {
    expect(await status('/demo/', { host: 'evil.example' })).toBe(421);
  });
});

describe('the forms, without JavaScript', () => {
  const person = { type: 'email', value: 'ada@example.com' };
  const topic = { purpose: 'promotions', channel: 'email' };
  const check = async () => (await api('/v1/checks', { ...topic, subjects: [person] })).decisions[0];

  test('subscribe with the fields of the page, are thanked, and the event is there with its evidence', async () => {
    const { action, fields } = formOf((await get('/demo/?lang=es')).text, 'newsletter');
    fields.set('subject.value', 'Ada@Example.com');
    fields.set('choices.0.status', 'given');
    const answer = await post(action, fields);
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      `${ledger.url}/demo/?thanks=1&lang=es#newsletter`,
    ]);
    expect((await get('/demo/?thanks=1&lang=es')).text).toContain('tu consentimiento quedó registrado');

    const { subject } = await api('/v1/subjects/lookup', { subject: person });
    const { events } = await api(`/v1/subjects/${subject}/events`);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      id: fields.get('id'),
      choices: [{ ...topic, status: 'given' }],
      collectionPoint: 'web_form',
      action: 'tick',
      notice: { id: 'privacy', version: '2024-09-07', language: 'es' },
    });
    expect(await check()).toMatchObject({ allowed: true });
  });

  test('a double click is one event; the next page has a new id', async () => {
    const [first, second] = [await get('/demo/'), await get('/demo/')].map(({ text }) => formOf(text, 'newsletter'));
    expect(first?.fields.get('id')).not.toBe(second?.fields.get('id'));
    const fields = first?.fields ?? new URLSearchParams();
    fields.set('subject.value', 'twice@example.com');
    fields.set('choices.0.status', 'given');
    for (let time = 0; time < 2; time += 1) expect((await post(first?.action ?? '', fields)).status).toBe(303);
    const { subject } = await api('/v1/subjects/lookup', { subject: { type: 'email', value: 'twice@example.com' } });
    expect((await api(`/v1/subjects/${subject}/events`)).events).toHaveLength(1);
  });

  test('grant nothing while the box is not ticked', async () => {
    const { action, fields, markup } = formOf((await get('/demo/')).text, 'newsletter');
    expect(markup).toMatch(/<input type="checkbox"[^>]*name="choices.0.status" value="given" required>/);
    expect(fields.has('choices.0.status')).toBe(false);
    fields.set('subject.value', 'unticked@example.com');
    expect((await post(action, fields)).status).toBe(422);
  });

  test('unsubscribe, and the next check denies', async () => {
    const { action, fields } = formOf((await get('/demo/')).text, 'unsubscribe');
    fields.set('subject.value', person.value);
    const answer = await post(action, fields);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `${ledger.url}/demo/?goodbye=1#unsubscribe`]);
    expect(await check()).toMatchObject({ allowed: false, reason: 'consent_withdrawn' });
  });

  test('are refused from another website', async () => {
    const { action, fields } = formOf((await get('/demo/')).text, 'newsletter');
    fields.set('subject.value', 'victim@example.com');
    fields.set('choices.0.status', 'given');
    const answer = await post(action, fields, 'https://evil.example');
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([403, 'forbidden_origin']);
  });
});

test('the cookie choice that the script posts is what the policy accepts', async () => {
  const { text } = await get('/demo/');
  const config = JSON.parse(/id="demo-config">(.*?)<\/script>/s.exec(text)?.[1] ?? '{}');
  expect(config.categories.map(({ purpose }: { purpose: string }) => purpose)).toEqual([
    'analytical',
    'functional',
    'advertising',
  ]);
  const statuses = ['given', 'refused', 'withdrawn'];
  const event = {
    id: randomUUID(),
    subject: { type: 'visitor', value: randomUUID() },
    choices: config.categories.map(({ purpose }: { purpose: string }, index: number) => ({
      purpose,
      channel: 'web',
      status: statuses[index],
    })),
    collectionPoint: 'cookie_banner',
    occurredAt: new Date().toISOString(),
    sentAt: new Date().toISOString(),
    notice: config.notice,
    action: 'tick',
  };
  const answer = await get(config.endpoint, {
    method: 'POST',
    headers: { origin: ledger.url, 'content-type': 'application/json' },
    body: JSON.stringify(event),
  });
  expect([answer.status, JSON.parse(answer.text).eventId]).toEqual([201, event.id]);
});

describe('the notices', () => {
  const document = documents.find(({ tenant }) => tenant === 'virtual-scale');
  const texts = (document?.notices ?? []).flatMap(({ id, versions }) =>
    versions.flatMap(({ version, texts: byLanguage }) =>
      Object.entries(byLanguage).map(([language, { hash }]) => ({ name: `${id}-${version}.${language}`, hash })),
    ),
  );

  test.each(texts)('$name is, byte for byte, the text whose hash the policy names', async ({ name, hash }) => {
    const response = await fetch(`${ledger.url}/demo/notices/${name}`);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(response.status).toBe(200);
    expect(`sha256:${createHash('sha256').update(bytes).digest('hex')}`).toBe(hash);
  });

  test.each([
    '/demo/notices/../../package.json',
    '/demo/notices/..%2f..%2fpackage.json',
    '/demo/notices/../virtual-scale.yaml',
    '/demo/notices/%2e%2e/virtual-scale.yaml',
    '/demo/notices/privacy-2024-09-07.en.md',
    '/demo/notices/__proto__',
    '/demo/notices/',
    '/demo/assets/../site.ts',
    '/demo/assets/..%2fsite.ts',
    '/demo/assets/constructor',
    '/demo//',
  ])('%s is not served', async (path) => {
    expect(await status(path)).toBe(404);
  });

  test('a text that is not the registered one is not shown', async () => {
    const edited = documents.map((one) => structuredClone(one));
    const version = edited.find(({ tenant }) => tenant === 'virtual-scale')?.notices[0]?.versions[0];
    if (version?.texts.en) version.texts.en.hash = `sha256:${'0'.repeat(64)}`;
    const sent: number[] = [];
    const response = { writeHead: (code: number) => void sent.push(code), end: () => undefined };
    const errors = console.error;
    console.error = () => undefined;
    demoSite([], edited)({ method: 'GET', url: '/demo/notices/privacy-2024-09-01.en' } as never, response as never);
    console.error = errors;
    expect(sent).toEqual([500]);
  });
});
