import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PolicyDocument } from '../../contract/policy/document.ts';
import type { SeededTenant } from '../seed.ts';
import { COPY } from './copy.ts';
import { modelOf, pagePath } from './model.ts';
import { type NoticeText, noticeTexts, readNotice } from './notices.ts';
import { notFoundPage, page, plainPage } from './page.ts';
import { send, sendPage } from './reply.ts';

/** Whose website it is. Its copy, topics and collection points are those of this policy. */
const TENANT = 'virtual-scale';

const ASSETS: Readonly<Record<string, string>> = {
  'style.css': 'text/css; charset=utf-8',
  'page.css': 'text/css; charset=utf-8',
  'consent.css': 'text/css; charset=utf-8',
  'banner.css': 'text/css; charset=utf-8',
  'icon.svg': 'image/svg+xml',
  'demo.js': 'text/javascript; charset=utf-8',
  'banner.js': 'text/javascript; charset=utf-8',
  'forms.js': 'text/javascript; charset=utf-8',
  'outbox.js': 'text/javascript; charset=utf-8',
  'receipts.js': 'text/javascript; charset=utf-8',
  'storage.js': 'text/javascript; charset=utf-8',
};

const HERE = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * The demo website: pages of one example tenant that post real events with its publishable key. `tenants` may be filled
 * later: until then the site answers 503. `folder` is where the policies and, under `notices/`, their texts are.
 */
export function demoSite(
  tenants: readonly SeededTenant[],
  documents: readonly PolicyDocument[],
  folder = HERE('../../tenants'),
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const document = documents.find(({ tenant }) => tenant === TENANT);
  const notices = document === undefined ? new Map<string, NoticeText>() : noticeTexts(document);
  return (request, response) => {
    // Not `new URL`: it throws at an address such as "//", and resolves dots that should find nothing.
    const [path = '', search = ''] = (request.url ?? '').split(/\?(.*)/s);
    if (path !== '/' && path !== '/demo' && !path.startsWith('/demo/')) return false;
    const query = new URLSearchParams(search);
    const nonce = randomBytes(16).toString('base64');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      sendPage(response, 405, plainPage(nonce, { title: 'This page can only be read', text: 'Use GET.' }), nonce, {
        allow: 'GET, HEAD',
      });
    } else if (path === '/demo' || path === '/') {
      send(response, 308, 'text/plain', '', { location: '/demo/' });
    } else if (path === '/demo/') {
      home(request, response, query, nonce, document, tenants);
    } else if (path.startsWith('/demo/assets/') && Object.hasOwn(ASSETS, path.slice(13))) {
      const name = path.slice(13);
      send(response, 200, ASSETS[name] ?? '', readFileSync(HERE(`assets/${name}`)));
    } else {
      const text = path.startsWith('/demo/notices/') ? notices.get(path.slice(14)) : undefined;
      if (text === undefined) notFound(response, query, nonce);
      else notice(response, join(folder, 'notices', TENANT), text, nonce);
    }
    return true;
  };
}

function home(
  request: IncomingMessage,
  response: ServerResponse,
  query: URLSearchParams,
  nonce: string,
  document: PolicyDocument | undefined,
  tenants: readonly SeededTenant[],
): void {
  if (document === undefined) {
    const text = `It is the website of the example tenant "${TENANT}", whose policy is not among those that were loaded.`;
    sendPage(response, 404, plainPage(nonce, { title: 'There is no demo website here', text }), nonce);
    return;
  }
  const key = tenants.find(({ tenant }) => tenant === TENANT)?.keys.find(({ name }) => name === 'website');
  if (key === undefined) {
    const text = 'The ledger is making its keys. Load this page again in a second.';
    sendPage(response, 503, plainPage(nonce, { title: 'Starting', text }), nonce, { 'retry-after': '1' });
    return;
  }
  // Under another name the page could be read but not used: its key is refused there.
  const origin = key.origins.find((candidate) => new URL(candidate).host === request.headers.host);
  if (origin === undefined) {
    const here = `${key.origins[0] ?? ''}/demo/`;
    const text = 'The key of this website works at another address only:';
    sendPage(response, 421, plainPage(nonce, { title: 'Wrong address', text, link: [here, here] }), nonce);
    return;
  }
  sendPage(response, 200, page(modelOf(document, { key: key.key, origin, nonce }, query)), nonce);
}

function notice(response: ServerResponse, folder: string, text: NoticeText, nonce: string): void {
  try {
    const bytes = readNotice(folder, text);
    send(response, 200, 'text/plain; charset=utf-8', bytes, { 'content-language': text.language });
  } catch (error) {
    console.error(error);
    const words = { title: 'This text cannot be shown', text: 'It is missing, or it is not the one the policy names.' };
    sendPage(response, 500, plainPage(nonce, words), nonce);
  }
}

function notFound(response: ServerResponse, query: URLSearchParams, nonce: string): void {
  const language = query.get('lang') === 'es' ? 'es' : 'en';
  sendPage(response, 404, notFoundPage(nonce, COPY[language], language, pagePath(language)), nonce);
}
