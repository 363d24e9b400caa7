import { panelRoute } from '#lib/auth/panel-route.ts';
import { parseDocumentQuery } from '../document-query.ts';
import type { PanelParams } from '../panel-address.ts';
import { parseClaim, parseConnectionId, parseLimit, parsePanelKey } from '../panel-address.ts';

/** One page of a company's documents: a `DocumentPage`. */
export const GET = panelRoute<PanelParams>(({ server, user, params, query }) => {
  const cursor = query.get('cursor');
  return server.panels.listDocuments(user, parsePanelKey(params), parseClaim(query), {
    connectionId: parseConnectionId(query.get('connection')),
    query: parseDocumentQuery(query),
    limit: parseLimit(query.get('limit')),
    ...(cursor !== null && { cursor }),
  });
});
