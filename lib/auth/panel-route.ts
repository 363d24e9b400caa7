import 'server-only';
import type { PanelUser } from '../domain/actor.ts';
import type { Server } from '../server.ts';
import { server } from '../server.ts';
import type { Call } from './answer-request.ts';
import { answerRequest } from './answer-request.ts';
import type { RequestKind } from './request-rates.ts';
import { requirePanelUser } from './require-user.ts';

type PanelCall<Params> = Omit<Call<PanelUser, Params>, 'caller'> & {
  readonly user: PanelUser;
  readonly server: Server;
};

/**
 * A data route of the panel. What `handle` gives is sent as JSON, a Response as it is; what it
 * throws is answered by its code. Each session and each tenant may ask so often for each `kind`.
 */
export function panelRoute<Params = unknown>(
  handle: (call: PanelCall<Params>) => Promise<unknown>,
  kind: RequestKind = 'data',
): (request: Request, context: { params: Promise<Params> }) => Promise<Response> {
  return async (request, context) => {
    const composed = await server();
    return answerRequest(composed.auth, request, {
      requireCaller: (headers) => requirePanelUser(composed.auth, headers),
      params: () => context.params,
      handle: ({ caller, ...call }) => {
        composed.auth.requestRates.count(kind, caller, composed.clock());
        return handle({ ...call, user: caller, server: composed });
      },
    });
  };
}
