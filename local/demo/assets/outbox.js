const PREFIX = 'demo.outbox.';
const PATIENCE = 10_000;
const LONGEST_PAUSE = 60_000;

/**
 * Events on their way to the ledger. An event is kept from the moment of the choice until the ledger has answered for
 * good, and is sent again with the same id, so that it is recorded exactly once. Each is stored under its own key: two
 * tabs never overwrite each other, and both may send the same event.
 *
 * `settled(event, outcome)` hears `{receipt}`, `{problem}` (never sent again) or, once per `put`, `{waiting: true}`.
 */
export function outbox({ endpoint, storage, settled }) {
  const underway = new Set();
  const told = new Set();
  let pause = 2_000;
  let timer;

  async function send(event) {
    if (underway.has(event.id)) return;
    underway.add(event.id);
    const outcome = await post(endpoint, event);
    underway.delete(event.id);
    if (outcome.waiting) {
      retryLater();
      if (told.has(event.id)) return;
      told.add(event.id);
    } else {
      storage.remove(PREFIX + event.id);
      pause = 2_000;
    }
    settled(event, outcome);
  }

  function flush() {
    clearTimeout(timer);
    timer = undefined;
    for (const key of storage.keys()) {
      const event = key.startsWith(PREFIX) ? storage.get(key) : undefined;
      if (event?.id !== undefined) void send(event);
    }
  }

  function retryLater() {
    if (timer !== undefined) return;
    timer = setTimeout(flush, pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }

  window.addEventListener('online', flush);
  return {
    /** Keeps the event, then sends it. Stored first: a page that is left right now loses nothing. */
    put(event) {
      storage.set(PREFIX + event.id, event);
      told.delete(event.id);
      return send(event);
    },
    has: (id) => storage.get(PREFIX + id) !== undefined,
    flush,
  };
}

async function post(endpoint, event) {
  // Never before the act, even if the clock was set back in between; the ledger corrects by the difference of the two.
  const sentAt = new Date(Math.max(Date.now(), Date.parse(event.occurredAt))).toISOString();
  try {
    const response = await fetch(endpoint, {
      method: 'POST',
      keepalive: true,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...event, sentAt }),
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (response.ok) return { receipt: await response.json() };
    if (isPassing(response.status)) return { waiting: true };
    return { problem: await response.json().catch(() => ({ code: 'unknown', detail: String(response.status) })) };
  } catch {
    return { waiting: true };
  }
}

/** 401: the keys of the ledger were changed under an open page; the next page brings the new one. */
function isPassing(status) {
  return status >= 500 || status === 401 || status === 408 || status === 429;
}
