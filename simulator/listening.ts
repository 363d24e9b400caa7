import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A port on loopback whose answers can be decided after it is known. */
export interface Listening {
  readonly port: number;
  readonly serve: (listener: RequestListener) => void;
  /** New connections are refused and open ones cut, until `accept` is called. */
  readonly refuse: () => Promise<void>;
  readonly accept: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** `localhost` may mean either; a browser tries one, a server-side client the other. */
const LOOPBACK = ['127.0.0.1', '::1'] as const;
const NO_SUCH_ADDRESS = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL']);

/** @param port 0 = a free one. */
export async function listenOnLoopback(port: number): Promise<Listening> {
  let current: RequestListener = (_request, response) => void response.writeHead(503).end();
  const listener: RequestListener = (request, response) => current(request, response);
  let servers = await listenOnBoth(port, listener);
  const [first] = servers;
  const bound = (first?.address() as AddressInfo).port;

  const close = async (): Promise<void> => {
    const closing = servers;
    servers = [];
    await Promise.all(closing.map(closeServer));
  };
  return {
    port: bound,
    serve: (next) => {
      current = next;
    },
    refuse: close,
    async accept() {
      if (servers.length === 0) servers = await listenOnBoth(bound, listener);
    },
    close,
  };
}

async function listenOnBoth(port: number, listener: RequestListener): Promise<Server[]> {
  const [ipv4, ipv6] = LOOPBACK;
  const first = await listen(port, ipv4, listener);
  try {
    return [first, await listen((first.address() as AddressInfo).port, ipv6, listener)];
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    // A machine without IPv6 serves on the other address alone.
    if (NO_SUCH_ADDRESS.has(code)) return [first];
    await closeServer(first);
    // The free port of one address may be taken on the other; any other free port does.
    if (port === 0 && code === 'EADDRINUSE') return listenOnBoth(0, listener);
    throw error;
  }
}

function listen(port: number, host: string, listener: RequestListener): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(listener);
    server.once('error', reject).listen(port, host, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
