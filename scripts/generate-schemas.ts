import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { Contact } from '../contract/policy/controller.ts';
import { PolicyDocument } from '../contract/policy/document.ts';

/**
 * Writes schemas/, the JSON Schemas with which editors check and complete policy files while one types. With `--check`
 * it writes nothing and fails if a file is not what it would write.
 */

type Schema = z.core.JSONSchema.BaseSchema;

const FILE = fileURLToPath(new URL('../schemas/policy.schema.json', import.meta.url));

/** What an editor shows for each part of the document. */
const SECTIONS: Readonly<Record<keyof PolicyDocument, readonly [title: string, description: string]>> = {
  format: ['Format', 'The form of this document.'],
  tenant: ['Tenant', 'Whose policy this is: 3 to 50 lower-case letters, digits and hyphens. Never changes.'],
  controller: ['Controller', 'Who the tenant is, how people reach it, and by which means data leaves its region.'],
  languages: ['Languages', 'The languages people are addressed in, and the one that binds.'],
  identifiers: ['Identifiers', 'How addresses and phone numbers are brought into one form.'],
  subjectClasses: ['Classes of people', 'The first is taken when an event names none.'],
  channels: ['Channels', 'The ways to reach a person. A purpose on a channel is a topic.'],
  purposes: ['Purposes', 'What may be done with a person’s data, by which channel, and on which legal basis where.'],
  barred: ['Barred', 'Purposes that the tenant promised never to have.'],
  origins: ['Origins', 'Which purposes data from elsewhere may serve.'],
  recipients: ['Recipients', 'Who receives data or sends messages beside the tenant, and for which purposes.'],
  notices: ['Notices', 'The texts people were shown: each edition in each language, with the hash of its text.'],
  changes: ['Changes', 'How changes to notices are announced, and whether an old edition may still be cited.'],
  collectionPoints: ['Collection points', 'Where choices are made, and what an event from there must carry.'],
  events: ['Events', 'What every event must carry.'],
  ages: ['Ages', 'From which age a person may consent, by place.'],
  signals: ['Signals', 'What the browser signals Global Privacy Control and Do Not Track are taken for.'],
  revocationScope: ['Reach of a bare “stop”', 'The topic, all topics of the channel, or everything.'],
  retention: ['Retention', 'How long data is kept. Without a period nothing is deleted, and the report says so.'],
  deadlines: ['Deadlines', 'How soon requests, erasures, breaches and withdrawals must be dealt with.'],
};

/** The JSON Schema (2020-12) of a policy as one writes it: what has a default may be left out. */
export function policySchema(): Schema {
  const {
    $schema,
    properties = {},
    ...rest
  } = z.toJSONSchema(PolicyDocument, {
    io: 'input',
    target: 'draft-2020-12',
    override({ zodSchema, jsonSchema }) {
      // A refinement, which the generator cannot see.
      if (zodSchema === (Contact as unknown)) {
        jsonSchema.anyOf = ['email', 'phone', 'url', 'post'].map((field) => ({ required: [field] }));
      }
    },
  });
  return {
    ...($schema !== undefined && { $schema }),
    title: 'Consent Ledger policy',
    description: 'What a tenant may do with people’s data, by which channel, on which legal basis, and where.',
    ...rest,
    properties: Object.fromEntries(
      Object.entries(SECTIONS).map(([name, [title, description]]) => {
        const schema = properties[name];
        return [name, { title, ...(typeof schema === 'object' && schema), description }];
      }),
    ),
  };
}

/** JSON as the formatter of this repository writes it: a list of plain values stays on its line while that has room. */
export function print(value: unknown, indent = '', head = ''): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const flat = `[${value.map((entry) => JSON.stringify(entry)).join(', ')}]`;
    const plain = value.every((entry) => typeof entry !== 'object' || entry === null);
    if (plain && indent.length + head.length + flat.length < 120) return flat;
    return `[\n${value.map((entry) => inner + print(entry, inner)).join(',\n')}\n${indent}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  if (entries.length === 0) return '{}';
  const lines = entries.map(([name, part]) => {
    const key = `${JSON.stringify(name)}: `;
    return inner + key + print(part, inner, key);
  });
  return `{\n${lines.join(',\n')}\n${indent}}`;
}

function main(args: readonly string[]): void {
  const wanted = `${print(policySchema())}\n`;
  const name = relative(process.cwd(), FILE);
  if (!args.includes('--check')) {
    mkdirSync(dirname(FILE), { recursive: true });
    writeFileSync(FILE, wanted);
    console.log(`Wrote ${name}`);
  } else if (present() === wanted) {
    console.log(`${name} is current`);
  } else {
    console.error(`${name} is not what contract/policy says: run "npm run schemas" and commit the file`);
    process.exitCode = 1;
  }
}

function present(): string | undefined {
  try {
    return readFileSync(FILE, 'utf8');
  } catch {
    return undefined;
  }
}

if (import.meta.main) main(process.argv.slice(2));
