import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { expect, test } from '@jest/globals';
import { nodeRuntime } from '../../adapters/node-runtime.ts';
import { type EmbeddedDynamoDB, startEmbeddedDynamoDB } from '../../local/embedded-dynamodb.ts';
import { type LocalLedger, startLedger } from '../../local/ledger.ts';
import { memoryKey } from '../kit/memory-ledger.ts';

/** The ledger is closed while a request is under way, on a connection that the client would like to keep. */

async function closedDuringRequest(): Promise<{
  answer: IncomingMessage;
  closed: Promise<void>;
  end(): Promise<void>;
}> {
  const store: EmbeddedDynamoDB = await startEmbeddedDynamoDB();
  const options = { endpoint: store.endpoint, masterKey: memoryKey(), runtime: nodeRuntime };
  const ledger: LocalLedger = await startLedger({ ...options, log: { error: () => undefined } });
  const agent = new Agent({ keepAlive: true });
  const headers = { 'content-type': 'application/json', 'content-length': 4, expect: '100-continue' };
  const asked = request(`${ledger.url}/v1/events`, { agent, method: 'POST', headers });
  const answered = once(asked, 'response');
  asked.flushHeaders();
  // The server has taken the request and waits for its body.
  await once(asked, 'continue');
  const closed = ledger.close();
  asked.end('{}  ');
  const [answer] = (await answered) as [IncomingMessage];
  answer.resume();
  const end = async () => {
    agent.destroy();
    await closed;
    await store.stop();
  };
  return { answer, closed, end };
}

test('the request under way is answered, and then the ledger is closed', async () => {
  const { answer, end } = await closedDuringRequest();
  expect(answer.statusCode).toBe(401);
  await end();
});

test('and does not wait for the client to let go of the connection', async () => {
  const { answer, closed, end } = await closedDuringRequest();
  const first = await Promise.race([closed.then(() => 'closed'), idle(answer).then(() => 'still open')]);
  await end();
  expect(first).toBe('closed');
});

/** Some turns of the event loop on both sides after the answer is complete. */
async function idle(answer: IncomingMessage): Promise<void> {
  await once(answer, 'end');
  for (let i = 0; i < 2000; i += 1) await new Promise((resolve) => setImmediate(resolve));
}
