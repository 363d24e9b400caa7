/** Anything that answers `get(name)` as `Headers` does, such as what `next/headers` gives. */
export type HeaderReader = Pick<Headers, 'get'>;

/** The frame's session. Partitioned: it exists only under the CRM's top-level site. */
export const PANEL_COOKIE = '__Host-panel';
/** next-auth's JWT with the id of the manage session. */
export const MANAGE_COOKIE = '__Host-manage';
/** Binds a browser to the sign-in it started. */
export const PAIR_COOKIE = '__Host-pair';

const TOP_LEVEL = 'Path=/; Secure; HttpOnly; SameSite=Lax';
/** A frame's requests are cross-site for the browser, so `Lax` would never be sent. */
const IN_FRAME = 'Path=/; Secure; HttpOnly; SameSite=None; Partitioned';

export function panelCookie(sessionId: string, maxAgeSec: number): string {
  return `${PANEL_COOKIE}=${sessionId}; Max-Age=${maxAgeSec}; ${IN_FRAME}`;
}

export function endedPanelCookie(): string {
  return `${PANEL_COOKIE}=; Max-Age=0; ${IN_FRAME}`;
}

export function pairCookie(pairing: string, maxAgeSec: number): string {
  return `${PAIR_COOKIE}=${pairing}; Max-Age=${maxAgeSec}; ${TOP_LEVEL}`;
}

export function endedPairCookie(): string {
  return `${PAIR_COOKIE}=; Max-Age=0; ${TOP_LEVEL}`;
}

export function endedManageCookie(): string {
  return `${MANAGE_COOKIE}=; Max-Age=0; ${TOP_LEVEL}`;
}

/** All cookies of a request by name; the first one wins, as the most specific path comes first. */
export function readCookies(headers: HeaderReader): Readonly<Record<string, string>> {
  const pairs = (headers.get('cookie') ?? '').split(';').map((part) => part.trim());
  const named = pairs.flatMap((pair): [string, string][] => {
    const at = pair.indexOf('=');
    return at > 0 ? [[pair.slice(0, at), decoded(pair.slice(at + 1))]] : [];
  });
  return Object.fromEntries(named.reverse());
}

/** next-auth writes its values percent-encoded; a value that is not stays as it is. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

export function findCookie(headers: HeaderReader, name: string): string | undefined {
  const cookies = readCookies(headers);
  const value = Object.hasOwn(cookies, name) ? cookies[name] : undefined;
  return value === '' ? undefined : value;
}
