import type { LiveSession } from '../db/session-store.ts';
import type { PanelUser } from '../domain/actor.ts';
import { AppError } from '../errors.ts';
import { requestIdOf } from '../http/request-id.ts';
import type { AuthDeps } from './auth-deps.ts';
import type { HeaderReader } from './cookies.ts';
import { findCookie, PANEL_COOKIE } from './cookies.ts';
import { LIFETIMES } from './lifetimes.ts';
import { hashToken } from '../vault/opaque-token.ts';

type UserDeps = Pick<AuthDeps, 'sessions' | 'clock'>;

/** The CRM user behind the frame's cookie; undefined when signed out. */
export async function findPanelUser(
  deps: UserDeps,
  headers: HeaderReader,
): Promise<PanelUser | undefined> {
  const sessionId = findCookie(headers, PANEL_COOKIE);
  if (sessionId === undefined) return undefined;
  const session = await deps.sessions.findLive({
    idHash: hashToken(sessionId),
    kind: 'panel',
    now: deps.clock(),
    // Only the absolute end counts: reading the contact anew with the person's own token, every
    // five minutes, is what keeps a forgotten session from seeing anything.
    idleMs: LIFETIMES.panelSessionMs,
  });
  return session && toPanelUser(session, requestIdOf(headers));
}

/** The person whose session this is, for one request. */
export function toPanelUser(session: LiveSession, requestId: string): PanelUser {
  const { tenantId, associateId, userName, grantId, isAdministrator, panelKey } = session;
  return {
    kind: 'panel-user',
    tenantId,
    associateId,
    userName,
    grantId,
    isAdministrator,
    sessionHash: session.idHash,
    requestId,
    ...(panelKey !== undefined && { panelKey }),
  };
}

/** @throws AppError `auth.signed-out` */
export async function requirePanelUser(deps: UserDeps, headers: HeaderReader): Promise<PanelUser> {
  const user = await findPanelUser(deps, headers);
  if (user === undefined) throw new AppError('auth.signed-out', 'no panel session');
  return user;
}
