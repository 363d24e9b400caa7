import { panelRoute } from '#lib/auth/panel-route.ts';
import type { PanelParams } from '../panel-address.ts';
import { claimIn, parseConnectionId, parsePanelKey, refreshBody } from '../panel-address.ts';

/** Has one company read anew, on demand from its first row; answers with the card as it is meanwhile. */
export const POST = panelRoute<PanelParams>(async ({ server, user, params, json }) => {
  const { connection, wanted, ...claim } = await json(refreshBody);
  const connectionId = parseConnectionId(connection);
  return server.panels.refresh(user, parsePanelKey(params), claimIn(claim), {
    connectionId,
    wanted,
  });
}, 'change');
