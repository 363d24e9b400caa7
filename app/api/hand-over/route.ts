import { z } from 'zod';
import { answerRequest } from '#lib/auth/answer-request.ts';
import { jsonAnswer } from '#lib/auth/problem-answer.ts';
import { server } from '#lib/server.ts';
import { handOverCookie } from '../../hand-over/hand-over-cookie.ts';

const bodySchema = z.object({ secret: z.string().max(100) });

/** Exchanges the secret of a one-time link for the cookie of its hand-over. The link itself never reaches a log. */
export async function POST(request: Request): Promise<Response> {
  const { auth, handOvers, clock } = await server();
  return answerRequest(auth, request, {
    requireCaller: () => Promise.resolve(undefined),
    params: () => Promise.resolve(undefined),
    handle: async ({ json, requestId }) => {
      auth.redeemBound.count('hand-over', clock());
      const { secret } = await json(bodySchema);
      const { session, expiresAt } = await handOvers.open({ secret, requestId });
      const maxAgeSec = Math.floor((expiresAt - clock()) / 1000);
      return jsonAnswer(
        {},
        { headers: new Headers({ 'set-cookie': handOverCookie(session, maxAgeSec) }) },
      );
    },
  });
}
