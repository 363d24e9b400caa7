import { panelRoute } from '#lib/auth/panel-route.ts';
import type { PanelParams } from '../panel-address.ts';
import { parseClaim, parsePanelKey } from '../panel-address.ts';
import { parseDocument } from './document-address.ts';

/** One document with its lines and all that belongs to it: a `DocumentDetailResponse`. */
export const GET = panelRoute<PanelParams>(async ({ server, user, params, query }) => {
  const wanted = parseDocument({
    connection: query.get('connection'),
    type: query.get('type'),
    number: query.get('number'),
  });
  return server.documents.open(user, parsePanelKey(params), parseClaim(query), wanted);
});
