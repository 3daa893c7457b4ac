import type { Answer, Question } from '../decide.ts';
import type { Policy } from '../policy/compile.ts';
import type { SubjectState } from '../state.ts';
import { CATALOGUE, type Sentences } from './catalogue.ts';

/**
 * The steps of a decision, each a sentence that a marketer understands: what was asked, what the law or the person says,
 * and what follows. In the language asked for, else the first of the policy's that we speak, else English.
 */
export function explain(
  question: Question,
  state: SubjectState | undefined,
  answer: Answer,
  policy: Policy,
  language?: string,
): string[] {
  const { tag, known } = spoken([...(language === undefined ? [] : [language]), ...policy.document.languages.offered]);
  const say: Sentences = CATALOGUE[known];
  const label = (labels: Readonly<Record<string, string>> | undefined, id: string) =>
    labels?.[tag] ?? labels?.[known] ?? Object.values(labels ?? {})[0] ?? id;
  const channel = policy.document.channels.find(({ id }) => id === question.channel);
  const place = question.jurisdiction ?? state?.jurisdiction?.value;
  const day = (instant: string) =>
    new Intl.DateTimeFormat(known, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(instant));
  const topic = say.topic(
    label(question.purpose.label, question.purpose.id),
    label(channel?.label, question.channel),
    recipientName(policy, question.recipient),
  );
  const basis = say.basis(say.bases[answer.basis], place === undefined ? say.unknownPlace : placeName(place, known));
  return [topic, basis, reasonOf(answer, say, day), answer.allowed ? say.send : say.doNotSend];
}

/** The first language we speak: as it was asked for, for the tenant's own labels, and as the catalogue has it. */
function spoken(wanted: readonly string[]): { tag: string; known: keyof typeof CATALOGUE } {
  for (const tag of wanted) {
    const known = tag.split('-')[0] ?? '';
    if (Object.hasOwn(CATALOGUE, known)) return { tag, known: known as keyof typeof CATALOGUE };
  }
  return { tag: 'en', known: 'en' };
}

function reasonOf({ reason, mark, toggle, expires }: Answer, say: Sentences, day: (instant: string) => string): string {
  const since = (mark ?? toggle)?.t;
  return say.reasons[reason](
    since === undefined ? undefined : day(since),
    expires === undefined ? undefined : day(expires),
  );
}

function recipientName(policy: Policy, recipient: string | undefined): string {
  return recipient === undefined
    ? policy.document.controller.name
    : (policy.recipients.get(recipient)?.name ?? recipient);
}

function placeName(place: string, language: string): string {
  const [country = place, subdivision] = place.split('-');
  const name = new Intl.DisplayNames(language, { type: 'region' }).of(country) ?? country;
  return subdivision === undefined ? name : `${name} (${place})`;
}
