import { isIPv4, isIPv6 } from 'node:net';
import type { EventInput } from '../contract/events.ts';
import type { Origin } from '../core/app/record-consent.ts';
import type { Signal } from '../core/event.ts';
import { type ApiEvent, headerOf } from './request.ts';

/** Where an act came from: the browser that sent it, or what the server that sent it saw of the person. */
export function originOf(event: ApiEvent, kind: 'publishable' | 'secret', { clientIp }: EventInput): Origin {
  if (kind === 'publishable') return networkOf(event);
  const ipPrefix = prefixOf(clientIp);
  return ipPrefix === undefined ? {} : { ipPrefix };
}

/** What the network tells about a browser, cut down to what proves an act: the network, not the address. */
export function networkOf(event: ApiEvent): Origin {
  const ipPrefix = prefixOf(event.requestContext.http.sourceIp);
  const userAgent = headerOf(event, 'user-agent')?.slice(0, 200);
  const signals = signalsOf(event);
  return { ...(ipPrefix && { ipPrefix }), ...(userAgent && { userAgent }), ...(signals.length > 0 && { signals }) };
}

/**
 * Global Privacy Control and Do Not Track. Only exactly "1" counts; of several headers, which HTTP API joins by commas, one
 * is enough (W3C GPC).
 */
export function signalsOf(event: ApiEvent): Signal[] {
  const on = (name: string) =>
    headerOf(event, name)
      ?.split(',')
      .some((value) => value.trim() === '1') === true;
  return [...(on('sec-gpc') ? (['gpc'] as const) : []), ...(on('dnt') ? (['dnt'] as const) : [])];
}

/** The /24 of an IPv4 address, the /48 of an IPv6 one: no longer one household. */
export function prefixOf(ip: string | undefined): string | undefined {
  if (ip === undefined) return undefined;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1] ?? ip;
  if (isIPv4(mapped)) return `${mapped.split('.').slice(0, 3).join('.')}.0/24`;
  if (!isIPv6(mapped)) return undefined;
  const [head = '', tail] = mapped.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups =
    tail === undefined
      ? left
      : [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
  return `${groups
    .slice(0, 3)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/48`;
}
