import { createHash } from 'node:crypto';
import type { ConnectionId } from '../domain/ids.ts';

/** A share in [0, 1) that is a connection's own: what many would do at once, each does at its time. */
export function spreadById(id: ConnectionId): number {
  return createHash('sha256').update(id).digest().readUInt32BE() / 2 ** 32;
}
