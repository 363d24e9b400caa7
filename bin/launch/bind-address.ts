import { isIPv4 } from 'node:net';
import { isLoopback } from '#lib/http/loopback.ts';

/** Where to listen: on this machine alone when the public address is on it, else everywhere. */
export function bindAddress(appUrl: string): string {
  const url = new URL(appUrl);
  if (!isLoopback(url)) return '0.0.0.0';
  if (url.hostname === '[::1]') return '::1';
  return isIPv4(url.hostname) ? url.hostname : '127.0.0.1';
}
