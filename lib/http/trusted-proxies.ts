import { BlockList, isIP, isIPv6 } from 'node:net';
import type { Network } from './network.ts';

/** The address of a request, by that of its socket and its `X-Forwarded-For`. */
export type ClientAddressOf = (peer: string, forwardedFor: string) => string;

/**
 * What a trusted proxy wrote into `X-Forwarded-For` is believed, entry by entry from the right,
 * until one names no trusted proxy: that is the client. What stands left of it anybody can write.
 * Without such an entry, or behind one that is no address, it is the socket's.
 */
export function createClientAddressOf(trusted: readonly Network[]): ClientAddressOf {
  const list = new BlockList();
  for (const { address, bits } of trusted) list.addSubnet(address, bits, familyOf(address));
  const isTrusted = (address: string) => list.check(address, familyOf(address));
  return (peer, forwardedFor) => {
    if (trusted.length === 0 || !isTrusted(withoutZone(peer))) return peer;
    for (const entry of forwardedFor.split(',').reverse()) {
      const address = findAddress(entry.trim());
      if (address === undefined) return peer;
      if (!isTrusted(address)) return address;
    }
    return peer;
  };
}

/** Some proxies add the client's port, IPv6 then in brackets. */
function findAddress(entry: string): string | undefined {
  const [, bracketed, beforePort] = /^(?:\[([^\]]*)\](?::\d+)?|([\d.]+):\d+)$/.exec(entry) ?? [];
  const address = withoutZone(bracketed ?? beforePort ?? entry);
  return isIP(address) === 0 ? undefined : address;
}

function withoutZone(address: string): string {
  return address.split('%', 1).join('');
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4';
}
