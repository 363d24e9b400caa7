import { panelRoute } from '#lib/auth/panel-route.ts';
import { streamAnswer } from '#lib/auth/stream-answer.ts';
import { MAX_SHEET_ROWS } from '#lib/domain/document-export.ts';
import { AppError } from '#lib/errors.ts';
import { toLocale } from '#lib/i18n/locale.ts';
import { parseDocumentQuery } from '../document-query.ts';
import type { PanelParams } from '../panel-address.ts';
import { parseClaim, parseConnectionId, parsePanelKey } from '../panel-address.ts';
import { csvFile } from './csv-file.ts';
import { parseExportFormat } from './export-format.ts';
import { outgoingWords } from './outgoing-words.ts';
import { xlsxFile } from './xlsx-file.ts';

const FORMATS = {
  csv: { write: csvFile, contentType: 'text/csv; charset=utf-8' },
  xlsx: {
    write: xlsxFile,
    contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  },
} as const;

/** All documents of a company that the list shows by the same parameters, as a CSV file or a workbook. */
export const GET = panelRoute<PanelParams>(async ({ server, user, params, query, requestId }) => {
  const panelKey = parsePanelKey(params);
  const connectionId = parseConnectionId(query.get('connection'));
  const wanted = parseDocumentQuery(query);
  const format = parseExportFormat(query);
  const card = await server.exports.open(user, panelKey, parseClaim(query), connectionId);
  const documents = await card.read(wanted);
  if (format === 'xlsx' && documents.total > MAX_SHEET_ROWS) {
    throw new AppError('export.too-large', 'more rows than a workbook takes');
  }
  const { tenantId, associateId } = user;
  const line = { requestId, tenantId, associateId, panelKey, connectionId };
  server.log.info('documents exported', { ...line, kind: format, total: documents.total });
  const words = await outgoingWords(toLocale(query.get('lang') ?? undefined), card.timeZone);
  const { write, contentType } = FORMATS[format];
  return streamAnswer(write({ card, documents, query: wanted, words }), {
    name: `${card.companyName} ${card.customerName} ${card.today}.${format}`,
    contentType,
    onFailure: (error) => server.log.warn('export broke off', { ...line, error }),
  });
}, 'export');
