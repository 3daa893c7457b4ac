import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { AttributeValue, DynamoDBStreamEvent } from 'aws-lambda';
import { StoreUnavailable } from '../../core/errors.ts';
import type { StoredEvent } from '../../core/event.ts';
import { RECENT_IDS } from '../../core/state.ts';
import { projectEvents } from '../../lambdas/project-events.ts';
import { followStream } from '../../local/stream.ts';
import { LOCAL_TABLES } from '../../local/tables.ts';
import { type TestLedger, testLedger } from '../kit/ledger.ts';
import { anotherProcess, optIn, optOut, person, TENANT, TOPIC } from './kit.ts';

/** A writer dies after the commit point. Nothing is lost, nothing is doubled, and whoever comes next finishes its work. */

let ledger: TestLedger;
beforeAll(async () => {
  ledger = await testLedger();
});
afterEach(() => ledger.check());
afterAll(() => ledger.stop());

const post = (body: unknown) => ledger.request('POST', '/v1/events', { key: ledger.key(TENANT), body });
const allowed = async (subject: object) => {
  const body = { ...TOPIC, subjects: [subject] };
  const answer = await ledger.request('POST', '/v1/checks', { key: ledger.key(TENANT), body });
  return answer.body.decisions[0].allowed;
};
const reference = async (subject: object): Promise<string> =>
  (await ledger.request('POST', '/v1/subjects/lookup', { key: ledger.key(TENANT), body: { subject } })).body.subject;
const history = async (subject: object): Promise<readonly StoredEvent[]> =>
  ledger.ports.events.page(TENANT, await reference(subject), { order: 'asc', limit: 100 });
const log = { error: (message: string, { error }: { error: unknown }) => void ledger.logged.push({ message, error }) };

/** A person who has opted in, and whose opt-out was committed by a process that died before the projection. */
async function crashed(): Promise<{ subject: ReturnType<typeof person>; event: ReturnType<typeof optOut> }> {
  const subject = person();
  expect((await post(optIn(subject))).status).toBe(201);
  const event = optOut(subject);
  const process = anotherProcess(ledger.ports);
  process.subjects.failNext('put', { persisted: false });
  await expect(process.record(event)).rejects.toBeInstanceOf(StoreUnavailable);
  expect(await history(subject)).toHaveLength(2);
  expect(await allowed(subject)).toBe(true);
  return { subject, event };
}

/** Lambda's event for these records: numbers as text, binary as base64, nothing but what the stream carries. */
function streamEvent(events: readonly StoredEvent[]): DynamoDBStreamEvent {
  return {
    Records: events.map(({ event, body, hash, sealed, dataKey }, index) => {
      const Keys = { pk: { S: `${event.tenant}#${event.subject}` }, sk: { N: String(event.seq) } };
      const binary = Object.entries({ s_person: sealed.person, k: dataKey }).flatMap(([name, bytes]) =>
        bytes === undefined ? [] : [[name, { B: Buffer.from(bytes).toString('base64') }]],
      );
      const NewImage: Record<string, AttributeValue> = {
        ...Keys,
        b: { S: body },
        h: { S: hash },
        ...Object.fromEntries(binary),
      };
      return {
        eventID: `c4ca4238a0b923820dcc509a6f75849${index}`,
        eventName: 'INSERT' as const,
        eventVersion: '1.1',
        eventSource: 'aws:dynamodb',
        awsRegion: 'eu-central-1',
        eventSourceARN: 'arn:aws:dynamodb:eu-central-1:111122223333:table/Events/stream/2026-11-23T00:00:00.000',
        dynamodb: {
          ApproximateCreationDateTime: 1_795_424_400,
          Keys,
          NewImage,
          SequenceNumber: `${100 + index}00000000000000000000`,
          SizeBytes: 700,
          StreamViewType: 'NEW_IMAGE' as const,
        },
      };
    }),
  };
}

describe('the opt-out was committed, its projection was not', () => {
  test('the retry of the client finishes it, with the receipt of the first time', async () => {
    const { subject, event } = await crashed();
    const retry = await post(event);
    expect(retry.status).toBe(200);
    const [, stored] = await history(subject);
    expect(retry.body).toMatchObject({ hash: stored?.hash, seq: 2, eventId: event.id });
    expect(await allowed(subject)).toBe(false);
    expect((await post(event)).body).toEqual(retry.body);
    expect(await history(subject)).toHaveLength(2);
  });

  test('the next event of the person finishes it, and a later retry gets the receipt of then', async () => {
    const { subject, event } = await crashed();
    const next = await post({
      ...optOut(subject),
      choices: [{ purpose: 'advertising', channel: 'web', status: 'refused' }],
    });
    expect(next.status).toBe(201);
    expect(next.body.seq).toBe(3);
    expect(await allowed(subject)).toBe(false);
    const retry = await post(event);
    expect(retry.status).toBe(200);
    expect(retry.body.preferences).toEqual([expect.objectContaining({ ...TOPIC, status: 'withdrawn' })]);
    expect(await history(subject)).toHaveLength(3);
  });

  test('the stream consumer finishes it, and the same batch again changes nothing', async () => {
    const { subject, event } = await crashed();
    const consume = projectEvents(ledger.ports, log);
    const batch = streamEvent(await history(subject));
    expect(await consume(batch)).toEqual({ batchItemFailures: [] });
    expect(await allowed(subject)).toBe(false);
    expect(await consume(batch)).toEqual({ batchItemFailures: [] });
    expect(await consume({ Records: [...batch.Records].reverse() })).toEqual({ batchItemFailures: [] });
    expect((await post(event)).status).toBe(200);
    expect(await history(subject)).toHaveLength(2);
  });

  test('a consumer that cannot write says from which record on, and finishes when it comes again', async () => {
    const { subject } = await crashed();
    const other = await crashed();
    const batch = streamEvent([...(await history(subject)), ...(await history(other.subject))]);
    const failing = {
      ...ledger.ports,
      subjects: { ...ledger.ports.subjects, put: () => Promise.reject(new StoreUnavailable('injected')) },
    };
    const { batchItemFailures } = await projectEvents(failing, log)(batch);
    // The first record of the person is projected already; the second is the one that could not be.
    expect(batchItemFailures).toEqual([{ itemIdentifier: batch.Records[1]?.dynamodb?.SequenceNumber }]);
    expect(ledger.logged.splice(0)).toHaveLength(1);
    expect(await projectEvents(ledger.ports, log)({ Records: batch.Records.slice(1) })).toEqual({
      batchItemFailures: [],
    });
    expect([await allowed(subject), await allowed(other.subject)]).toEqual([false, false]);
  });

  test('the follower of the local stream finishes it, although the first batches fail', async () => {
    const { subject } = await crashed();
    let failures = 2;
    let settled = () => {};
    const done = new Promise<void>((resolve) => {
      settled = resolve;
    });
    const consume = projectEvents(ledger.ports, log);
    const follower = await followStream(
      ledger.client,
      ledger.store.endpoint,
      LOCAL_TABLES.events,
      async (batch) => {
        failures -= 1;
        if (failures === 1) throw new Error('the consumer crashed (injected)');
        if (failures === 0)
          return { batchItemFailures: [{ itemIdentifier: batch.Records[0]?.dynamodb?.SequenceNumber ?? '' }] };
        const result = await consume(batch);
        if ((await allowed(subject)) === false) settled();
        return result;
      },
      5,
    );
    await done;
    await follower.stop();
    expect(await allowed(subject)).toBe(false);
  });

  test('what the stream says of other than new events is passed over', async () => {
    const { subject } = await crashed();
    const batch = streamEvent(await history(subject));
    const Records = batch.Records.map((record) => ({ ...record, eventName: 'REMOVE' as const }));
    expect(await projectEvents(ledger.ports, log)({ Records })).toEqual({ batchItemFailures: [] });
    expect(await projectEvents(ledger.ports, log)({ Records: [{ eventName: 'INSERT', dynamodb: {} }] })).toEqual({
      batchItemFailures: [],
    });
    expect(await allowed(subject)).toBe(true);
    await projectEvents(ledger.ports, log)(batch);
  });
});

describe('the very first event of a person was committed, its projection was not', () => {
  test.each(['retry', 'next event'])('the %s finishes it', async (how) => {
    const [subject, process] = [person(), anotherProcess(ledger.ports)];
    const event = optIn(subject);
    process.subjects.failNext('put', { persisted: false });
    await expect(process.record(event)).rejects.toBeInstanceOf(StoreUnavailable);
    if (how === 'next event') expect((await post(optOut(subject))).body.seq).toBe(2);
    const retry = await post(event);
    expect([retry.status, retry.body.seq]).toEqual([200, 1]);
    expect(await allowed(subject)).toBe(how === 'retry');
  });
});

describe('the id of an old event leaves the window of recent ones', () => {
  test.each([
    ['before its marker', 'mark', false],
    ['after its marker, before the projection', 'put', false],
    ['after both, before the answer', 'put', true],
  ] as const)('a crash %s: the old id is still recorded once', async (_, method, persisted) => {
    const [subject, process] = [person(), anotherProcess(ledger.ports)];
    const first = optIn(subject);
    const receipt = (await process.record(first)).receipt;
    for (let i = 1; i < RECENT_IDS; i += 1) await process.record(optOut(subject));
    const last = optOut(subject);
    process.subjects.failNext(method, { persisted });
    await expect(process.record(last)).rejects.toBeInstanceOf(StoreUnavailable);
    process.subjects.assertSpent();
    expect(await process.record(first)).toEqual({ created: false, receipt });
    expect((await process.record(last)).created).toBe(false);
    expect(await process.record(first)).toEqual({ created: false, receipt });
    expect(await history(subject)).toHaveLength(RECENT_IDS + 1);
  });
});

describe('the answer to the append is lost', () => {
  test.each([true, false])('and the event is there: %s', async (persisted) => {
    const [subject, process] = [person(), anotherProcess(ledger.ports)];
    const event = optIn(subject);
    process.events.failNext('append', { persisted });
    await expect(process.record(event)).rejects.toBeInstanceOf(StoreUnavailable);
    expect(await history(subject)).toHaveLength(persisted ? 1 : 0);
    const retry = await process.record(event);
    expect(retry.created).toBe(!persisted);
    expect(await process.record(event)).toEqual({ created: false, receipt: retry.receipt });
    expect(await history(subject)).toHaveLength(1);
  });
});
