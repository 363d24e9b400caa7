import { requireAdmin } from '#lib/auth/require-admin.ts';
import type { Connector } from '#lib/domain/actor.ts';
import type { ConnectResult } from '#lib/domain/connect-result.ts';
import { AppError, hasCode } from '#lib/errors.ts';
import { requestIdOf } from '#lib/http/request-id.ts';
import type { Server } from '#lib/server.ts';
import { findHandOverSession } from '../../hand-over/hand-over-cookie.ts';
import type { Journey } from './journey.ts';

/** Whoever makes the journey: the holder of a link to its connection where it began with one, else an administrator. Throws `auth.*` and `crm.unavailable`. */
export async function requireConnector(
  { auth, handOvers }: Server,
  { from, connectionId }: Journey,
  headers: Headers,
): Promise<Connector> {
  if (from !== 'hand-over') return requireAdmin(auth, headers);
  const holder = await handOvers.findHolder({
    session: findHandOverSession(headers, connectionId),
    requestId: requestIdOf(headers),
  });
  if (holder === undefined) throw new AppError('auth.signed-out', 'no hand-over');
  return holder;
}

/** The ending that an error means to whoever travels; undefined for what is a fault of ours. */
export function endingOf(error: unknown): ConnectResult | undefined {
  if (hasCode(error, 'auth.signed-out')) return 'signed-out';
  if (hasCode(error, 'auth.not-administrator')) return 'not-administrator';
  if (hasCode(error, 'input.not-found')) return 'not-found';
  if (hasCode(error, 'crm.unavailable')) return 'crm-down';
  return hasCode(error, 'visma.connect-unavailable') ? 'visma-down' : undefined;
}
