import { ROUTES, type Route } from '../contract/routes.ts';

export interface Match {
  readonly route: Route;
  readonly params: Record<string, string>;
}

interface Compiled {
  readonly route: Route;
  readonly pattern: RegExp;
  readonly names: readonly string[];
}

const TABLE: readonly Compiled[] = (ROUTES as readonly Route[]).map((route) => {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  const source = route.path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '([^/]+)');
  return { route, names, pattern: new RegExp(`^${source}$`) };
});

/** The route for a request as API Gateway would find it; or which methods the path knows instead. */
export function match(method: string, path: string): Match | { readonly allowed: readonly string[] } {
  const allowed: string[] = [];
  for (const { route, pattern, names } of TABLE) {
    const found = pattern.exec(path);
    if (found === null) continue;
    if (route.method !== method) {
      allowed.push(route.method);
      continue;
    }
    return { route, params: Object.fromEntries(names.map((name, index) => [name, decode(found[index + 1] ?? '')])) };
  }
  return { allowed };
}

/** A broken escape stays as it is; the schema of the parameter refuses it with a message. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
