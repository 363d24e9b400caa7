import { panelRoute } from '#lib/auth/panel-route.ts';
import type { PanelParams } from '../panel-address.ts';
import { claimIn, companyBody, parseConnectionId, parsePanelKey } from '../panel-address.ts';

/** Tells the administrators that a company cannot be read; answers with the card as it is then. */
export const POST = panelRoute<PanelParams>(async ({ server, user, params, json }) => {
  const { connection, ...claim } = await json(companyBody);
  const connectionId = parseConnectionId(connection);
  return server.panels.tellAdministrator(user, parsePanelKey(params), claimIn(claim), connectionId);
}, 'change');
