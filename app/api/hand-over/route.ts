import { z } from 'zod';
import { answerRequest } from '#lib/auth/answer-request.ts';
import { countRedemption } from '#lib/auth/count-redemption.ts';
import { jsonAnswer } from '#lib/auth/problem-answer.ts';
import { server } from '#lib/server.ts';
import { findHandOverSession, handOverCookie } from '../../hand-over/hand-over-cookie.ts';

/** A text that is no secret of ours is answered as a link that does not exist. */
const bodySchema = z.object({ secret: z.string() });

/**
 * Exchanges the secret of a one-time link for the cookie of its hand-over; a browser that has that
 * cookie is only told which connection it is for. The link itself never reaches a log.
 */
export async function POST(request: Request): Promise<Response> {
  const { auth, handOvers, clock } = await server();
  return answerRequest(auth, request, {
    requireCaller: () => Promise.resolve(undefined),
    params: () => Promise.resolve(undefined),
    handle: async ({ json, requestId }) => {
      const { secret } = await json(bodySchema);
      countRedemption(auth, secret);
      const { connectionId, session, expiresAt } = await handOvers.open({
        secret,
        findHeld: findHandOverSession.bind(undefined, request.headers),
        requestId,
      });
      const maxAgeSec = Math.floor((expiresAt - clock()) / 1000);
      const cookie = handOverCookie(connectionId, { session, maxAgeSec });
      return jsonAnswer({ connectionId }, { headers: new Headers({ 'set-cookie': cookie }) });
    },
  });
}
