import { randomUUID } from 'node:crypto';
import type { PolicyDocument } from '../../contract/policy/document.ts';
import { COPY, type Copy } from './copy.ts';
import { editionInForce } from './notices.ts';

/** One kind of cookies of the policy, in the language of the page. */
export interface Category {
  readonly purpose: string;
  readonly label: string;
  readonly about: string;
  /** Essential: people are told of it and not asked. */
  readonly always: boolean;
  /** The policy answers Global Privacy Control with a no. */
  readonly gpc: boolean;
}

/** All a page needs to be written. */
export interface Model {
  readonly language: string;
  readonly languages: readonly string[];
  readonly copy: Copy;
  readonly name: string;
  /** The website as its key knows it, e.g. `http://127.0.0.1:4000`. */
  readonly origin: string;
  readonly endpoint: string;
  readonly categories: readonly Category[];
  readonly topic: { readonly purpose: string; readonly channel: string };
  readonly privacy: Citation;
  readonly cookie: Citation;
  /** Event ids of the two forms, new for each page: a reload is a new act, a double click is not. */
  readonly ids: { readonly newsletter: string; readonly unsubscribe: string };
  /** The form whose plain post has just come back. */
  readonly done: 'newsletter' | 'unsubscribe' | undefined;
  readonly nonce: string;
}

interface Citation {
  readonly id: string;
  readonly version: string;
}

/** What the newsletter and the way out of it are about. */
const TOPIC = { purpose: 'promotions', channel: 'email' };

export function modelOf(
  document: PolicyDocument,
  site: { key: string; origin: string; nonce: string },
  query: URLSearchParams,
): Model {
  const languages = document.languages.offered.filter((language) => Object.hasOwn(COPY, language));
  const asked = query.get('lang') ?? '';
  const language = languages.includes(asked) ? asked : 'en';
  const copy = COPY[language] as Copy;
  const today = new Date().toISOString().slice(0, 10);
  return {
    language,
    languages,
    copy,
    name: document.controller.name,
    origin: site.origin,
    endpoint: `/v1/events?key=${encodeURIComponent(site.key)}`,
    categories: categoriesOf(document, language, copy),
    topic: TOPIC,
    privacy: editionInForce(document, 'privacy', today),
    cookie: editionInForce(document, 'cookie', today),
    ids: { newsletter: randomUUID(), unsubscribe: randomUUID() },
    done: query.has('thanks') ? 'newsletter' : query.has('goodbye') ? 'unsubscribe' : undefined,
    nonce: site.nonce,
  };
}

function categoriesOf(document: PolicyDocument, language: string, copy: Copy): Category[] {
  const { gpc } = document.signals;
  return document.purposes.flatMap(({ id, kind, channels, label, cookie }) =>
    kind !== 'cookie' || cookie === undefined || !channels.includes('web')
      ? []
      : [
          {
            purpose: id,
            label: label[language] ?? id,
            about: copy.banner.about[cookie.taxonomy],
            always: cookie.taxonomy === 'essential',
            gpc: gpc.answer === 'deny' && gpc.purposes.includes(id),
          },
        ],
  );
}

/** Where a text of the policy is served, in the language of the page. */
export function noticePath({ id, version }: Citation, language: string): string {
  return `/demo/notices/${id}-${version}.${language}`;
}

/** The page in a language; the default needs no parameter. */
export function pagePath(language: string, parameters: Record<string, string> = {}): string {
  const query = new URLSearchParams({ ...parameters, ...(language !== 'en' && { lang: language }) }).toString();
  return `/demo/${query && `?${query}`}`;
}
