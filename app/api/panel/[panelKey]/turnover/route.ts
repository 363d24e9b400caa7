import { panelRoute } from '#lib/auth/panel-route.ts';
import type { PanelParams } from '../panel-address.ts';
import { parseClaim, parseConnectionId, parsePanelKey } from '../panel-address.ts';

/** What a company has invoiced and been paid, by month: a `TurnoverAnswer`. */
export const GET = panelRoute<PanelParams>(({ server, user, params, query }) =>
  server.panels.listTurnover(
    user,
    parsePanelKey(params),
    parseClaim(query),
    parseConnectionId(query.get('connection')),
  ),
);
