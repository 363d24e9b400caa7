import { panelRoute } from '#lib/auth/panel-route.ts';
import { streamAnswer } from '#lib/auth/stream-answer.ts';
import { toLocale } from '#lib/i18n/locale.ts';
import { parseDocumentQuery } from '../document-query.ts';
import type { PanelParams } from '../panel-address.ts';
import { parseClaim, parseConnectionId, parsePanelKey } from '../panel-address.ts';
import { csvFile } from './csv-file.ts';
import { outgoingWords } from './outgoing-words.ts';

/** All documents of a company that the list shows by the same parameters, as a CSV file. */
export const GET = panelRoute<PanelParams>(async ({ server, user, params, query, requestId }) => {
  const panelKey = parsePanelKey(params);
  const connectionId = parseConnectionId(query.get('connection'));
  const wanted = parseDocumentQuery(query);
  const card = await server.exports.open(user, panelKey, parseClaim(query), connectionId);
  const documents = await card.read(wanted);
  const { tenantId, associateId } = user;
  const line = { requestId, tenantId, associateId, panelKey, connectionId };
  server.log.info('documents exported', { ...line, total: documents.total });
  const words = await outgoingWords(toLocale(query.get('lang') ?? undefined), card.timeZone);
  return streamAnswer(csvFile({ card, documents, query: wanted, words }), {
    name: `${card.companyName} ${card.customerName} ${card.today}.csv`,
    contentType: 'text/csv; charset=utf-8',
    onFailure: (error) => server.log.warn('export broke off', { ...line, error }),
  });
});
