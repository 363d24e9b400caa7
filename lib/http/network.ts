import { isIP } from 'node:net';

/** A range of addresses, or with all its bits a single one. */
export interface Network {
  readonly address: string;
  readonly bits: number;
}

/** Of an address or a range in CIDR notation; one that holds every address is none. */
export function findNetwork(text: string): Network | undefined {
  const [, address = '', given] = /^([\da-f.:]+)(?:\/(\d{1,3}))?$/i.exec(text) ?? [];
  const family = isIP(address);
  if (family === 0) return undefined;
  const longest = family === 4 ? 32 : 128;
  const bits = Number(given ?? longest);
  return bits >= 1 && bits <= longest ? { address, bits } : undefined;
}
