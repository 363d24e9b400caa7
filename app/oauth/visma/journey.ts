import { findCookie } from '#lib/auth/cookies.ts';
import type { ConnectResult } from '#lib/domain/connect-result.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import { findConnectionId } from '#lib/domain/ids.ts';

/** From where somebody left for Visma, and so where the browser comes back to. */
const PLACES = {
  manage: '/manage',
  run: '/manage/reconnect',
  'hand-over': '/hand-over',
} as const;
export type JourneyFrom = keyof typeof PLACES;

export interface Journey {
  readonly from: JourneyFrom;
  /** The sign-in proves control of the company behind a Tenant ID, and is not kept. */
  readonly isServiceProof: boolean;
  /** Absent where an address without one was asked for. */
  readonly connectionId: ConnectionId | undefined;
}

export function findJourney(parameters: URLSearchParams): Journey {
  return {
    from: findPlace(parameters.get('from') ?? '') ?? 'manage',
    isServiceProof: parameters.get('service') === '1',
    connectionId: findConnectionId(parameters.get('connection') ?? ''),
  };
}

function findPlace(word: string): JourneyFrom | undefined {
  return Object.hasOwn(PLACES, word) ? (word as JourneyFrom) : undefined;
}

/**
 * Remembers journeys while the browser is away. It decides nothing but the page to come back to and
 * whose session is asked for: the callback checks browser, session and state by itself.
 */
const JOURNEY_COOKIE = '__Host-visma-journey';
const JOURNEY_SEC = 600;
const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Lax';
/** Tabs that are at Visma at once. Those before them have been left, or find their way by the newest. */
const KEPT_JOURNEYS = 5;
/** What is read from the cookie is written into it again. */
const STATE = /^[A-Za-z0-9_-]{1,43}$/;

export interface RememberedJourney extends Journey {
  /** What Visma sends back as `state`; of a sign-out it also shows that we sent the browser there. */
  readonly awaitedState: string;
}

/** Adds a journey to those that this browser's other tabs are on. */
export function journeyCookie(headers: Headers, journey: RememberedJourney): string {
  const others = readJourneys(headers).filter((each) => each.awaitedState !== journey.awaitedState);
  const value = [journey, ...others].slice(0, KEPT_JOURNEYS).map(writeJourney).join('~');
  return `${JOURNEY_COOKIE}=${value}; Max-Age=${JOURNEY_SEC}; ${ATTRIBUTES}`;
}

/** The journey that an answer of Visma belongs to. */
export function findJourneyOf(
  headers: Headers,
  isState: (awaitedState: string) => boolean,
): RememberedJourney | undefined {
  return readJourneys(headers).find(({ awaitedState }) => isState(awaitedState));
}

/** Where whoever brings an answer that belongs to none has most likely come from. */
export function findNewestJourney(headers: Headers): RememberedJourney | undefined {
  return readJourneys(headers)[0];
}

function writeJourney({ from, isServiceProof, connectionId, awaitedState }: RememberedJourney) {
  return [from, isServiceProof ? 'service' : '', connectionId ?? '', awaitedState].join('.');
}

function readJourneys(headers: Headers): readonly RememberedJourney[] {
  const entries = (findCookie(headers, JOURNEY_COOKIE) ?? '').split('~');
  return entries.flatMap((entry) => {
    const [word = '', service = '', connection = '', awaitedState = ''] = entry.split('.');
    const from = findPlace(word);
    if (from === undefined || !STATE.test(awaitedState)) return [];
    const connectionId = findConnectionId(connection);
    return [{ from, isServiceProof: service === 'service', connectionId, awaitedState }];
  });
}

/** A clean 303 to where the journey began: a word of ours and one of our ids, nothing that came from outside. */
export function journeyEnd(
  appUrl: string,
  { from, connectionId }: Pick<Journey, 'from' | 'connectionId'>,
  result: ConnectResult,
): Response {
  const url = new URL(PLACES[from], appUrl);
  url.searchParams.set('result', result);
  if (connectionId !== undefined) url.searchParams.set('connection', connectionId);
  return cleanRedirect(url);
}

/** 303: whatever the method was, the next request is a GET without a body (RFC 9700 §4.12). */
export function cleanRedirect(url: URL, cookies: readonly string[] = []): Response {
  const headers = new Headers({ location: url.href, 'cache-control': 'private, no-store' });
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  return new Response(null, { status: 303, headers });
}
