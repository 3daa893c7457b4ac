import assert from 'node:assert/strict';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ROUTES, type Route } from '../../contract/routes.ts';
import { LOCAL_TABLES } from '../../local/tables.ts';
import type { Stage } from './clause.ts';
import { storedText } from './stage.ts';
import {
  allows,
  brokenAt,
  denies,
  fromWebsite,
  given,
  hashOf,
  isProblem,
  NO_TO_ALL,
  policyVersion,
  withdrawn,
} from './words.ts';

/** Promises that several tenants make in almost the same words. */

export type Topic = { readonly purpose: string; readonly channel: string };

const grantOf = ({ purpose, channel }: Topic) => given(purpose, channel);

/** Only the websites registered with a key may use it. */
export async function refusesForeignOrigins(act: Stage, topic: Topic): Promise<void> {
  const before = await storedText(act.ledger);
  const body = {
    id: `foreign-${act.tenant}`,
    subject: act.person('visitor'),
    choices: [{ ...topic, status: 'refused' }],
    collectionPoint: 'preference_page',
  };
  for (const origin of [
    'https://evil.example',
    'http://www.example.com',
    'https://www.example.com.evil.example',
    'null',
  ])
    isProblem(await fromWebsite(act, body, { origin }), 'forbidden_origin', 403);
  assert(before === (await storedText(act.ledger)), 'an event from elsewhere must leave no trace');
  assert.equal((await fromWebsite(act, body)).status, 201);
}

/** Whoever changes a stored event is found out: by its hash, or by the event after it. */
export async function showsTampering(act: Stage, topic: Topic): Promise<void> {
  const subject = act.person();
  await act.recorded({ subject, ...grantOf(topic) });
  await act.recorded({ subject, ...NO_TO_ALL });
  const [, second] = await act.history(subject);
  assert.equal(brokenAt(await act.history(subject)), undefined);

  const Key = { pk: { S: `${act.tenant}#${await act.ref(subject)}` }, sk: { N: '1' } };
  const { Item } = await act.ledger.client.send(new GetItemCommand({ TableName: LOCAL_TABLES.events, Key }));
  assert(Item?.b?.S !== undefined);
  const put = (item: typeof Item) =>
    act.ledger.client.send(new PutItemCommand({ TableName: LOCAL_TABLES.events, Item: item }));
  try {
    await put({ ...Item, b: { S: Item.b.S.replace('"given"', '"refused"') } });
    assert.equal(brokenAt(await act.history(subject)), 1, 'a changed event no longer has its hash');
    // Even with a hash that fits, the event after it still names the old one.
    const [forged] = await act.history(subject);
    const { hash: _, ...said } = forged as Record<string, unknown>;
    assert.equal(brokenAt([{ ...said, hash: hashOf(said) }, second ?? {}]), 2);
  } finally {
    await put(Item);
  }
  assert.equal(brokenAt(await act.history(subject)), undefined);
}

/** Restriction: all that is optional stops, what is owed goes on, the history stays, and lifting brings back what was. */
export async function restrictsAndLifts(act: Stage, topic: Topic, owed: Topic): Promise<void> {
  const subject = act.person();
  await act.recorded({ subject, ...grantOf(topic) });
  await act.recorded({ subject, kind: 'restriction', status: 'on' });
  await denies(act.check(topic, subject), 'restricted');
  await allows(act.check(owed, subject), 'service_message');
  assert.equal((await act.history(subject)).length, 2);
  await act.recorded({ subject, kind: 'restriction', status: 'lifted' });
  await allows(act.check(topic, subject), 'consent_given');
}

/** A report that somebody is a minor silences every optional topic at once; only a later "no, they are not" lifts it. */
export async function minorReportSilences(act: Stage, topic: Topic): Promise<void> {
  const subject = act.person();
  await act.recorded({ subject, ...grantOf(topic) });
  await allows(act.check(topic, subject), 'consent_given');
  await act.recorded({ subject, kind: 'minor_report', status: 'on' });
  await denies(act.check(topic, subject), 'under_age');
  const key = act.ledger.key(act.tenant);
  const { body } = await act.ledger.request('GET', `/v1/subjects/${await act.ref(subject)}/preferences`, { key });
  const open = body.topics.filter(
    (t: { allowed: boolean; reason: string }) => t.allowed && t.reason !== 'service_message',
  );
  assert.deepEqual(open, []);
}

/** After a change of owner the old consents still show who asked for them and with which text. */
export async function keepsOldController(act: Stage, topic: Topic): Promise<void> {
  const subject = act.person();
  const { policy } = await policyVersion(act);
  await act.recorded({ subject, ...grantOf(topic) });
  const [before] = await act.history(subject);
  const answer = await act.publish((draft) => {
    draft.controller.name = 'Buyer Ltd';
  });
  const change = { pointer: '/controller/name', change: 'changed', before: policy.controller.name, after: 'Buyer Ltd' };
  assert.deepEqual(answer.body.changes, [change]);

  const [after] = await act.history(subject);
  assert.deepEqual(after, before);
  const asked = await policyVersion(act, after?.policy);
  assert.equal(asked.policy.controller.name, policy.controller.name);
  const now = await policyVersion(act);
  assert.equal(now.policy.controller.name, 'Buyer Ltd');
  assert(now.publishedAt > String(after?.recordedAt), 'the change stands after the consent');
}

/** An opt-out works the moment it was acknowledged, on whichever way it came. */
export async function stopsAtOnce(
  act: Stage,
  topic: Topic,
  event: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const subject = act.person();
  await act.recorded({ subject, ...grantOf(topic) });
  await allows(act.check(topic, subject), 'consent_given');
  await act.recorded({ subject, ...withdrawn(topic.purpose, topic.channel), ...event });
  await denies(act.check(topic, subject), 'consent_withdrawn');
  const [, last] = await act.history(subject);
  return last ?? {};
}

/** Every address needs a key, except those that tell nothing about anybody. */
export async function asksForAKey(act: Stage): Promise<void> {
  for (const { method, path, access } of ROUTES as readonly Route[]) {
    const address = path
      .replace('{tenant}', act.tenant)
      .replace('{ref}', `sub_${'a'.repeat(43)}`)
      .replace('{key}', 'key_0');
    const answer = await act.ledger.request(
      method,
      address,
      method === 'GET' || method === 'DELETE' ? {} : { body: {} },
    );
    if (access === 'public') assert(answer.status < 400, address);
    else isProblem(answer, 'missing_key', 401);
  }
}

/** Each role has its own key, and a key does nothing beyond its role. */
export async function separatesRoles(act: Stage, topic: Topic): Promise<void> {
  const subject = act.person();
  const asking = { ...topic, subjects: [subject] };
  const headers = { origin: 'https://www.example.com' };
  const website = act.ledger.key(act.tenant, 'website');
  isProblem(
    await act.ledger.request('POST', '/v1/checks', { key: website, headers, body: asking }),
    'forbidden_scope',
    403,
  );
  const preferences = `/v1/subjects/${await act.ref(subject)}/preferences`;
  isProblem(await act.ledger.request('GET', preferences, { key: website, headers }), 'forbidden_scope', 403);
  const keys = `/v1/tenants/${act.tenant}/keys`;
  isProblem(await act.ledger.request('GET', keys, { key: act.ledger.key(act.tenant) }), 'forbidden_scope', 403);
  const admin = act.ledger.key(act.tenant, 'admin');
  isProblem(await act.ledger.request('POST', '/v1/checks', { key: admin, body: asking }), 'forbidden_scope', 403);
}
