import { createHash } from 'node:crypto';

/** A name-based UUID (RFC 9562 §5.5, version 5 layout): ids stay the same whatever the seed is. */
export function namedUuid(name: string): string {
  const hex = createHash('sha1').update(`invoice-panel-simulator/${name}`).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`;
}
