import { once } from 'node:events';
import https from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import net from 'node:net';
import { createSelfSigned } from './self-signed.ts';
import type { OddServer } from './fault-catalogue.ts';

export interface OddServers {
  urlOf(kind: OddServer): string;
  stop(): void;
}

/** Servers that go wrong before there is an answer, on ports of their own. */
export async function startOddServers(): Promise<OddServers> {
  const servers = {
    'self-signed': https.createServer(createSelfSigned(), (_request, response) => response.end()),
    'no-tls': net.createServer((socket) => {
      socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\r\n\r\n');
    }),
    'tls-reset': net.createServer((socket) => {
      socket.once('data', () => socket.resetAndDestroy());
    }),
    silent: net.createServer((socket) => void socket.on('error', () => undefined)),
    nobody: net.createServer(),
  } as const satisfies Partial<Record<OddServer, Server>>;
  const ports = new Map<string, number>();
  for (const [kind, server] of Object.entries(servers)) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ports.set(kind, (server.address() as AddressInfo).port);
  }
  servers.nobody.close();
  return {
    urlOf: (kind) =>
      kind === 'unknown-name'
        ? 'https://no-such-host.invalid'
        : `https://127.0.0.1:${String(ports.get(kind))}`,
    stop: () => {
      servers['self-signed'].closeAllConnections();
      for (const server of Object.values(servers)) server.close();
    },
  };
}
