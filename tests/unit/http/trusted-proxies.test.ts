import { expect, it } from 'vitest';
import { createClientAddressOf } from '#lib/http/trusted-proxies.ts';

const addressOf = createClientAddressOf([
  { address: '10.0.0.0', bits: 8 },
  { address: '2001:db8:1::', bits: 48 },
]);

it.each([
  ['one proxy', '10.0.0.1', '203.0.113.9', '203.0.113.9'],
  ['what the client wrote itself', '10.0.0.1', '198.51.100.1, 203.0.113.9', '203.0.113.9'],
  ['odd words of the client', '10.0.0.1', 'unknown,, 203.0.113.9', '203.0.113.9'],
  ['two proxies', '10.0.0.1', '198.51.100.1, 203.0.113.9, 10.9.9.9', '203.0.113.9'],
  ['a proxy over IPv6', '2001:db8:1::1', '2001:db8:7::9', '2001:db8:7::9'],
  ['a socket for both families', '::ffff:10.0.0.1', '203.0.113.9', '203.0.113.9'],
  ['proxies for both families', '10.0.0.1', '203.0.113.9, ::ffff:10.0.0.2', '203.0.113.9'],
  ['a port', '10.0.0.1', '203.0.113.9:4711', '203.0.113.9'],
  ['IPv6 in brackets', '10.0.0.1', '[2001:db8:7::9]', '2001:db8:7::9'],
  ['IPv6 with a port', '10.0.0.1', '[2001:db8:7::9]:4711', '2001:db8:7::9'],
  ['no proxy that is trusted', '192.0.2.1', '203.0.113.9', '192.0.2.1'],
  ['no header', '10.0.0.1', '', '10.0.0.1'],
  ['nothing but proxies', '10.0.0.1', '10.1.1.1, 10.2.2.2', '10.0.0.1'],
  ['no address', '10.0.0.1', '203.0.113.9, unknown', '10.0.0.1'],
  ['an empty entry', '10.0.0.1', '203.0.113.9,', '10.0.0.1'],
  ['no address behind a proxy', '10.0.0.1', '203.0.113.9, 1.2.3.4.5, 10.9.9.9', '10.0.0.1'],
  ['a socket that is closed', '', '203.0.113.9', ''],
])('with %s', (_what, peer, forwardedFor, client) => {
  expect(addressOf(peer, forwardedFor)).toBe(client);
});

it('without a trusted proxy the header is not asked', () => {
  expect(createClientAddressOf([])('10.0.0.1', '203.0.113.9')).toBe('10.0.0.1');
});
