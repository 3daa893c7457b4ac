import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContext, type Page, chromium as playwright } from 'playwright-core';
import { nodeRuntime } from '../../adapters/node-runtime.ts';
import { demoSite } from '../../local/demo/site.ts';
import { type EmbeddedDynamoDB, startEmbeddedDynamoDB } from '../../local/embedded-dynamodb.ts';
import { type LocalLedger, startLedger } from '../../local/ledger.ts';
import { readPolicyFolder } from '../../local/policy-file.ts';
import { type SeededTenant, seed } from '../../local/seed.ts';
import { memoryKey } from '../kit/memory-ledger.ts';

const documents = readPolicyFolder('tenants');
const masterKey = memoryKey();
const tenants: SeededTenant[] = [];
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let store: EmbeddedDynamoDB;
let ledger: LocalLedger;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let faults: string[];

const start = (port?: number) =>
  startLedger({
    endpoint: store.endpoint,
    masterKey,
    runtime: nodeRuntime,
    log: { error: (message, fields) => console.error(message, fields) },
    pages: demoSite(tenants, documents),
    ...(port !== undefined && { port }),
  });

beforeAll(async () => {
  store = await startEmbeddedDynamoDB();
  ledger = await start();
  tenants.push(...(await seed(ledger.ports, documents, [ledger.url])));
  const quiet = ['--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
  browser = await playwright.launch({
    executablePath: process.env.CHROMIUM ?? (await chromium.executablePath()),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', ...quiet],
  });
});
afterAll(async () => {
  await browser?.close();
  await ledger?.close();
  await store?.stop();
});

beforeEach(() => open());
afterEach(async () => {
  await context.close();
  // The browser's own line about a failed request is no fault of the page; everything else it logs is.
  expect(faults.filter((fault) => !fault.includes('Failed to load resource'))).toEqual([]);
});

async function open(options: Parameters<Browser['newContext']>[0] = {}, address = '/demo/'): Promise<void> {
  await context?.close();
  context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  page = await context.newPage();
  faults = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto(ledger.url + address);
}

/** Pressing Tab until the element has the focus, as somebody without a mouse does. */
async function tabTo(selector: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await page.locator(selector).evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the keyboard does not reach ${selector}`);
}

const focused = () => page.evaluate(() => document.activeElement?.id);
const banner = () => page.locator('#cookie-banner');
const receipts = () => page.locator('#receipts > li');
const shown = (locator: ReturnType<Page['locator']>) => locator.waitFor({ state: 'visible' });
const hidden = (locator: ReturnType<Page['locator']>) => locator.waitFor({ state: 'hidden' });

/** The cookies the page says it may use. */
const inUse = () =>
  page.locator('[data-in-use][data-on]').evaluateAll((chips) => chips.map((chip) => chip.getAttribute('data-in-use')));

async function ask(path: string, body?: unknown) {
  const keys = tenants.find(({ tenant }) => tenant === 'virtual-scale')?.keys;
  const response = await fetch(ledger.url + path, {
    headers: {
      authorization: `Bearer ${keys?.find(({ name }) => name === 'server')?.key}`,
      'content-type': 'application/json',
    },
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
  });
  return response.json();
}

/** Everything the ledger knows of somebody, oldest first. */
async function history(type: 'visitor' | 'email', value: string) {
  const { subject } = await ask('/v1/subjects/lookup', { subject: { type, value } });
  return (await ask(`/v1/subjects/${subject}/events`)).events;
}

const visitor = () => page.evaluate(() => JSON.parse(localStorage.getItem('demo.visitor') ?? 'null'));
const outbox = () =>
  page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('demo.outbox.')).length);

async function expectAccessible(): Promise<void> {
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    // biome-ignore lint/suspicious/noExplicitAny: axe put itself on the window
    const result = await (window as any).axe.run(document);
    return result.violations.map(({ id, nodes }: { id: string; nodes: { target: string[] }[] }) => [
      id,
      nodes.map(({ target }) => target.join(' ')),
    ]);
  });
  expect(violations).toEqual([]);
}

test('before a choice: nothing ticked, nothing in use, no id, and the buttons are the same size', async () => {
  await shown(banner());
  expect(await page.locator('#cookie-kinds input[data-purpose]:checked').count()).toBe(0);
  expect(await inUse()).toEqual([]);
  expect(await visitor()).toBeNull();
  const sizes = await Promise.all(
    ['#cookie-accept', '#cookie-refuse', '#cookie-choose'].map((id) => page.locator(id).boundingBox()),
  );
  expect(new Set(sizes.map((box) => `${box?.width}x${box?.height}`)).size).toBe(1);
});

test('accept all is one event with a choice for each kind', async () => {
  await page.click('#cookie-accept');
  await shown(receipts());
  await hidden(banner());
  expect(await inUse()).toEqual(['analytical', 'functional', 'advertising']);
  const events = await history('visitor', await visitor());
  expect(events).toHaveLength(1);
  expect(events[0]).toMatchObject({
    collectionPoint: 'cookie_banner',
    action: 'click',
    notice: { id: 'cookie', language: 'en' },
  });
  expect(events[0].choices.map(({ purpose, status }: Record<string, string>) => [purpose, status])).toEqual([
    ['analytical', 'given'],
    ['functional', 'given'],
    ['advertising', 'given'],
  ]);
  await page.reload();
  expect(await banner().isVisible()).toBe(false);
  expect(await inUse()).toEqual(['analytical', 'functional', 'advertising']);
});

test('refuse all, and a later refusal takes an earlier yes back', async () => {
  await page.click('#cookie-refuse');
  await shown(receipts());
  expect(await inUse()).toEqual([]);
  await page.click('#cookie-open');
  await page.click('#cookie-accept');
  await shown(receipts().nth(1));
  await page.click('#cookie-open');
  await page.click('#cookie-refuse');
  await shown(receipts().nth(2));
  expect(await inUse()).toEqual([]);
  const events = await history('visitor', await visitor());
  expect(events.map(({ choices }: { choices: { status: string }[] }) => choices[0]?.status)).toEqual([
    'refused',
    'given',
    'withdrawn',
  ]);
});

test('choose one kind; the footer link shows the present choice again', async () => {
  await page.click('#cookie-choose');
  expect(await focused()).toBe('cookie-analytical');
  await page.check('#cookie-functional');
  await page.click('#cookie-save');
  await shown(receipts());
  expect(await inUse()).toEqual(['functional']);
  await page.reload();
  await page.click('#cookie-open');
  expect(await focused()).toBe('cookie-banner');
  expect(await page.isChecked('#cookie-functional')).toBe(true);
  expect(await page.isChecked('#cookie-analytical')).toBe(false);
  expect(await page.textContent('#cookie-present')).toContain('Functional cookies: given');
});

test('Global Privacy Control keeps off what the policy says, even on "Accept all"', async () => {
  await context.addInitScript(() => Object.defineProperty(navigator, 'globalPrivacyControl', { value: true }));
  await page.reload();
  await page.click('#cookie-choose');
  expect(await page.isDisabled('#cookie-advertising')).toBe(true);
  expect(await page.locator('#cookie-advertising-about [data-gpc]').isVisible()).toBe(true);
  await page.click('#cookie-accept');
  await shown(receipts());
  expect(await inUse()).toEqual(['analytical', 'functional']);
});

test('the keyboard alone is enough, and Esc is no consent', async () => {
  await tabTo('#cookie-accept');
  await page.keyboard.press('Escape');
  await hidden(banner());
  expect(await page.textContent('#toast-text')).toContain('Nothing was recorded');
  expect([await inUse(), await visitor(), await receipts().count()]).toEqual([[], null, 0]);

  await page.reload();
  await shown(banner());
  await tabTo('#cookie-choose');
  await page.keyboard.press('Enter');
  await tabTo('#cookie-analytical');
  await page.keyboard.press('Space');
  await tabTo('#cookie-save');
  await page.keyboard.press('Enter');
  await shown(receipts());
  expect(await inUse()).toEqual(['analytical']);
  expect(await focused()).toBe('main');

  await tabTo('#cookie-open');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  expect(await focused()).toBe('cookie-open');
  expect(await inUse()).toEqual(['analytical']);
});

test('what has the focus is never under the banner', async () => {
  await page.setViewportSize({ width: 390, height: 700 });
  await tabTo('#unsubscribe-email');
  const [box, dock] = await Promise.all([
    page.locator('#unsubscribe-email').boundingBox(),
    page.locator('#dock').boundingBox(),
  ]);
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(dock?.y ?? 0);
});

test('a choice made while the ledger is down is kept, not assumed, and recorded once it is back', async () => {
  const port = Number(new URL(ledger.url).port);
  await ledger.close();
  await page.click('#cookie-accept');
  await shown(page.locator('#toast[data-tone="bad"]'));
  expect(await page.textContent('#toast-text')).toContain('kept in this browser');
  expect([await inUse(), await outbox(), await receipts().count()]).toEqual([[], 1, 0]);
  await page.click('#cookie-open');
  expect(await page.textContent('#cookie-present')).toContain('not recorded yet');
  await page.keyboard.press('Escape');

  ledger = await start(port);
  await receipts().waitFor({ timeout: 15_000 });
  expect(await inUse()).toEqual(['analytical', 'functional', 'advertising']);
  expect(await outbox()).toBe(0);
  expect(await history('visitor', await visitor())).toHaveLength(1);
});

test('an answer that got lost is asked for again, with the same event', async () => {
  let lost = 0;
  await page.route('**/v1/events?*', async (route) => {
    if (lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    return route.abort();
  });
  await page.click('#cookie-refuse');
  await receipts().waitFor({ timeout: 15_000 });
  expect(lost).toBe(1);
  expect(await history('visitor', await visitor())).toHaveLength(1);
});

test('a choice that was left in the outbox goes out with the next page', async () => {
  await page.route('**/v1/events?*', (route) => route.abort());
  await page.click('#cookie-refuse');
  await shown(page.locator('#toast[data-tone="bad"]'));
  await page.unroute('**/v1/events?*');
  await page.reload();
  await shown(receipts());
  expect(await outbox()).toBe(0);
});

test('a refusal for good opens the banner again and says why', async () => {
  const problem = { code: 'unknown_purpose', detail: 'no such purpose' };
  await page.route('**/v1/events?*', (route) => route.fulfill({ status: 422, json: problem }));
  await page.click('#cookie-accept');
  await shown(page.locator('#toast[data-tone="bad"]'));
  expect(await page.textContent('#toast-text')).toContain('no such purpose');
  expect([await banner().isVisible(), await inUse(), await outbox()]).toEqual([true, [], 0]);
});

test('subscribe and unsubscribe without leaving the page', async () => {
  await page.click('#cookie-refuse');
  const email = 'grace@example.com';
  await page.fill('#newsletter-email', email);
  await page.click('#newsletter button');
  expect(await page.locator('#newsletter-tick').evaluate((box) => box.matches(':invalid'))).toBe(true);
  expect(await page.textContent('#newsletter-result')).toBe('');
  await page.check('#newsletter-tick');
  await page.click('#newsletter button');
  await shown(page.locator('#newsletter-result[data-tone="good"]'));
  await page.fill('#unsubscribe-email', email);
  await page.click('#unsubscribe button');
  await shown(page.locator('#unsubscribe-result[data-tone="good"]'));
  expect(await page.textContent('#newsletter-result')).toBe('');
  const events = await history('email', email);
  expect(events.map(({ choices }: { choices: { status: string }[] }) => choices[0]?.status)).toEqual([
    'given',
    'withdrawn',
  ]);
  expect(await receipts().first().textContent()).toContain(events[1].hash);
});

test('an address the ledger refuses is explained at the field', async () => {
  await page.click('#cookie-refuse');
  await page.fill('#unsubscribe-email', 'ada@exa_mple.com');
  await page.locator('#unsubscribe').evaluate((form: HTMLFormElement) => {
    form.noValidate = true;
  });
  await page.click('#unsubscribe button');
  await shown(page.locator('#unsubscribe-result[data-tone="bad"]'));
  expect(await page.textContent('#unsubscribe-result')).toContain('email address');
  expect(await focused()).toBe('unsubscribe-email');
});

test('without JavaScript the newsletter works, and there is no banner', async () => {
  await open({ javaScriptEnabled: false }, '/demo/?lang=es');
  expect(await banner().isVisible()).toBe(false);
  expect(await page.locator('#cookie-open').isVisible()).toBe(false);
  await page.fill('#newsletter-email', 'plain@example.com');
  await page.check('#newsletter-tick');
  await page.click('#newsletter button');
  await page.waitForURL('**/demo/?thanks=1&lang=es#newsletter');
  expect(await page.textContent('#newsletter-result')).toContain('Gracias');
  expect(await history('email', 'plain@example.com')).toMatchObject([
    { collectionPoint: 'web_form', notice: { id: 'privacy', language: 'es' } },
  ]);
});

test.each([
  [390, 'light', '/demo/'],
  [1280, 'dark', '/demo/?lang=es'],
] as const)('is accessible and fits at %i px, %s, %s', async (width, colorScheme, address) => {
  await open({ viewport: { width, height: 844 }, colorScheme }, address);
  await shown(banner());
  await expectAccessible();
  await page.click('#cookie-choose');
  await expectAccessible();
  await page.click('#cookie-save');
  await shown(receipts());
  await expectAccessible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
});
