import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { AppError } from '#lib/errors.ts';
import { createHttp } from '#lib/http/create-http.ts';
import type { OpenRequest } from '#lib/http/http.ts';
import { openBody } from '#lib/http/open-body.ts';
import { createLog } from '#lib/log.ts';
import { serve } from './serve.ts';

const PART = Buffer.alloc(64_000, 'x');

function open(url: URL, changes: Partial<OpenRequest> = {}) {
  const transport = createHttp({
    allow: () => true,
    log: createLog({ level: 'silent' }),
    clock: Date.now,
  });
  onTestFinished(() => {
    transport.close();
  });
  return transport.open({
    ...{ method: 'GET', url, timeoutMs: 2_000, maxBytes: 1_000_000 },
    ...{ headBytes: 10, bodyMs: 5_000, stallMs: 2_000 },
    ...changes,
  });
}

async function sizeOf(chunks: AsyncIterable<Uint8Array>): Promise<number> {
  let size = 0;
  for await (const chunk of chunks) size += chunk.byteLength;
  return size;
}

/** Never ends by itself. */
function dripInto(response: ServerResponse): void {
  response.writeHead(200).write(PART);
}

describe('a body that is passed on while it comes', () => {
  it('shows its first bytes, and begins with them', async () => {
    const { url, sockets } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 6 });
      response.write('abc');
      setImmediate(() => response.end('def'));
    });
    const { bytes, stream } = await open(url, { headBytes: 3 });
    expect(Buffer.from(bytes).toString()).toMatch(/^abc/);
    expect(stream.length).toBe(6);
    const parts: Uint8Array[] = [];
    for await (const part of stream.chunks) parts.push(part);
    expect(Buffer.concat(parts).toString()).toBe('abcdef');
    await stream.ended;
    // The connection may be used again.
    expect(sockets.size).toBe(1);
  });

  it('is not read ahead of who takes it', async () => {
    const bytes = 60_000_000;
    const { url, sockets } = await serve((_request, response) => {
      response.writeHead(200).end(Buffer.alloc(bytes));
    });
    const { stream } = await open(url, { maxBytes: bytes });
    await sleep(200);
    const [socket] = sockets;
    expect(socket?.writableLength).toBeGreaterThan(bytes / 2);
    stream.cancel();
  });

  it('is refused before its first byte when more is announced than it may have', async () => {
    const { url, sockets } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 2_000_000 }).write('x');
    });
    await expect(open(url)).rejects.toMatchObject({ code: 'http.too-large' });
    await vi.waitFor(() => expect(sockets.size).toBe(0));
  });

  it.each([
    ['sent', {}, Buffer.alloc(200_000)],
    ['unpacked', { 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(200_000))],
  ])('ends with an error when more is %s than it may have', async (_, headers, body) => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, headers).end(body);
    });
    const { stream } = await open(url, { maxBytes: 150_000 });
    expect(stream.length).toBeUndefined();
    await expect(sizeOf(stream.chunks)).rejects.toMatchObject({ code: 'http.too-large' });
    await stream.ended;
  });

  it('ends with an error where it was cut off', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 100_000 });
      response.write(PART, () => response.destroy());
    });
    const { stream } = await open(url);
    await expect(sizeOf(stream.chunks)).rejects.toMatchObject({ code: 'http.unreachable' });
  });

  it.each([
    ['the server is silent', { stallMs: 100 }],
    ['it takes too long as a whole', { bodyMs: 100 }],
  ])('ends when %s', async (_, bounds) => {
    const { url, sockets } = await serve((_request, response) => dripInto(response));
    const { stream } = await open(url, bounds);
    await expect(sizeOf(stream.chunks)).rejects.toMatchObject({ code: 'http.timeout' });
    await vi.waitFor(() => expect(sockets.size).toBe(0));
  });

  it('gives its place back when the server goes away while nobody takes it', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 900_000 });
      response.write(PART, () => setImmediate(() => response.destroy()));
    });
    const { stream } = await open(url, { bodyMs: 600_000 });
    await stream.ended;
    await expect(sizeOf(stream.chunks)).rejects.toMatchObject({ code: 'http.unreachable' });
  });

  it('that nobody takes is given up in the end', async () => {
    const { url, sockets } = await serve((_request, response) => dripInto(response));
    const { stream } = await open(url, { bodyMs: 100 });
    await stream.ended;
    await vi.waitFor(() => expect(sockets.size).toBe(0));
  });

  it('is closed on the other side when the rest is not wanted, also while waiting for it', async () => {
    const { url, sockets } = await serve((_request, response) => dripInto(response));
    const { stream } = await open(url);
    const taken = sizeOf(stream.chunks);
    await sleep(20);
    stream.cancel();
    await expect(taken).rejects.toMatchObject({ code: 'http.aborted' });
    await vi.waitFor(() => expect(sockets.size).toBe(0));
    await stream.ended;
  });

  it('is closed on the other side when its signal fires', async () => {
    const { url, sockets } = await serve((_request, response) => dripInto(response));
    const stop = new AbortController();
    const { stream } = await open(url, { signal: stop.signal });
    stop.abort();
    await expect(sizeOf(stream.chunks)).rejects.toMatchObject({ code: 'http.aborted' });
    await vi.waitFor(() => expect(sockets.size).toBe(0));
  });

  it.each([
    ['packed', { 'content-encoding': 'gzip' }, gzipSync(randomBytes(200_000))],
    ['plain', {}, randomBytes(200_000)],
  ])(
    'that is %s is not opened when an abort came with its first bytes',
    async (_, headers, body) => {
      const { url } = await serve((_request, response) => {
        response.writeHead(200, headers).end(body);
      });
      const request = http.get(url, { agent: false });
      const [message] = (await once(request, 'response')) as [IncomingMessage];
      const stop = new AbortController();
      const bounds = { maxBytes: 1_000_000, headBytes: 10, bodyMs: 600_000, stallMs: 600_000 };
      const opened = openBody(message, bounds, stop);
      stop.abort(new AppError('http.aborted', 'the caller no longer waits'));
      await expect(opened).rejects.toMatchObject({ code: 'http.aborted' });
      message.destroy();
    },
  );

  it('of a refusal is its beginning only', async () => {
    const { url, sockets } = await serve((_request, response) => {
      response.writeHead(403).write(PART);
    });
    const { status, bytes, stream } = await open(url);
    expect([status, bytes.byteLength > 0]).toEqual([403, true]);
    await stream.ended;
    await vi.waitFor(() => expect(sockets.size).toBe(0));
  });
});
