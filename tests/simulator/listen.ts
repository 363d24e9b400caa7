import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RequestListener } from 'node:http';

export interface Listening {
  readonly origin: string;
  /** Set before the first request; the origin must be known to build the listener. */
  readonly setListener: (listener: RequestListener) => void;
  readonly close: () => Promise<void>;
}

export async function listen(): Promise<Listening> {
  let current: RequestListener = (_request, response) => void response.writeHead(503).end();
  const server = createServer((request, response) => current(request, response));
  await new Promise<void>((resolve) => void server.listen(0, 'localhost', resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    setListener(listener) {
      current = listener;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
