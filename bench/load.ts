import autocannon from 'autocannon';

/** Requests per second a URL answers. Throws if any answer is not 2xx: a fast refusal is no result. */
export async function loadHttp(options: {
  url: string;
  key: string;
  bodies: readonly string[];
  connections: number;
  seconds: number;
}): Promise<number> {
  const result = await autocannon({
    url: options.url,
    method: 'POST',
    connections: options.connections,
    duration: options.seconds,
    headers: { authorization: `Bearer ${options.key}`, 'content-type': 'application/json' },
    // In a thread of its own: the load must not take time from the server it measures.
    ...(options.connections > 1 && { workers: 1 }),
    requests: options.bodies.map((body) => ({ body })),
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} answers were not 2xx, ${result.errors} failed`);
  return result.requests.total / result.duration;
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
