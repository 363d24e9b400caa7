import { findCookie } from '#lib/auth/cookies.ts';
import type { Connector } from '#lib/domain/actor.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import type { Server } from '#lib/server.ts';
import { server } from '#lib/server.ts';
import type { Journey } from '../journey.ts';
import {
  cleanRedirect,
  findJourney,
  findJourneyOf,
  journeyCookie,
  journeyEnd,
} from '../journey.ts';
import { endingOf, requireConnector } from '../require-connector.ts';
import { TRANSACTION_COOKIE, transactionCookie } from '../transaction-cookie.ts';

/** Sends a browser to Visma Connect. It only starts: the callback verifies and shows the company. */
export async function GET(request: Request): Promise<Response> {
  const composed = await server();
  const { appUrl } = composed.config;
  const wish = findWish(composed, request);
  if (wish === undefined) return cleanRedirect(new URL('/manage', appUrl));
  try {
    const connector = await requireConnector(composed, wish.journey, request.headers);
    const { connectionId } = wish.journey;
    if (connectionId === undefined) return journeyEnd(appUrl, wish.journey, 'not-found');
    const journey = { ...wish.journey, connectionId };
    return wish.step === 'sign-out'
      ? await leaveVisma(composed, request, journey)
      : await goToVisma(composed, request, { ...wish, journey, connector });
  } catch (error) {
    const ending = endingOf(error);
    if (ending === undefined) throw error;
    return journeyEnd(appUrl, wish.journey, ending);
  }
}

interface Wish {
  readonly journey: Journey;
  /** *Choose again* signs out of Visma first, where its session would choose for the person. */
  readonly step: 'sign-out' | 'sign-in';
  readonly prompt: 'select_account' | 'login';
}

/** Undefined for what neither our own page nor Visma's sign-out caused: a foreign site sends nobody to Visma. */
function findWish({ connections }: Server, request: Request): Wish | undefined {
  const { searchParams } = new URL(request.url);
  const state = searchParams.get('state');
  if (state !== null) {
    const journey = findJourneyOf(request.headers, (kept) =>
      connections.isReturnFromVisma(kept, state),
    );
    return journey === undefined ? undefined : { journey, step: 'sign-in', prompt: 'login' };
  }
  if (!isOwnNavigation(request.headers)) return undefined;
  return {
    journey: findJourney(searchParams),
    step: searchParams.get('choose') === 'again' ? 'sign-out' : 'sign-in',
    prompt: 'select_account',
  };
}

async function leaveVisma(
  { connections }: Server,
  request: Request,
  journey: Journey,
): Promise<Response> {
  const { url, returnSecret } = await connections.leaveVisma();
  return cleanRedirect(url, [
    journeyCookie(request.headers, { ...journey, awaitedState: returnSecret }),
  ]);
}

async function goToVisma(
  { connections }: Server,
  request: Request,
  {
    journey,
    connector,
    prompt,
  }: Omit<Wish, 'journey'> & {
    readonly journey: Journey & { readonly connectionId: ConnectionId };
    readonly connector: Connector;
  },
): Promise<Response> {
  const start = {
    connectionId: journey.connectionId,
    browserId: findCookie(request.headers, TRANSACTION_COOKIE),
    prompt,
  };
  const { url, browserId } =
    journey.isServiceProof && connector.kind === 'admin'
      ? await connections.startServiceProof(connector, start)
      : await connections.start(connector, start);
  const awaitedState = url.searchParams.get('state') ?? '';
  return cleanRedirect(url, [
    transactionCookie(browserId),
    journeyCookie(request.headers, { ...journey, awaitedState }),
  ]);
}

/** Another site's link or image must not send anybody to Visma; browsers without Fetch Metadata pass. */
function isOwnNavigation(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site');
  return site === null || site === 'same-origin' || site === 'none';
}
