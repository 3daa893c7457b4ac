import type { FieldError } from '../../contract/errors.ts';
import type { PolicyDocument } from '../../contract/policy/document.ts';
import { ANY } from '../../contract/vocabulary.ts';
import { addDuration } from '../time.ts';
import { isMandatory } from './basis.ts';
import { covers } from './regions.ts';

type Part<K extends keyof PolicyDocument> = PolicyDocument[K] extends readonly (infer T)[] ? T : never;

/**
 * What is valid in a policy and yet probably not meant, or no longer true: promises not kept, transfers without a ground,
 * words that reach nobody. `today` is a day, `2026-11-23`: some of it is only wrong from a day on.
 */
export function warnings(document: PolicyDocument, today: string): FieldError[] {
  const each = <T>(list: readonly T[], name: string, judge: (item: T, at: string) => FieldError[]) =>
    list.flatMap((item, index) => judge(item, `#/${name}/${index}`));
  return [
    ...controllerWarnings(document),
    ...each(document.subjectClasses, 'subjectClasses', (item, at) => classWarnings(document, item, at)),
    ...each(document.channels, 'channels', (item, at) => channelWarnings(document, item, at)),
    ...each(document.purposes, 'purposes', (item, at) => purposeWarnings(document, item, at)),
    ...each(document.recipients, 'recipients', (item, at) => recipientWarnings(document, item, at, today)),
    ...each(document.notices, 'notices', (item, at) => noticeWarnings(document, item, at)),
  ];
}

function controllerWarnings({ controller, subjectClasses, languages }: PolicyDocument): FieldError[] {
  const found: FieldError[] = [];
  if (controller.authorities.length === 0) {
    found.push({
      pointer: '#/controller/authorities',
      detail: 'no supervisory authority is named: replies to rights requests cannot say where to complain',
    });
  }
  if (!controller.contacts.some((contact) => contact.for === 'rights' || contact.for === 'dpo')) {
    found.push({
      pointer: '#/controller/contacts',
      detail: 'no contact is for "rights" or "dpo": whom do people ask?',
    });
  }
  controller.contacts.forEach(({ subjectClass }, index) => {
    if (subjectClass !== undefined && !subjectClasses.some(({ id }) => id === subjectClass)) {
      found.push({
        pointer: `#/controller/contacts/${index}/subjectClass`,
        detail: `class "${subjectClass}" is not declared under subjectClasses: nobody is sent to this contact`,
      });
    }
  });
  if (languages.canonical !== undefined && !languages.offered.includes(languages.canonical)) {
    found.push({
      pointer: '#/languages/canonical',
      detail: `"${languages.canonical}" binds but is not offered: every text people see is flagged as a translation`,
    });
  }
  return found;
}

/** A misspelt code here protects nobody. */
function classWarnings(document: PolicyDocument, { never }: Part<'subjectClasses'>, at: string): FieldError[] {
  return never.flatMap((id, index) =>
    document.purposes.some((purpose) => purpose.id === id)
      ? []
      : [
          {
            pointer: `${at}/never/${index}`,
            detail: `purpose "${id}" is not declared under purposes: this has no effect`,
          },
        ],
  );
}

function channelWarnings(document: PolicyDocument, { id, label }: Part<'channels'>, at: string): FieldError[] {
  const found: FieldError[] = [];
  if (!document.purposes.some((purpose) => purpose.channels.includes(id))) {
    found.push({ pointer: at, detail: `no purpose uses channel "${id}": remove it, or name it where it is used` });
  }
  for (const language of document.languages.offered) {
    if (label[language] === undefined) {
      found.push({ pointer: `${at}/label`, detail: `no label in "${language}", which the policy offers` });
    }
  }
  return found;
}

function purposeWarnings(document: PolicyDocument, purpose: Part<'purposes'>, at: string): FieldError[] {
  if (purpose.neverGranted) return [];
  const found: FieldError[] = [];
  const classes = document.subjectClasses.filter(
    ({ id, never }) => purpose.audience?.includes(id) !== false && !never.includes(purpose.id),
  );
  const channels = document.channels.filter(({ id }) => purpose.channels.includes(id));
  if (classes.length === 0) {
    found.push({ pointer: at, detail: 'every class it is for lists it under "never": it is always denied' });
  } else if (!classes.some((subjectClass) => channels.some((channel) => reaches(channel, subjectClass)))) {
    const ways = [...new Set(channels.flatMap(({ addressedBy }) => addressedBy))].join(', ');
    found.push({
      pointer: `${at}/channels`,
      detail: `no channel of it reaches a class it is for: the channels go to ${ways}, which these classes may not have`,
    });
  }
  if (purpose.kind === 'marketing' && channels.every(({ addressedBy }) => addressedBy.length === 0)) {
    found.push({
      pointer: `${at}/channels`,
      detail: 'no channel of it is addressed by anything: nobody can be written to',
    });
  }
  if (!isMandatory(purpose) && !isInformedAbout(document, purpose)) {
    const type = noticeTypeFor(purpose);
    found.push({
      pointer: at,
      detail: `no ${type} notice covers it: no collection point can record a choice about it that cites its notice`,
    });
  }
  return found;
}

/** A channel that nothing addresses is a use of data, which needs no address. */
function reaches({ addressedBy }: Part<'channels'>, { identifiers }: Part<'subjectClasses'>): boolean {
  return (
    addressedBy.length === 0 || identifiers === undefined || addressedBy.some((type) => identifiers.includes(type))
  );
}

function noticeTypeFor({ kind }: Part<'purposes'>): 'cookie' | 'privacy' {
  return kind === 'cookie' ? 'cookie' : 'privacy';
}

function isInformedAbout(document: PolicyDocument, purpose: Part<'purposes'>): boolean {
  return document.notices.some(
    ({ type, versions }) =>
      type === noticeTypeFor(purpose) &&
      versions.some(({ covers }) => covers.includes(ANY) || covers.includes(purpose.id)),
  );
}

function recipientWarnings(
  { controller }: PolicyDocument,
  { country, transferMechanism, contractUntil }: Part<'recipients'>,
  at: string,
  today: string,
): FieldError[] {
  const found: FieldError[] = [];
  const add = (field: string, detail: string) => found.push({ pointer: `${at}/${field}`, detail });
  const mechanism = controller.transferMechanisms.find(({ id }) => id === transferMechanism);
  if (mechanism?.invalidFrom !== undefined && mechanism.invalidFrom <= today) {
    add(
      'transferMechanism',
      `"${mechanism.id}" is invalid since ${mechanism.invalidFrom}: nothing may rest on it; name another mechanism`,
    );
  }
  const regions = controller.dataRegions;
  if (transferMechanism === undefined && country !== undefined && regions.length > 0 && !covers(regions, country)) {
    add(
      'country',
      `${country} is outside of dataRegions (${regions.join(', ')}): add it there or name a transferMechanism`,
    );
  }
  if (contractUntil !== undefined && contractUntil < today) {
    add('contractUntil', `the contract ended on ${contractUntil}: renew it, or remove the recipient`);
  }
  return found;
}

function noticeWarnings(document: PolicyDocument, { versions }: Part<'notices'>, at: string): FieldError[] {
  return versions.flatMap((version, index) => {
    const place = `${at}/versions/${index}`;
    const unknown = (version.reconsent?.recipients ?? []).flatMap((id, position) =>
      document.recipients.some((recipient) => recipient.id === id)
        ? []
        : [
            {
              pointer: `${place}/reconsent/recipients/${position}`,
              detail: `recipient "${id}" is not declared under recipients: nobody is asked again for it`,
            },
          ],
    );
    return [...unknown, ...leadTimeWarnings(document.changes.leadTime, version, place)];
  });
}

/** Exactly the promised time satisfies both readings of "within 30 days before": at least 30, and in the last 30. */
function leadTimeWarnings(
  promised: string | undefined,
  { material, announcedAt, effectiveAt }: Part<'notices'>['versions'][number],
  at: string,
): FieldError[] {
  if (!material || promised === undefined || effectiveAt === null) return [];
  if (announcedAt === undefined) {
    return [
      {
        pointer: at,
        detail: `a material change without announcedAt: the policy promises to announce it ${promised} ahead`,
      },
    ];
  }
  const expected = addDuration(`${announcedAt}T00:00:00.000Z`, promised).slice(0, 10);
  if (expected === effectiveAt) return [];
  const days = (Date.parse(effectiveAt) - Date.parse(announcedAt)) / 86_400_000;
  return [
    {
      pointer: `${at}/effectiveAt`,
      detail: `announced ${days} day(s) ahead; the policy promises ${promised}, which is ${expected}`,
    },
  ];
}
