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
    const lane = laneOf(item) ?? String(index);
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

/** Who an item is about, as written. What is not readable has a lane of its own, and fails there. */
function laneOf(item: unknown): string | undefined {
  const subject = (item as { subject?: { type?: unknown; value?: unknown; ref?: unknown } | null } | null)?.subject;
  if (typeof subject?.ref === 'string') return subject.ref;
  return typeof subject?.type === 'string' && typeof subject.value === 'string'
    ? `${subject.type}\0${subject.value}`
    : undefined;
}

/** The places of a list at which an id comes again for somebody else. Ids are looked up per person, so only the list shows it. */
export function idsOfTwoPeople(items: readonly unknown[]): ReadonlySet<number> {
  const first = new Map<string, string>();
  const again = new Set<number>();
  items.forEach((item, index) => {
    const id = (item as { id?: unknown } | null)?.id;
    // However it is spelled: a retry of one act may write the address in another way.
    const lane = laneOf(item)
      ?.toLowerCase()
      .replace(/[\s().-]/g, '');
    if (typeof id !== 'string' || lane === undefined) return;
    if ((first.get(id) ?? lane) !== lane) again.add(index);
    else first.set(id, lane);
  });
  return again;
}
