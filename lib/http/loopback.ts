import { isIP } from 'node:net';

/** `localhost`, `*.localhost`, `127.0.0.0/8` and `::1`: nothing sent there leaves the machine. */
export function isLoopback(url: URL): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (host === 'localhost' || host.endsWith('.localhost') || host === '::1') return true;
  return isIP(host) === 4 && host.startsWith('127.');
}
