import { panelRoute } from '#lib/auth/panel-route.ts';
import type { PanelParams } from '../panel-address.ts';
import { parseClaim, parsePanelKey } from '../panel-address.ts';

/** What the card shows now: a `CardResponse`, also when it is a problem. */
export const GET = panelRoute<PanelParams>(({ server, user, params, query }) =>
  server.panels.openCard(user, parsePanelKey(params), parseClaim(query)),
);
