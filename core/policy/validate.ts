import type { FieldError } from '../../contract/errors.ts';
import type { PolicyDocument } from '../../contract/policy/document.ts';
import { ANY } from '../../contract/vocabulary.ts';
import { covers, isHome } from './regions.ts';

/** What a policy that parses may still get wrong: words that mean nothing, and sentences that contradict each other. */
export function contradictions(document: PolicyDocument): FieldError[] {
  return [
    ...duplicates(document),
    ...barredErrors(document),
    ...document.purposes.flatMap((purpose, index) => purposeErrors(document, purpose, `#/purposes/${index}`)),
    ...document.notices.flatMap((notice, index) => noticeErrors(document, notice, `#/notices/${index}`)),
    ...document.recipients.flatMap((recipient, index) => recipientErrors(document, recipient, `#/recipients/${index}`)),
    ...signalErrors(document),
    ...peopleErrors(document),
  ];
}

type Part<K extends keyof PolicyDocument> = PolicyDocument[K] extends readonly (infer T)[] ? T : never;

const SERVICE_BASES: ReadonlySet<string> = new Set([
  'contract',
  'legal_obligation',
  'vital_interests',
  'legitimate_interest',
]);
const MANDATORY_BASES: ReadonlySet<string> = new Set(['contract', 'legal_obligation', 'vital_interests']);

function duplicates(document: PolicyDocument): FieldError[] {
  const lists = [
    'subjectClasses',
    'channels',
    'purposes',
    'recipients',
    'notices',
    'collectionPoints',
    'retention',
  ] as const;
  return lists.flatMap((list) => {
    const seen = new Set<string>();
    return document[list].flatMap(({ id }, index) => {
      const again = seen.has(id);
      seen.add(id);
      return again ? [{ pointer: `#/${list}/${index}/id`, detail: `"${id}" is listed twice` }] : [];
    });
  });
}

function purposeErrors(document: PolicyDocument, purpose: Part<'purposes'>, at: string): FieldError[] {
  const errors: FieldError[] = [];
  const add = (pointer: string, detail: string) => errors.push({ pointer: at + pointer, detail });
  const channels = new Set(document.channels.map((channel) => channel.id));
  const classes = new Set(document.subjectClasses.map((subjectClass) => subjectClass.id));
  purpose.channels.forEach((channel, index) => {
    if (!channels.has(channel)) add(`/channels/${index}`, `channel "${channel}" is not declared under channels`);
  });
  purpose.audience?.forEach((id, index) => {
    if (!classes.has(id)) add(`/audience/${index}`, `class "${id}" is not declared under subjectClasses`);
  });
  if (!purpose.bases.some((rule) => rule.in.includes(ANY) && rule.on.includes(ANY))) {
    add(
      '/bases',
      'a rule for everywhere and every channel is missing (in: ["*"], on: ["*"]): unknown places would have no basis',
    );
  }
  purpose.bases.forEach((rule, index) => {
    if (purpose.kind === 'service' && !SERVICE_BASES.has(rule.basis)) {
      add(`/bases/${index}/basis`, `a service purpose cannot be refused, so it cannot rest on ${rule.basis}`);
    }
    if (purpose.kind !== 'service' && MANDATORY_BASES.has(rule.basis)) {
      add(
        `/bases/${index}/basis`,
        `only a service purpose rests on ${rule.basis}; people may refuse a ${purpose.kind} purpose`,
      );
    }
    if (rule.requires.length > 0 && rule.basis !== 'legitimate_interest' && rule.basis !== 'soft_opt_in') {
      add(`/bases/${index}/requires`, 'only a legitimate interest or a soft opt-in depends on facts');
    }
    rule.on.forEach((channel, position) => {
      if (channel !== ANY && !purpose.channels.includes(channel))
        add(`/bases/${index}/on/${position}`, `the purpose does not use channel "${channel}"`);
    });
  });
  purpose.doubleOptIn?.on.forEach((channel, index) => {
    if (!purpose.channels.includes(channel))
      add(`/doubleOptIn/on/${index}`, `the purpose does not use channel "${channel}"`);
  });
  if (purpose.kind !== 'cookie' && purpose.cookie !== undefined)
    add('/cookie', 'only a cookie purpose has a place in the cookie taxonomy');
  if (purpose.kind === 'cookie' && purpose.cookie === undefined)
    add('/cookie', 'a cookie purpose needs its place in the common taxonomy');
  for (const language of document.languages.offered) {
    if (purpose.label[language] === undefined) add('/label', `no label in "${language}", which the policy offers`);
  }
  return errors;
}

function noticeErrors(document: PolicyDocument, notice: Part<'notices'>, at: string): FieldError[] {
  const purposes = new Set(document.purposes.map((purpose) => purpose.id));
  const seen = new Set<string>();
  return notice.versions.flatMap((version, index) => {
    const errors: FieldError[] = [];
    const add = (pointer: string, detail: string) =>
      errors.push({ pointer: `${at}/versions/${index}${pointer}`, detail });
    if (seen.has(version.version)) add('/version', `version "${version.version}" is listed twice`);
    seen.add(version.version);
    if (Object.keys(version.texts).length === 0) add('/texts', 'a notice version needs at least one text');
    if (version.announcedAt != null && version.effectiveAt != null && version.effectiveAt < version.announcedAt) {
      add('/effectiveAt', 'a notice cannot take effect before it is announced');
    }
    for (const [field, ids] of [
      ['covers', version.covers],
      ['reconsent/purposes', version.reconsent?.purposes ?? []],
    ] as const) {
      ids.forEach((id, position) => {
        if (id !== ANY && !purposes.has(id))
          add(`/${field}/${position}`, `purpose "${id}" is not declared under purposes`);
      });
    }
    version.reconsent?.recipients?.forEach((id, position) => {
      if (!document.recipients.some((recipient) => recipient.id === id))
        add(`/reconsent/recipients/${position}`, `recipient "${id}" is not declared under recipients`);
    });
    return errors;
  });
}

function recipientErrors(document: PolicyDocument, recipient: Part<'recipients'>, at: string): FieldError[] {
  const errors: FieldError[] = [];
  const purposes = new Set(document.purposes.map((purpose) => purpose.id));
  recipient.purposes.forEach((id, index) => {
    if (!purposes.has(id))
      errors.push({ pointer: `${at}/purposes/${index}`, detail: `purpose "${id}" is not declared under purposes` });
  });
  if (
    recipient.transferMechanism !== undefined &&
    !document.controller.transferMechanisms.some((m) => m.id === recipient.transferMechanism)
  ) {
    errors.push({ pointer: `${at}/transferMechanism`, detail: 'not declared under controller.transferMechanisms' });
  }
  const { controller } = document;
  const { country } = recipient;
  if (
    country !== undefined &&
    recipient.transferMechanism === undefined &&
    !isHome(controller.country, country) &&
    !covers(controller.dataRegions, country)
  ) {
    errors.push({
      pointer: `${at}/country`,
      detail: `data would go from ${controller.country} to ${country}: name a transferMechanism, or add ${country} to controller.dataRegions`,
    });
  }
  if (recipient.parent === undefined) return errors;
  const parent = document.recipients.find((other) => other.id === recipient.parent);
  if (parent === undefined) {
    errors.push({ pointer: `${at}/parent`, detail: `recipient "${recipient.parent}" is not declared` });
  } else if (recipient.purposes.some((id) => !parent.purposes.includes(id))) {
    errors.push({ pointer: `${at}/purposes`, detail: `wider than those of "${parent.id}", which engaged it` });
  }
  return errors;
}

function signalErrors(document: PolicyDocument): FieldError[] {
  const purposes = new Map(document.purposes.map((purpose) => [purpose.id, purpose]));
  return (['gpc', 'dnt'] as const).flatMap((signal) =>
    document.signals[signal].purposes.flatMap((id, index) => {
      const pointer = `#/signals/${signal}/purposes/${index}`;
      const purpose = purposes.get(id);
      if (purpose === undefined) return [{ pointer, detail: `purpose "${id}" is not declared under purposes` }];
      return purpose.kind === 'service' ? [{ pointer, detail: 'a service purpose cannot be refused by a signal' }] : [];
    }),
  );
}

/** A name that is misspelt in a protection protects nobody. */
function peopleErrors(document: PolicyDocument): FieldError[] {
  const errors: FieldError[] = [];
  const purposes = new Set(document.purposes.map(({ id }) => id));
  const classes = new Set(document.subjectClasses.map(({ id }) => id));
  document.subjectClasses.forEach(({ never }, index) => {
    never.forEach((id, position) => {
      if (purposes.has(id)) return;
      errors.push({
        pointer: `#/subjectClasses/${index}/never/${position}`,
        detail: `purpose "${id}" is not declared under purposes`,
      });
    });
  });
  document.controller.contacts.forEach(({ subjectClass }, index) => {
    if (subjectClass === undefined || classes.has(subjectClass)) return;
    errors.push({
      pointer: `#/controller/contacts/${index}/subjectClass`,
      detail: `class "${subjectClass}" is not declared under subjectClasses`,
    });
  });
  return errors;
}

/** What the tenant promised never to do cannot be defined, by whatever name. */
function barredErrors({ barred, purposes }: PolicyDocument): FieldError[] {
  return purposes.flatMap(({ id, dpv }, index) => {
    const rule = barred.find((entry) => entry.id === id || entry.dpv === dpv);
    return rule === undefined
      ? []
      : [
          {
            pointer: `#/purposes/${index}`,
            detail: `the policy bars ${rule.id ?? rule.dpv}: it can never be a purpose`,
          },
        ];
  });
}
