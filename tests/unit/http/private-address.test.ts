import { describe, expect, it } from 'vitest';
import { createHttp } from '#lib/http/create-http.ts';
import { isPrivateAddress } from '#lib/http/private-address.ts';
import type { Resolver } from '#lib/http/public-lookup.ts';
import { createLog } from '#lib/log.ts';
import { serve } from './serve.ts';

describe('an address', () => {
  it.each([
    '0.0.0.0',
    '10.0.0.1',
    '100.64.0.1',
    '100.127.255.254',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '[::1]',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:a9fe:a9fe',
    '64:ff9b::a00:1',
    '2130706433',
    '0x7f.1',
    '0x7f000001',
    '0177.0.0.1',
    '127.1',
  ])('%s is private', (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });

  it.each([
    '1.1.1.1',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '223.255.255.255',
    '2606:4700::1111',
    '::ffff:8.8.8.8',
    '64:ff9b::808:808',
    '134744072',
  ])('%s is public', (address) => {
    expect(isPrivateAddress(address)).toBe(false);
  });

  it.each(['example.com', '', 'not an address'])('%j is none', (text) => {
    expect(isPrivateAddress(text)).toBe(false);
  });
});

/** A resolver that somebody else controls. */
function resolverTo(...addresses: readonly string[]): Resolver {
  return (_hostname, _options, callback) => {
    const family = (address: string) => (address.includes(':') ? 6 : 4);
    callback(
      null,
      addresses.map((address) => ({ address, family: family(address) })),
    );
  };
}

describe('the dialer', () => {
  const send = async (url: URL, resolve: Resolver, method: 'GET' | 'POST' = 'GET') => {
    const log = createLog({ level: 'silent' });
    const http = createHttp({ allow: () => true, log, clock: Date.now, resolve });
    try {
      return await http.send({ method, url, timeoutMs: 2_000, maxBytes: 1_000 });
    } finally {
      http.close();
    }
  };

  it.each([
    ['GET', ['127.0.0.1']],
    ['POST', ['127.0.0.1']],
    ['GET', ['::ffff:127.0.0.1']],
    ['GET', ['8.8.8.8', '127.0.0.1']],
  ] as const)('opens no socket for a name that leads inside (%s %j)', async (method, addresses) => {
    const server = await serve((_request, response) => response.end('inside'));
    const connections = { opened: 0 };
    const url = new URL(`http://rebind.example:${server.url.port}/`);
    const counted: Resolver = (...all) => {
      connections.opened = server.sockets.size;
      resolverTo(...addresses)(...all);
    };
    await expect(send(url, counted, method)).rejects.toMatchObject({
      code: 'http.forbidden-origin',
    });
    expect([connections.opened, server.sockets.size, server.requests.length]).toEqual([0, 0, 0]);
  });

  it('reaches what was configured as loopback', async () => {
    const server = await serve((_request, response) => response.end('demo'));
    const nowhere: Resolver = () => {
      throw new Error('an address is not looked up');
    };
    expect((await send(server.url, nowhere)).text()).toBe('demo');
    const byName = new URL(`http://localhost:${server.url.port}/`);
    expect((await send(byName, nowhere)).text()).toBe('demo');
  });

  it('tells a name that does not exist apart', async () => {
    const unknown: Resolver = (_hostname, _options, callback) => {
      callback(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []);
    };
    await expect(send(new URL('https://gone.example/'), unknown)).rejects.toMatchObject({
      code: 'http.unreachable',
      facts: { reason: 'dns' },
    });
  });
});
