import { findCookie } from '#lib/auth/cookies.ts';
import { server } from '#lib/server.ts';
import type { Journey } from '../journey.ts';
import { findJourneyOf, findNewestJourney, journeyEnd } from '../journey.ts';
import { endingOf, requireConnector } from '../require-connector.ts';
import { TRANSACTION_COOKIE } from '../transaction-cookie.ts';

/** Redirect URI of Visma Connect. Without the session that started, nothing is used up or called. */
export async function GET(request: Request): Promise<Response> {
  const composed = await server();
  const { config, connections, handOvers } = composed;
  const callbackParameters = new URL(request.url).searchParams;
  const journey = findJourney(request.headers, callbackParameters.get('state'));
  try {
    const connector = await requireConnector(composed, journey, request.headers);
    const callback = {
      browserId: findCookie(request.headers, TRANSACTION_COOKIE),
      callbackParameters,
    };
    const { result, connectionId = journey.connectionId } =
      connector.kind === 'hand-over'
        ? await handOvers.finish({ ...callback, holder: connector })
        : await connections.finish({ ...callback, connector });
    return journeyEnd(config.appUrl, { ...journey, connectionId }, result);
  } catch (error) {
    const ending = endingOf(error);
    if (ending === undefined) throw error;
    return journeyEnd(config.appUrl, journey, ending);
  }
}

function findJourney(headers: Headers, state: string | null): Journey {
  return (
    findJourneyOf(headers, (awaited) => awaited === state) ??
    findNewestJourney(headers) ?? { from: 'manage', isServiceProof: false, connectionId: undefined }
  );
}
