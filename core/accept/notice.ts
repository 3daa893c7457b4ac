import type { ChoiceInput } from '../../contract/events.ts';
import { ANY } from '../../contract/vocabulary.ts';
import { refuse } from '../errors.ts';
import type { LedgerEvent } from '../event.ts';
import type { CompiledNotice } from '../policy/compile.ts';
import { startOf } from '../policy/reconsent.ts';
import { grantsSomething, type Submission } from './context.ts';

/** `unfit`: the edition did not hold at the time, which only a denial may cite. */
type Cited = NonNullable<LedgerEvent['notice']> & { readonly unfit?: true };
type Version = CompiledNotice['versions'][number];

/** The text that was on screen, with its hash. Throws a Refusal if the policy knows no such text or it was not in force. */
export function noticeOf(
  submission: Submission,
  choices: readonly ChoiceInput[],
  occurredAt: string,
): Cited | undefined {
  const { input, policy } = submission;
  const cited = input.notice;
  if (cited === undefined) return undefined;
  const notice = policy.notices.get(cited.id);
  if (notice === undefined) {
    throw refuse(
      'unknown_notice',
      '/notice/id',
      `"${cited.id}" is not a notice in this policy; known: ${[...policy.notices.keys()].join(', ')}`,
    );
  }
  const version = notice.versions.find((candidate) => candidate.version === cited.version);
  if (version === undefined) {
    const known = notice.versions.map((candidate) => candidate.version).join(', ');
    throw refuse('unknown_notice', '/notice/version', `the notice has no such version; known: ${known}`);
  }
  const text = version.texts[cited.language];
  if (text === undefined) {
    throw refuse(
      'unknown_notice',
      '/notice/language',
      `this version exists in ${Object.keys(version.texts).join(', ')}`,
    );
  }
  if (cited.hash !== undefined && cited.hash !== text.hash) {
    throw refuse(
      'notice_mismatch',
      '/notice/hash',
      `the text shown is not the registered one: this version in "${cited.language}" has ${text.hash}`,
    );
  }
  const why = whyNotInForce(notice, version, occurredAt, policy.document.changes.oldEditions);
  // Somebody who says no on a page from last year still says no: only a grant needs the text that was in force.
  if (why !== undefined && grantsSomething(submission)) throw refuse('notice_not_in_force', '/notice/version', why);
  checkKind(notice, version, choices, policy.purposes);
  return {
    id: cited.id,
    version: cited.version,
    language: cited.language,
    hash: text.hash,
    ...(why && { unfit: true }),
  };
}

/** Why an edition did not hold when the act happened; undefined if it did. */
function whyNotInForce(
  notice: CompiledNotice,
  version: Version,
  occurredAt: string,
  oldEditions: 'accept' | 'refuse',
): string | undefined {
  const day = occurredAt.slice(0, 10);
  const start = startOf(version);
  if (day < start) return `version "${version.version}" took effect on ${start}, after the act`;
  if (oldEditions === 'accept') return undefined;
  const current = notice.versions
    .filter((v) => startOf(v) <= day)
    .sort((a, b) => (startOf(a) < startOf(b) ? -1 : 1))
    .at(-1);
  if (current === undefined || current === version) return undefined;
  return `version "${version.version}" had been replaced by "${current.version}" when the act happened`;
}

/** A cookie choice rests on a cookie notice, everything else on a privacy notice; and the notice must cover the purpose. */
function checkKind(
  notice: CompiledNotice,
  version: Version,
  choices: readonly ChoiceInput[],
  purposes: Submission['policy']['purposes'],
): void {
  for (const choice of choices) {
    if (choice.purpose === ANY) continue;
    const wanted = purposes.get(choice.purpose)?.kind === 'cookie' ? 'cookie' : 'privacy';
    if (notice.type !== wanted) {
      throw refuse(
        'notice_mismatch',
        '/notice/id',
        `"${choice.purpose}" needs a ${wanted} notice; "${notice.id}" is a ${notice.type} notice`,
      );
    }
    if (!version.covers.includes(ANY) && !version.covers.includes(choice.purpose)) {
      throw refuse('notice_mismatch', '/notice/version', `this version says nothing about "${choice.purpose}"`);
    }
  }
}
