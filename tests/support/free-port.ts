import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';

/** A port that was free a moment ago. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Below the ports that systems lend to outgoing connections. */
const LOWEST = 20_000;
const RANGE = 12_000;
const HOSTS = ['127.0.0.1', '::1'];

/** The first of `count` consecutive ports that were all free a moment ago, on both loopback addresses. */
export async function findFreePorts(count: number): Promise<number> {
  for (;;) {
    const first = LOWEST + Math.floor(Math.random() * RANGE);
    const ports = Array.from({ length: count }, (_, index) => first + index);
    const tries = ports.flatMap((port) => HOSTS.map((host) => canListen(port, host)));
    if ((await Promise.all(tries)).every(Boolean)) return first;
  }
}

async function canListen(port: number, host: string): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    // A machine without IPv6 has nobody on it either.
    return (error as NodeJS.ErrnoException).code !== 'EADDRINUSE';
  }
  server.close();
  await once(server, 'close');
  return true;
}
