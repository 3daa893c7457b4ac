import { once } from 'node:events';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Command, dev, endAll, folder, keyOf, processesOf, remove } from './command.ts';
import { optIn, person, TENANT, TOPIC } from './kit.ts';

/** Starting twice, starting badly, being killed: the data survives, and no process of ours stays behind. */

let data: string;
/** Another program, on a port that the ledger would like. */
let other: Server | undefined;
beforeEach(() => {
  data = folder();
});
afterEach(() => {
  other?.close();
  endAll(data);
  remove(data);
});

const stop = async (command: Command, signal: NodeJS.Signals = 'SIGTERM') => {
  command.process.kill(signal);
  return command.ended();
};

async function send(url: string, path: string, body: unknown) {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${keyOf(data, TENANT, 'server')}` };
  const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, text: await response.text() };
}
const allowed = async (url: string, subject: object) =>
  JSON.parse((await send(url, '/v1/checks', { ...TOPIC, subjects: [subject] })).text).decisions[0].allowed;

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  '%s ends everything that was started, and gives the folder back',
  async (signal) => {
    const ledger = dev(data);
    await ledger.ready();
    expect(processesOf(data).length).toBeGreaterThanOrEqual(2);
    expect(await stop(ledger, signal)).toBe(0);
    expect(processesOf(data)).toEqual([]);
    expect(existsSync(join(data, 'lock.json'))).toBe(false);
    expect(ledger.output()).toContain('Your data stays in');
  },
);

test('a second start on a folder in use says who has it, ends with 1 and disturbs nobody', async () => {
  const [ledger, subject] = [dev(data), person()];
  const url = await ledger.ready();
  const event = optIn(subject);
  const first = await send(url, '/v1/events', event);
  const second = dev(data);
  expect(await second.ended()).toBe(1);
  expect(second.output()).toContain(`another ledger (process ${ledger.process.pid}) uses ${data}`);
  expect(second.output()).not.toMatch(/\n {4}at /);
  expect(await send(url, '/v1/events', event)).toEqual({ status: 200, text: first.text });
  expect(await allowed(url, subject)).toBe(true);
  await stop(ledger);
});

test('a busy port: says so, ends with 1, leaves no process and no lock', async () => {
  other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  const ledger = dev(data, { port });
  expect(await ledger.ended()).toBe(1);
  expect(ledger.output()).toMatch(new RegExp(`port ${port} is in use: .*--port`));
  expect(processesOf(data)).toEqual([]);
  expect(existsSync(join(data, 'lock.json'))).toBe(false);
});

test('the store that a killed ledger left is ended by the next start, which has all the data and the same keys', async () => {
  const [killed, subject] = [dev(data), person()];
  const event = optIn(subject);
  const first = await send(await killed.ready(), '/v1/events', event);
  const key = keyOf(data, TENANT, 'server');
  const { child } = JSON.parse(readFileSync(join(data, 'lock.json'), 'utf8'));
  await stop(killed, 'SIGKILL');
  expect(processesOf(data)).toEqual([child]);
  const next = dev(data);
  const url = await next.ready();
  expect(processesOf(data)).not.toContain(child);
  expect(keyOf(data, TENANT, 'server')).toBe(key);
  expect(await allowed(url, subject)).toBe(true);
  expect(await send(url, '/v1/events', event)).toEqual({ status: 200, text: first.text });
  expect(await stop(next)).toBe(0);
  expect(processesOf(data)).toEqual([]);
});

test('a lock of a process that is gone, or that nobody can read, holds nobody up', async () => {
  const ledger = dev(data);
  await ledger.ready();
  await stop(ledger, 'SIGKILL');
  endAll(data);
  const next = dev(data);
  await next.ready();
  expect(await stop(next)).toBe(0);
});

describe('what is wrong in the arguments is said without a stack', () => {
  test('a port that is none', async () => {
    const ledger = dev(data, { port: 70_000 });
    expect(await ledger.ended()).toBe(1);
    expect(ledger.output()).toContain('--port takes a number from 0 to 65535');
    expect(processesOf(data)).toEqual([]);
  });
});

test('a signal during the start ends everything too', async () => {
  const ledger = dev(data);
  const lock = join(data, 'lock.json');
  const held = () => existsSync(lock) && readFileSync(lock, 'utf8').includes('child');
  while (!held() && ledger.process.exitCode === null) await new Promise((done) => setImmediate(done));
  await stop(ledger);
  expect(processesOf(data)).toEqual([]);
});

test('a ledger that was started by another name still holds its folder', async () => {
  const name = join(data, 'consent-ledger');
  symlinkSync(resolve('cli/main.ts'), name);
  const ledger = dev(data, { main: name });
  await ledger.ready();
  const { child } = JSON.parse(readFileSync(join(data, 'lock.json'), 'utf8'));
  const second = dev(data);
  await Promise.race([second.ended(), second.ready()]).catch(() => undefined);
  expect(processesOf(data)).toContain(child);
});
