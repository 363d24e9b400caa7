import { findCookie } from '#lib/auth/cookies.ts';
import type { ConnectResult } from '#lib/domain/connect-result.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import { findConnectionId } from '#lib/domain/ids.ts';

/** From where somebody left for Visma, and so where the browser comes back to. */
const PLACES = {
  manage: '/manage',
  /** From the manage page, to prove control of a typed Tenant ID. */
  service: '/manage',
  run: '/manage/reconnect',
  'hand-over': '/hand-over',
} as const;
export type JourneyFrom = keyof typeof PLACES;

export interface Journey {
  readonly from: JourneyFrom;
  /** Absent where the cookie of a hand-over says it. */
  readonly connectionId: ConnectionId | undefined;
}

export function findJourneyFrom(word: string | null): JourneyFrom {
  return word !== null && Object.hasOwn(PLACES, word) ? (word as JourneyFrom) : 'manage';
}

/**
 * Remembers the journey while the browser is away. It decides nothing but the page to come back
 * to and whose session is asked for: the callback checks browser, session and state by itself.
 */
const JOURNEY_COOKIE = '__Host-visma-journey';
const JOURNEY_SEC = 600;
const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Lax';

/** `returnSecret` comes back from Visma's sign-out as `state`, and shows that we sent the browser there. */
export function journeyCookie({ from, connectionId }: Journey, returnSecret = ''): string {
  const value = `${from}.${connectionId ?? ''}.${returnSecret}`;
  return `${JOURNEY_COOKIE}=${value}; Max-Age=${JOURNEY_SEC}; ${ATTRIBUTES}`;
}

export interface RememberedJourney extends Journey {
  readonly returnSecret: string;
}

export function findRememberedJourney(headers: Headers): RememberedJourney | undefined {
  const [from = '', connection = '', returnSecret = ''] = (
    findCookie(headers, JOURNEY_COOKIE) ?? ''
  ).split('.');
  if (!Object.hasOwn(PLACES, from)) return undefined;
  return { from: findJourneyFrom(from), connectionId: findConnectionId(connection), returnSecret };
}

/** A clean 303 to where the journey began: a word of ours and one of our ids, nothing that came from outside. */
export function journeyEnd(
  appUrl: string,
  { from, connectionId }: Journey,
  result: ConnectResult,
): Response {
  const url = new URL(PLACES[from], appUrl);
  url.searchParams.set('result', result);
  // A holder of a link sees one connection only, and no id.
  if (connectionId !== undefined && from !== 'hand-over') {
    url.searchParams.set('connection', connectionId);
  }
  return cleanRedirect(url);
}

/** 303: whatever the method was, the next request is a GET without a body (RFC 9700 §4.12). */
export function cleanRedirect(url: URL, cookies: readonly string[] = []): Response {
  const headers = new Headers({ location: url.href, 'cache-control': 'private, no-store' });
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  return new Response(null, { status: 303, headers });
}
