import { nodeRuntime } from '../../adapters/node-runtime.ts';
import type { Runtime } from '../../core/ports/runtime.ts';

/** A runtime whose clock stands still until a test moves it, and whose waits return at once. */
export interface TestRuntime extends Runtime {
  set(instant: string): void;
  /** Moves the clock by milliseconds. */
  advance(ms: number): void;
}

export function testRuntime(start = '2026-11-23T09:00:00.000Z'): TestRuntime {
  let now = Date.parse(start);
  return {
    ...nodeRuntime,
    now: () => new Date(now).toISOString(),
    // A real but minimal wait: the writers a test races against must get their turn.
    sleep: () => nodeRuntime.sleep(0),
    set: (instant) => {
      now = Date.parse(instant);
    },
    advance: (ms) => {
      now += ms;
    },
  };
}
