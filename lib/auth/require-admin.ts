import 'server-only';
import { decode } from 'next-auth/jwt';
import { z } from 'zod';
import type { LiveSession } from '../db/session-store.ts';
import type { Admin } from '../domain/actor.ts';
import { AppError, hasCode } from '../errors.ts';
import { requestIdOf } from '../http/request-id.ts';
import type { AuthDeps } from './auth-deps.ts';
import type { HeaderReader } from './cookies.ts';
import { findCookie, MANAGE_COOKIE } from './cookies.ts';
import { renewedIdentity } from './crm-token.ts';
import { LIFETIMES } from './lifetimes.ts';
import { hashToken } from '../vault/opaque-token.ts';

const tokenSchema = z.object({ sid: z.string().min(32) });

/**
 * The administrator behind a request of the manage pages. Rights are believed for ten minutes after
 * SuperOffice stated them; then the grant is refreshed, without the person noticing.
 *
 * @throws AppError `auth.signed-out`, `auth.not-administrator`, `crm.unavailable`
 */
export async function requireAdmin(deps: AuthDeps, headers: HeaderReader): Promise<Admin> {
  const session = await findManageSession(deps, headers);
  if (session === undefined) throw new AppError('auth.signed-out', 'no manage session');
  const { tenantId, associateId, userName, grantId } = session;
  if (!(await isAdministratorNow(deps, session))) {
    throw new AppError('auth.not-administrator', 'signed in, but not as an administrator');
  }
  return {
    kind: 'admin',
    tenantId,
    associateId,
    userName,
    grantId,
    sessionHash: session.idHash,
    requestId: requestIdOf(headers),
  };
}

/** The living session of the manage cookie, administrator or not; marks it as used. */
export async function findManageSession(
  deps: AuthDeps,
  headers: HeaderReader,
): Promise<LiveSession | undefined> {
  const sessionId = await findManageSessionId(deps, headers);
  if (sessionId === undefined) return undefined;
  const now = deps.clock();
  const session = await deps.sessions.findLive({
    idHash: hashToken(sessionId),
    kind: 'manage',
    now,
    idleMs: LIFETIMES.manageIdleMs,
  });
  if (session !== undefined && now - session.lastUsedAt > LIFETIMES.touchMs) {
    await deps.sessions.touch({ tenantId: session.tenantId, idHash: session.idHash, now });
  }
  return session;
}

async function findManageSessionId(
  deps: AuthDeps,
  headers: HeaderReader,
): Promise<string | undefined> {
  const token = findCookie(headers, MANAGE_COOKIE);
  if (token === undefined) return undefined;
  // Sealed with another secret, expired, or no token at all: signed out, whichever it was.
  const claims = await decode({ token, secret: deps.config.authSecret }).catch(() => undefined);
  return tokenSchema.safeParse(claims).data?.sid;
}

async function isAdministratorNow(deps: AuthDeps, session: LiveSession): Promise<boolean> {
  const verifiedAfter = deps.clock() - LIFETIMES.identityMs;
  if (session.identityVerifiedAt > verifiedAfter) return session.isAdministrator;
  const { tenantId, grantId } = session;
  try {
    return (await renewedIdentity(deps, { tenantId, grantId, verifiedAfter })).isAdministrator;
  } catch (error) {
    if (!hasCode(error, 'crm.signed-out')) throw error;
    throw new AppError('auth.signed-out', 'SuperOffice no longer knows this sign-in', {
      cause: error,
    });
  }
}
