import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicyDocument } from '../../contract/policy/document.ts';

type Notice = PolicyDocument['notices'][number];

/** A text people are shown, by the name under which the site serves it. */
export interface NoticeText {
  readonly file: string;
  readonly language: string;
  readonly hash: string;
}

/** The edition of a notice that is in force on a day: what a form of that day cites and links to. */
export function editionInForce(document: PolicyDocument, type: Notice['type'], day: string) {
  const notice = document.notices.find((candidate) => candidate.type === type);
  const version = notice?.versions
    .filter((candidate) => startOf(candidate) <= day)
    .sort((a, b) => (startOf(a) < startOf(b) ? -1 : 1))
    .at(-1);
  if (notice === undefined || version === undefined) {
    throw new Error(`the policy of ${document.tenant} has no ${type} notice in force`);
  }
  return { id: notice.id, version: version.version };
}

function startOf({ effectiveAt, updatedAt }: Notice['versions'][number]): string {
  return [effectiveAt ?? '', updatedAt ?? ''].sort().at(-1) ?? '';
}

/** Every text the policy names, keyed by its address. Nothing else can be asked for, so no path can climb out. */
export function noticeTexts(document: PolicyDocument): ReadonlyMap<string, NoticeText> {
  return new Map(
    document.notices.flatMap(({ id, versions }) =>
      versions.flatMap(({ version, texts }) =>
        Object.entries(texts).map(([language, { hash }]): [string, NoticeText] => {
          const name = `${id}-${version}.${language}`;
          return [name, { file: `${name}.md`, language, hash }];
        }),
      ),
    ),
  );
}

/** The bytes of a text. Throws if they are not those the policy names: people must not agree to a text nobody registered. */
export function readNotice(folder: string, { file, hash }: NoticeText): Buffer {
  const bytes = readFileSync(join(folder, file));
  const found = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  if (found !== hash) throw new Error(`${join(folder, file)} has ${found}, but the policy names ${hash}`);
  return bytes;
}
