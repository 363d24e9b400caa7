import { panelRoute } from '#lib/auth/panel-route.ts';
import type { PanelParams } from '../panel-address.ts';
import { parseAsking, parseClaim, parsePanelKey } from '../panel-address.ts';
import { refuseForeignCard } from './refuse-foreign-card.ts';

/** What the card shows now: a `CardResponse`, also when it is a problem of the sender's own card. */
export const GET = panelRoute<PanelParams>(async ({ server, user, params, query }) => {
  const key = parsePanelKey(params);
  return refuseForeignCard(
    await server.panels.openCard(user, key, parseClaim(query), parseAsking(query)),
  );
}, 'card');
