import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Runtime } from '../core/ports/runtime.ts';

/** Runtime on Node: the real clock and the system's randomness. */
export const nodeRuntime: Runtime = {
  now: () => new Date().toISOString(),
  sleep: (ms) => sleep(ms),
  random: () => Math.random(),
  randomBytes: (length) => randomBytes(length),
  randomId: (bytes) => randomBytes(bytes).toString('base64url'),
  sha256: (data) => createHash('sha256').update(data).digest('hex'),
};
