import { BlockList, isIP } from 'node:net';

/** IANA's special-purpose registries (RFC 6890 and successors): nothing on the public internet answers there. */
const IPV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Link-local; clouds give out instance credentials at 169.254.169.254.
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
];
const IPV6: readonly (readonly [string, number])[] = [
  // Unspecified, loopback and the deprecated IPv4-compatible addresses.
  ['::', 96],
  ['64:ff9b:1::', 48],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];
/** Prefixes of IPv6 that carry an IPv4 address, behind which the same ranges lie. */
const CARRIERS: readonly { readonly prefix: string; readonly at: number }[] = [
  { prefix: '::ffff:', at: 96 },
  // NAT64 (RFC 6052): on an IPv6-only host every IPv4 server looks so.
  { prefix: '64:ff9b::', at: 96 },
];

const special = createBlockList();

/**
 * Whether an address lies on this machine or in a network around it: loopback, private, link-local,
 * unique-local, shared (CGNAT), multicast. Takes every form that a URL may write an IPv4 address in
 * (`2130706433`, `0x7f.1`); what is no address is not private.
 */
export function isPrivateAddress(text: string): boolean {
  const address = canonical(text);
  const family = isIP(address);
  if (family === 0) return false;
  return special.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

function canonical(text: string): string {
  const plain = text.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  if (isIP(plain) !== 0) return plain;
  return URL.parse(`http://${plain}/`)?.hostname ?? '';
}

function createBlockList(): BlockList {
  const list = new BlockList();
  for (const [network, bits] of IPV6) list.addSubnet(network, bits, 'ipv6');
  for (const [network, bits] of IPV4) {
    list.addSubnet(network, bits, 'ipv4');
    for (const { prefix, at } of CARRIERS) list.addSubnet(`${prefix}${network}`, at + bits, 'ipv6');
  }
  return list;
}
