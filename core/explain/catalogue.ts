import type { Reason } from '../../contract/checks.ts';
import type { LegalBasis } from '../../contract/vocabulary.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { et } from './et.ts';
import { fr } from './fr.ts';
import { it } from './it.ts';

/** What an explanation needs to be said in a language. Dates come formatted; undefined where there was no act. */
export interface Sentences {
  topic(purpose: string, channel: string, sender: string): string;
  basis(basis: string, place: string): string;
  readonly unknownPlace: string;
  readonly bases: Readonly<Record<LegalBasis, string>>;
  readonly reasons: Readonly<Record<Reason, (since?: string, expires?: string) => string>>;
  readonly send: string;
  readonly doNotSend: string;
}

export const CATALOGUE = { en, fr, it, es, et } satisfies Record<string, Sentences>;
