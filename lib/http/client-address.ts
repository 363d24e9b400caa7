import { isIPv6 } from 'node:net';

/** Set by `guardServer` (`createClientAddressOf`), over whatever the client sent under this name. */
export const CLIENT_ADDRESS_HEADER = 'x-client-address';

/** Whom a bound counts: the client's address, and of IPv6 the network, since one subscriber has a whole /64. */
export function clientOf(headers: { get(name: string): string | null }): string {
  const address = headers.get(CLIENT_ADDRESS_HEADER) ?? '';
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  return isIPv6(address) ? networkOf(address) : address;
}

function networkOf(address: string): string {
  const [head = '', tail] = address.split('%', 1).join('').toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  if (tail !== undefined) {
    groups.push(...Array.from({ length: 8 - groups.length - rest.length }, () => '0'), ...rest);
  }
  return `${groups.slice(0, 4).join(':')}::/64`;
}
