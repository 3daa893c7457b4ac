/** How many people's events are recorded at the same time within one request. */
const WIDTH = 16;

/**
 * Works through a list with results in the order of the list. Items about the same subject run one after the other, as
 * sent; different subjects run side by side.
 */
export async function inParallelBySubject<R>(
  items: readonly unknown[],
  work: (item: unknown, index: number) => Promise<R>,
): Promise<R[]> {
  const lanes = new Map<string, number[]>();
  items.forEach((item, index) => {
    const lane = JSON.stringify((item as { subject?: unknown } | null)?.subject ?? index);
    lanes.set(lane, [...(lanes.get(lane) ?? []), index]);
  });
  const results = new Array<R>(items.length);
  const queue = [...lanes.values()];
  const worker = async () => {
    for (let lane = queue.shift(); lane !== undefined; lane = queue.shift()) {
      for (const index of lane) results[index] = await work(items[index], index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(WIDTH, queue.length) }, worker));
  return results;
}
