import type { HeaderReader } from '#lib/auth/cookies.ts';
import { findCookie, readCookies } from '#lib/auth/cookies.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import { findConnectionId } from '#lib/domain/ids.ts';

const PREFIX = '__Host-handover-';

/**
 * The cookie of the session that a one-time link was exchanged for. One for each connection:
 * somebody who was sent two links must not connect one company with the session of the other.
 */
export function handOverCookieName(connectionId: ConnectionId): string {
  return `${PREFIX}${connectionId}`;
}

/** `Lax`: Visma sends the browser back by a top-level navigation. */
export function handOverCookie(
  connectionId: ConnectionId,
  { session, maxAgeSec }: { readonly session: string; readonly maxAgeSec: number },
): string {
  return `${handOverCookieName(connectionId)}=${session}; Max-Age=${maxAgeSec}; Path=/; Secure; HttpOnly; SameSite=Lax`;
}

/** What this browser holds for a connection. */
export function findHandOverSession(
  headers: HeaderReader,
  connectionId: ConnectionId | undefined,
): string | undefined {
  return connectionId === undefined
    ? undefined
    : findCookie(headers, handOverCookieName(connectionId));
}

/** The connection that this browser opened a link for; undefined where there is none, or more than one. */
export function findOnlyHandOver(headers: HeaderReader): ConnectionId | undefined {
  const [only, ...more] = Object.keys(readCookies(headers)).flatMap((name) => {
    const id = name.startsWith(PREFIX) ? findConnectionId(name.slice(PREFIX.length)) : undefined;
    return id === undefined ? [] : [id];
  });
  return more.length === 0 ? only : undefined;
}
