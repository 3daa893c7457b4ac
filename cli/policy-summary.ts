import type { PolicyDocument } from '../contract/policy/document.ts';
import { type BasisRule, PURPOSE_KINDS, type Purpose } from '../contract/policy/purposes.ts';
import { ANY } from '../contract/vocabulary.ts';
import { basisFor } from '../core/policy/basis.ts';
import { closeness } from '../core/policy/regions.ts';
import { columns, count } from './columns.ts';

/** What a policy means, in short: whose it is, what it is about, and on which basis it markets where. */
export function summary(document: PolicyDocument): string[] {
  const { controller, languages, purposes, channels } = document;
  const topics = purposes.reduce((sum, purpose) => sum + purpose.channels.length, 0);
  const spoken = languages.offered.map((tag) => (tag === languages.canonical ? `${tag} (binding)` : tag)).join(', ');
  const marketing = purposes.filter(({ kind }) => kind === 'marketing');
  return [
    `  ${controller.name}, ${controller.country}. Languages: ${spoken}`,
    `  ${count(topics, 'topic')}: ${count(purposes.length, 'purpose')} on ${count(channels.length, 'channel')}. ${[
      count(document.recipients.length, 'recipient'),
      count(document.notices.length, 'notice'),
      count(document.collectionPoints.length, 'collection point'),
    ].join(', ')}`,
    '',
    ...columns(kinds(purposes), [24]),
    ...(marketing.length === 0
      ? []
      : ['', ...columns([HEADINGS, ...marketing.flatMap((purpose) => basisRows(purpose))], [24, 28, 22])]),
  ];
}

function kinds(purposes: readonly Purpose[]): string[][] {
  return PURPOSE_KINDS.flatMap((kind) => {
    const ids = purposes.filter((purpose) => purpose.kind === kind).map(({ id }) => id);
    return ids.length === 0 ? [] : [[`${ids.length} ${kind}`, ids.join(', ')]];
  });
}

const HEADINGS = ['MARKETING', 'CHANNELS', 'WHERE', 'BASIS'];

/** One row for each group of channels and places that the ledger decides alike. */
function basisRows(purpose: Purpose): string[][] {
  const places = placesOf(purpose.bases);
  const groups = new Map<string, { channels: string[]; rules: Map<string, string[]> }>();
  for (const channel of purpose.channels) {
    const rules = new Map<string, string[]>();
    for (const { name, place } of places) {
      const words = basisWords(purpose, channel, basisFor(purpose, channel, place));
      rules.set(words, [...(rules.get(words) ?? []), name]);
    }
    const key = JSON.stringify([...rules]);
    const group = groups.get(key) ?? { channels: [], rules };
    group.channels.push(channel);
    groups.set(key, group);
  }
  const rows = [...groups.values()].flatMap(({ channels, rules }) =>
    [...rules].map(([words, names], index) => [
      index === 0 ? channels.join(', ') : '',
      rules.size === 1 ? 'everywhere' : names.join(', '),
      words,
    ]),
  );
  return rows.map((row, index) => [index === 0 ? purpose.id : '', ...row]);
}

/** The places that the rules tell apart, each with one to ask about; "elsewhere" is what nobody thought of. */
function placesOf(bases: readonly BasisRule[]): { name: string; place: string | undefined }[] {
  const named = [...new Set(bases.flatMap((rule) => rule.in))].filter((region) => region !== ANY);
  const places = named.flatMap((region) => {
    const place = region === 'EU' || region === 'EEA' ? memberOf(region, named) : region;
    return place === undefined ? [] : [{ name: region, place }];
  });
  return [...places, { name: 'elsewhere', place: undefined }];
}

/** Small ones first, those outside of the EU before all: the first that has no rule of its own speaks for the group. */
const MEMBERS = 'LI IS NO MT LU CY EE LV LT SI SK HR BG IE PT FI DK SE GR HU CZ AT BE RO NL PL ES IT FR DE'.split(' ');

function memberOf(group: string, named: readonly string[]): string | undefined {
  return MEMBERS.find((country) => closeness([group], country) !== undefined && !named.includes(country));
}

function basisWords(purpose: Purpose, channel: string, { basis, requires }: BasisRule): string {
  const name = basis === 'soft_opt_in' ? 'soft opt-in' : basis.replaceAll('_', ' ');
  const facts = requires.map((fact) => fact.replaceAll('_', ' ')).join(' and ');
  return [
    name + (facts === '' ? '' : ` if ${facts}`),
    ...(purpose.perRecipient ? ['recipient by recipient'] : []),
    ...(purpose.byInstruction ? ['only the controller grants it'] : []),
    ...(purpose.doubleOptIn?.on.includes(channel) ? ['confirmed by the person'] : []),
    ...(purpose.validFor === undefined ? [] : [`for ${purpose.validFor}`]),
    ...(purpose.neverGranted ? ['never granted'] : []),
  ].join(', ');
}
