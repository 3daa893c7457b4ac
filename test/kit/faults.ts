/**
 * Faults for any port. A test says what the next call of a method meets: a failure before or after its effect, or what
 * somebody else does in between. Calls that no fault is planned for go through untouched.
 */
export interface Faults<P> {
  /** The next call of the method throws. `persisted: true` = its effect is there all the same, only the answer is lost. */
  failNext(method: keyof P & string, fault: { readonly persisted: boolean; readonly error?: Error }): void;
  /** The next call of the method waits until this is done: the place for what another writer does meanwhile. */
  beforeNext(method: keyof P & string, act: () => Promise<unknown>): void;
  /** How often the method was called. */
  calls(method: keyof P & string): number;
  /** Throws if a planned fault was never met: then the test did not test what it says. */
  assertSpent(): void;
}

interface Plan {
  readonly act?: () => Promise<unknown>;
  readonly fault?: { readonly persisted: boolean; readonly error: Error };
}

type Method = (...args: unknown[]) => Promise<unknown>;

/** The same port with a switchboard for faults. What the port calls on itself stays free of them. */
export function withFaults<P extends object>(port: P, unavailable: () => Error): P & { readonly faults: Faults<P> } {
  const plans = new Map<string, Plan[]>();
  const counts = new Map<string, number>();
  const plan = (method: string, next: Plan) => plans.set(method, [...(plans.get(method) ?? []), next]);
  const faults: Faults<P> = {
    failNext: (method, { persisted, error = unavailable() }) => plan(method, { fault: { persisted, error } }),
    beforeNext: (method, act) => plan(method, { act }),
    calls: (method) => counts.get(method) ?? 0,
    assertSpent() {
      const left = [...plans].filter(([, list]) => list.length > 0).map(([method]) => method);
      if (left.length > 0) throw new Error(`planned faults were never met: ${left.join(', ')}`);
    },
  };
  const wrap =
    (name: string, method: Method): Method =>
    async (...args) => {
      counts.set(name, (counts.get(name) ?? 0) + 1);
      const next = plans.get(name)?.shift();
      await next?.act?.();
      if (next?.fault?.persisted === false) throw next.fault.error;
      const result = await method.apply(port, args);
      if (next?.fault) throw next.fault.error;
      return result;
    };
  const wrapped = Object.fromEntries(
    Object.entries(port).map(([name, value]) => [
      name,
      typeof value === 'function' ? wrap(name, value as Method) : value,
    ]),
  );
  return { ...(wrapped as P), faults };
}
