import { beforeAll, expect, it } from 'vitest';
import { CLIENT_ADDRESS_HEADER } from '#lib/http/client-address.ts';
import { guardServer } from '#lib/http/guard-server.ts';
import { serve } from './serve.ts';

beforeAll(() => {
  guardServer({
    upgrades: 'allowed',
    isStopping: () => false,
    bareHeaders: { 'content-security-policy': "default-src 'none'", 'x-frame-options': 'DENY' },
  });
});

it('an answer that nobody gave headers gets them', async () => {
  const { url } = await serve((request, response) => {
    if (request.url === '/explicit') response.writeHead(308, { location: '/manage' });
    response.end();
  });
  for (const path of ['explicit', 'implicit']) {
    const answer = await fetch(new URL(path, url), { redirect: 'manual' });
    expect(answer.headers.get('x-frame-options')).toBe('DENY');
    expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'");
  }
});

it('an answer with a policy of its own keeps what it left out', async () => {
  const { url } = await serve((_request, response) => {
    response.setHeader('content-security-policy', 'frame-ancestors https://crm.example');
    response.end();
  });
  const answer = await fetch(url);
  expect(answer.headers.get('x-frame-options')).toBeNull();
  expect(answer.headers.get('content-security-policy')).toBe('frame-ancestors https://crm.example');
});

it('a request carries the address of its socket, whatever it says itself', async () => {
  const { url, requests } = await serve((_request, response) => response.end());
  await fetch(url, { headers: { [CLIENT_ADDRESS_HEADER]: '203.0.113.9' } });
  expect(requests[0]?.headers[CLIENT_ADDRESS_HEADER]).toBe('127.0.0.1');
});
