/** The session that a one-time link was exchanged for; good for one connection only. */
export const HAND_OVER_COOKIE = '__Host-handover';

/** `Lax`: Visma sends the browser back by a top-level navigation. */
export function handOverCookie(session: string, maxAgeSec: number): string {
  return `${HAND_OVER_COOKIE}=${session}; Max-Age=${maxAgeSec}; Path=/; Secure; HttpOnly; SameSite=Lax`;
}
