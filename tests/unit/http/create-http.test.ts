import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createHttp } from '#lib/http/create-http.ts';
import type { HttpRequest } from '#lib/http/http.ts';
import { createLog } from '#lib/log.ts';
import { serve } from './serve.ts';

function transport(allow: (url: URL) => boolean = () => true) {
  const http = createHttp({ allow, log: createLog({ level: 'silent' }), clock: Date.now });
  onTestFinished(() => {
    http.close();
  });
  return http;
}

function get(url: URL, changes: Partial<HttpRequest> = {}): HttpRequest {
  return { method: 'GET', url, timeoutMs: 2_000, maxBytes: 10_000, ...changes };
}

describe('an answer', () => {
  it('comes as it is, whatever its status', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(404, { 'x-y': 'z' }).end('{"a":"ø"}');
    });
    const answer = await transport().send(get(url));
    expect([answer.status, answer.headers.get('x-y'), answer.json()]).toEqual([
      404,
      'z',
      { a: 'ø' },
    ]);
  });

  it('is not a redirect to somewhere else', async () => {
    const elsewhere = await serve((_request, response) => response.end('no'));
    const { url } = await serve((_request, response) => {
      response.writeHead(302, { location: elsewhere.url.href }).end();
    });
    expect((await transport().send(get(url))).status).toBe(302);
    expect(elsewhere.requests).toEqual([]);
  });

  it.each([
    ['gzip', gzipSync('"unpacked"')],
    ['br', brotliCompressSync('"unpacked"')],
  ])('is unpacked (%s)', async (encoding, body) => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': encoding }).end(body);
    });
    const answer = await transport().send(get(url));
    expect([answer.json(), answer.headers.get('content-encoding')]).toEqual(['unpacked', null]);
  });

  it('loses its byte order mark', async () => {
    const { url } = await serve((_request, response) => response.end('\uFEFF{"a":1}'));
    expect((await transport().send(get(url))).json()).toEqual({ a: 1 });
  });

  it.each([['<html>'], [''], ['{"a":']])('that is no JSON (%s) says so', async (body) => {
    const { url } = await serve((_request, response) => response.end(body));
    const answer = await transport().send(get(url));
    expect(() => answer.json()).toThrow();
  });

  it('to a POST carries the body that was sent', async () => {
    const { url } = await serve((request, response) => request.pipe(response));
    const answer = await transport().send(get(url, { method: 'POST', body: 'a=æ' }));
    expect(answer.text()).toBe('a=æ');
  });
});

describe('the deadline', () => {
  it('covers headers that never come', async () => {
    const { url, sockets } = await serve(() => undefined);
    await expect(transport().send(get(url, { timeoutMs: 150 }))).rejects.toMatchObject({
      code: 'http.timeout',
    });
    await vi.waitFor(() => {
      expect(sockets.size).toBe(0);
    });
  });

  it('covers a body that stalls', async () => {
    const { url, sockets } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('a');
    });
    await expect(transport().send(get(url, { timeoutMs: 150 }))).rejects.toMatchObject({
      code: 'http.timeout',
    });
    await vi.waitFor(() => {
      expect(sockets.size).toBe(0);
    });
  });

  it('covers a body that drips without end', async () => {
    const { url, sockets } = await serve((_request, response) => {
      const drip = setInterval(() => response.write('a'), 20);
      response.once('close', () => {
        clearInterval(drip);
      });
    });
    const startedAt = performance.now();
    await expect(transport().send(get(url, { timeoutMs: 200 }))).rejects.toMatchObject({
      code: 'http.timeout',
    });
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    await vi.waitFor(() => {
      expect(sockets.size).toBe(0);
    });
  });

  it('leaves no socket behind, five hundred times', async () => {
    const { url, sockets } = await serve((_request, response) => {
      response.writeHead(200).write('a');
    });
    const http = transport();
    const round = () => http.send(get(url, { timeoutMs: 60 })).catch(() => undefined);
    for (let i = 0; i < 10; i += 1) await Promise.all(Array.from({ length: 50 }, round));
    await vi.waitFor(() => {
      expect(sockets.size).toBe(0);
    });
  });

  it('ends with the caller who no longer waits', async () => {
    const { url, sockets } = await serve((_request, response) => response.write('a'));
    const caller = new AbortController();
    const pending = transport().send(get(url, { signal: caller.signal }));
    setTimeout(() => {
      caller.abort();
    }, 50);
    await expect(pending).rejects.toMatchObject({ code: 'http.aborted' });
    await expect(transport().send(get(url, { signal: caller.signal }))).rejects.toMatchObject({
      code: 'http.aborted',
    });
    await vi.waitFor(() => {
      expect(sockets.size).toBe(0);
    });
  });
});

describe('the size bound', () => {
  const tooLarge = { code: 'http.too-large' };

  it('holds for an announced body, before it is read', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '50000000' }).write('a');
    });
    await expect(transport().send(get(url))).rejects.toMatchObject(tooLarge);
  });

  it('holds for a body of unknown length', async () => {
    const { url, sockets } = await serve((_request, response) => {
      const flood = setInterval(() => response.write('a'.repeat(4_000)), 1);
      response.once('close', () => {
        clearInterval(flood);
      });
    });
    await expect(transport().send(get(url))).rejects.toMatchObject(tooLarge);
    await vi.waitFor(() => {
      expect(sockets.size).toBe(0);
    });
  });

  it('holds for what a small body unpacks to', async () => {
    const { url } = await serve((_request, response) => {
      response
        .writeHead(200, { 'content-encoding': 'gzip' })
        .end(gzipSync(Buffer.alloc(5_000_000)));
    });
    await expect(transport().send(get(url))).rejects.toMatchObject(tooLarge);
  });
});

describe('an answer that is none', () => {
  it.each([
    ['reset', (socket: { resetAndDestroy(): void }) => socket.resetAndDestroy()],
    ['reset', (socket: { destroy(): void }) => socket.destroy()],
  ])('is unreachable (%s)', async (reason, end) => {
    const { url } = await serve((request) => {
      end(request.socket);
    });
    await expect(transport().send(get(url))).rejects.toMatchObject({
      code: 'http.unreachable',
      facts: { reason },
    });
  });

  it('is unreachable when the body is cut short', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('abc', () => response.destroy());
    });
    await expect(transport().send(get(url))).rejects.toMatchObject({ code: 'http.unreachable' });
  });

  it('is unreachable when it lies about its packing', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('{"plain":true}');
    });
    await expect(transport().send(get(url))).rejects.toMatchObject({
      code: 'http.unreachable',
      facts: { reason: 'encoding' },
    });
  });

  it('is unreachable when the packed body is cut short', async () => {
    const { url } = await serve((_request, response) => {
      const packed = gzipSync('x'.repeat(1_000));
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed.subarray(0, 15));
    });
    await expect(transport().send(get(url))).rejects.toMatchObject({ code: 'http.unreachable' });
  });

  it('is unreachable when nobody listens', async () => {
    await expect(transport().send(get(new URL('http://127.0.0.1:9/')))).rejects.toMatchObject({
      code: 'http.unreachable',
      facts: { reason: 'refused' },
    });
  });

  it('is a name that does not exist', async () => {
    await expect(
      transport().send(get(new URL('http://no-such-host.invalid/'))),
    ).rejects.toMatchObject({ code: 'http.unreachable', facts: { reason: 'dns' } });
  });
});

describe('the allow-list', () => {
  it.each([
    'http://169.254.169.254/',
    'http://[::1]:1/',
    'http://0x7f.1:1/',
    'http://2130706433:1/',
    'https://api.example.com@evil.example/',
    'https://user:pass@api.example.com/',
    'http://api.example.com/',
    'https://api.example.com:444/',
    'file:///etc/passwd',
  ])('refuses %s before a socket is opened', async (address) => {
    const http = transport((url) => url.origin === 'https://api.example.com');
    await expect(http.send(get(new URL(address)))).rejects.toMatchObject({
      code: 'http.forbidden-origin',
    });
  });
});

describe('connections', () => {
  it('are kept for reading and never shared by what must not be repeated', async () => {
    const { url, requests } = await serve((_request, response) => response.end('{}'));
    const http = transport();
    for (let i = 0; i < 3; i += 1) await http.send(get(url));
    for (let i = 0; i < 2; i += 1) await http.send(get(url, { method: 'POST', body: '' }));
    const sockets = new Set(requests.map((request) => request.socket.remotePort ?? request.socket));
    expect(sockets.size).toBeGreaterThanOrEqual(3);
    expect(requests[0]?.socket).toBe(requests[2]?.socket);
    expect(requests[3]?.socket).not.toBe(requests[2]?.socket);
  });

  it('that the server closed while idle do not break the next request', async () => {
    const server = createServer({ keepAliveTimeout: 1 }, (_request, response) =>
      response.end('{}'),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    const http = transport();
    const url = new URL(`http://127.0.0.1:${port}/`);
    await http.send(get(url));
    await sleep(1_200);
    expect((await http.send(get(url))).status).toBe(200);
  });
});
