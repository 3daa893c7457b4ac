import { expect, test } from '@jest/globals';
import { originOf, prefixOf } from '../../lambdas/network.ts';
import type { ApiEvent } from '../../lambdas/request.ts';
import { input } from '../kit/memory-ledger.ts';

test.each([
  ['203.0.113.77', '203.0.113.0/24'],
  ['::ffff:203.0.113.77', '203.0.113.0/24'],
  ['::FFFF:203.0.113.77', '203.0.113.0/24'],
  ['2001:db8:1234:5678:9abc:def0:1234:5678', '2001:db8:1234::/48'],
  ['2001:0db8:0012::1', '2001:db8:12::/48'],
  ['2001:db8::1', '2001:db8:0::/48'],
  ['::1', '0:0:0::/48'],
  ['::', '0:0:0::/48'],
])('of the address %s only the network %s is kept', (ip, prefix) => {
  expect(prefixOf(ip)).toBe(prefix);
});

test.each([undefined, '', 'unknown', '203.0.113', '203.0.113.777', '1.2.3.4, 5.6.7.8', '[::1]', 'ada@example.com'])(
  'of %j, which is no address, nothing is kept',
  (ip) => {
    expect(prefixOf(ip)).toBeUndefined();
  },
);

const request = {
  headers: { 'user-agent': 'Browser/1.0', 'sec-gpc': '1' },
  requestContext: { http: { sourceIp: '203.0.113.77' } },
} as unknown as ApiEvent;

test('of a browser the network is what the ledger sees itself', () => {
  const origin = originOf(request, 'publishable', input('event-0001', []));
  expect(origin).toEqual({ ipPrefix: '203.0.113.0/24', userAgent: 'Browser/1.0', signals: ['gpc'] });
});

test('of a person behind a server it is what the server saw, and nothing of the server itself', () => {
  expect(originOf(request, 'secret', input('event-0001', []))).toEqual({});
  const seen = input('event-0001', [], { clientIp: '2001:db8:1234::1' });
  expect(originOf(request, 'secret', seen)).toEqual({ ipPrefix: '2001:db8:1234::/48' });
});
