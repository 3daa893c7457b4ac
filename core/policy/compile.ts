import type * as z from 'zod';
import type { Recipient, SubjectClass } from '../../contract/policy/controller.ts';
import type { PolicyDocument } from '../../contract/policy/document.ts';
import type { NoticeVersion } from '../../contract/policy/notices.ts';
import type { Purpose } from '../../contract/policy/purposes.ts';

/** A policy version made ready for deciding: the same document, with its parts by id. Compiled once, then shared. */
export interface Policy {
  readonly version: number;
  readonly publishedAt: string;
  readonly document: PolicyDocument;
  readonly purposes: ReadonlyMap<string, Purpose>;
  readonly channels: ReadonlySet<string>;
  readonly recipients: ReadonlyMap<string, z.infer<typeof Recipient>>;
  readonly classes: ReadonlyMap<string, z.infer<typeof SubjectClass>>;
  readonly collectionPoints: ReadonlyMap<string, PolicyDocument['collectionPoints'][number]>;
  readonly notices: ReadonlyMap<string, CompiledNotice>;
}

export interface CompiledNotice {
  readonly id: string;
  readonly type: 'privacy' | 'cookie' | 'terms';
  readonly versions: readonly z.infer<typeof NoticeVersion>[];
}

export function compilePolicy(document: PolicyDocument, version: number, publishedAt = ''): Policy {
  const byId = <T extends { readonly id: string }>(list: readonly T[]) => new Map(list.map((item) => [item.id, item]));
  return {
    version,
    publishedAt,
    document,
    purposes: byId(document.purposes),
    channels: new Set(document.channels.map((channel) => channel.id)),
    recipients: byId(document.recipients),
    classes: byId(document.subjectClasses),
    collectionPoints: byId(document.collectionPoints),
    notices: byId(document.notices),
  };
}

/** The class of a person about whom none is recorded: the first in the policy. */
export function defaultClass(policy: Policy): string {
  const first = policy.document.subjectClasses[0];
  if (first === undefined) throw new Error('a policy has at least one subject class');
  return first.id;
}
