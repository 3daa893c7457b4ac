import { Agent, request } from 'node:http';
import autocannon from 'autocannon';

export interface HttpLoad {
  readonly url: string;
  readonly key: string;
  readonly bodies: readonly string[];
  readonly connections: number;
  readonly seconds: number;
}

/** Requests per second a URL answers. Throws if any answer is not 2xx: a fast refusal is no result. */
export async function loadHttp(load: HttpLoad): Promise<number> {
  // One request at a time measures latency, to which a load tool adds its own bookkeeping: so Node's bare client.
  if (load.connections === 1) return oneAtATime(load);
  const result = await autocannon({
    url: load.url,
    method: 'POST',
    connections: load.connections,
    duration: load.seconds,
    headers: headersOf(load),
    // In a thread of its own: the load must not take time from the server it measures.
    workers: 1,
    requests: load.bodies.map((body) => ({ body })),
  });
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${result.non2xx} answers were not 2xx, ${result.errors} failed`);
  }
  return result.requests.total / result.duration;
}

async function oneAtATime(load: HttpLoad): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let next = 0;
  const call = () =>
    new Promise<void>((resolve, reject) => {
      const sent = request(load.url, { agent, method: 'POST', headers: headersOf(load) }, (answer) => {
        if (answer.statusCode !== 200) reject(new Error(`the answer was ${answer.statusCode}`));
        answer.resume().once('end', resolve);
      });
      sent.once('error', reject).end(load.bodies[next++ % load.bodies.length]);
    });
  try {
    return await loadCalls(call, 1, load.seconds);
  } finally {
    agent.destroy();
  }
}

function headersOf({ key }: HttpLoad): Record<string, string> {
  return { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
}

/** Calls per second of a function, with so many calls under way at once. */
export async function loadCalls(call: () => Promise<unknown>, concurrency: number, seconds: number): Promise<number> {
  const start = performance.now();
  const end = start + seconds * 1000;
  let calls = 0;
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (performance.now() < end) {
        await call();
        calls += 1;
      }
    }),
  );
  return (calls * 1000) / (performance.now() - start);
}

/** The median of several measurements, each side in turn, so that a busy machine slows both. */
export async function compare(
  rounds: number,
  ours: () => Promise<number>,
  floor: () => Promise<number>,
): Promise<{ ours: number; floor: number; ratio: number }> {
  const pairs: [number, number][] = [];
  for (let round = 0; round < rounds; round += 1) pairs.push([await ours(), await floor()]);
  const ratios = pairs.map(([a, b]) => a / b);
  return { ours: median(pairs.map(([a]) => a)), floor: median(pairs.map(([, b]) => b)), ratio: median(ratios) };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
