import { spawn } from 'node:child_process';
import { once } from 'node:events';
import https from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import net from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createHttp } from '#lib/http/create-http.ts';
import type { Resolver } from '#lib/http/public-lookup.ts';
import { createLog } from '#lib/log.ts';
import { createSelfSigned } from '#tests/support/self-signed.ts';

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** A port whose process accepts nothing: once its line is full the system drops each further SYN. */
async function openBlackHole(): Promise<number> {
  const script = `
    const server = require('node:net').createServer();
    server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      require('node:fs').writeSync(1, String(server.address().port));
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    });`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [announced] = (await once(child.stdout, 'data')) as [Buffer];
  const port = Number(announced.toString());
  const line = Array.from({ length: 4 }, () =>
    net.connect(port, '127.0.0.1').on('error', () => undefined),
  );
  onTestFinished(() => line.forEach((socket) => socket.destroy()));
  return port;
}

/** What a call to this address is to the log: its error's code and facts. */
async function failureOf(address: string, resolve?: Resolver) {
  const lines: string[] = [];
  const log = createLog({ level: 'info', destination: { write: (line) => void lines.push(line) } });
  const http = createHttp({
    allow: () => true,
    log,
    clock: Date.now,
    ...(resolve !== undefined && { resolve }),
  });
  onTestFinished(() => {
    http.close();
  });
  const request = {
    method: 'GET',
    url: new URL(address),
    timeoutMs: 500,
    maxBytes: 1_000,
  } as const;
  const error: unknown = await http.send(request).catch((thrown: unknown) => thrown);
  expect(lines.join('')).toContain((error as { code: string }).code);
  return error;
}

describe('a call that never reaches its server is logged as', () => {
  it('a name that does not exist', async () => {
    const resolve: Resolver = (_name, _options, answer) => {
      answer(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }), []);
    };
    expect(await failureOf('https://api.finance.example/', resolve)).toMatchObject({
      code: 'http.unreachable',
      facts: { reason: 'dns', phase: 'dialling' },
    });
  });

  it('a port where nobody listens', async () => {
    const closed = net.createServer();
    const port = await listen(closed);
    closed.close();
    await once(closed, 'close');
    expect(await failureOf(`http://127.0.0.1:${port}/`)).toMatchObject({
      code: 'http.unreachable',
      facts: { reason: 'refused', phase: 'dialling' },
    });
  });

  it('a connection that is reset in the handshake', async () => {
    const port = await listen(
      net.createServer((socket) => {
        socket.once('data', () => socket.resetAndDestroy());
      }),
    );
    expect(await failureOf(`https://127.0.0.1:${port}/`)).toMatchObject({
      code: 'http.unreachable',
      facts: { reason: 'tls', phase: 'securing' },
    });
  });

  it('a server that does not speak TLS', async () => {
    const port = await listen(
      net.createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    );
    expect(await failureOf(`https://127.0.0.1:${port}/`)).toMatchObject({
      code: 'http.unreachable',
      facts: { reason: 'tls' },
    });
  });

  it('a certificate that nobody vouches for, and the request is not sent', async () => {
    const asked: string[] = [];
    const server = https.createServer(createSelfSigned(), (request, response) => {
      asked.push(request.url ?? '');
      response.end('{}');
    });
    const port = await listen(server);
    expect(await failureOf(`https://127.0.0.1:${port}/`)).toMatchObject({
      code: 'http.certificate',
      facts: { nodeCode: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    });
    expect(asked).toEqual([]);
  });

  it('a handshake that never goes on', async () => {
    const port = await listen(net.createServer(() => undefined));
    expect(await failureOf(`https://127.0.0.1:${port}/`)).toMatchObject({
      code: 'http.timeout',
      facts: { phase: 'securing' },
    });
  });

  it('an address from which nothing comes back', async () => {
    const port = await openBlackHole();
    expect(await failureOf(`http://127.0.0.1:${port}/`)).toMatchObject({
      code: 'http.timeout',
      facts: { phase: 'dialling' },
    });
  });

  it('a name server that does not answer', async () => {
    expect(await failureOf('https://api.finance.example/', () => undefined)).toMatchObject({
      code: 'http.timeout',
      facts: { phase: 'dialling' },
    });
  });

  it('an address behind which an answer never starts', async () => {
    const port = await listen(net.createServer(() => undefined));
    expect(await failureOf(`http://127.0.0.1:${port}/`)).toMatchObject({
      code: 'http.timeout',
      facts: { phase: 'waiting' },
    });
  });
});
