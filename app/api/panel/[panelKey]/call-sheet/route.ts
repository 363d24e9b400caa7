import { panelRoute } from '#lib/auth/panel-route.ts';
import { customerLocale } from '#lib/i18n/customer-locale.ts';
import { toLocale } from '#lib/i18n/locale.ts';
import { readOpenClaims } from '../export/open-documents.ts';
import { outgoingWords } from '../export/outgoing-words.ts';
import type { PanelParams } from '../panel-address.ts';
import { parseClaim, parseConnectionId, parsePanelKey } from '../panel-address.ts';
import { callSheet } from './call-sheet.ts';

/** Nobody reads out more, and a mail should not hold more; the sums are of all. */
const MAX_ROWS = 200;

/** A `CallSheet`, in the language asked for or else in the customer's. */
export const GET = panelRoute<PanelParams>(async ({ server, user, params, query }) => {
  const connectionId = parseConnectionId(query.get('connection'));
  const language = query.get('language');
  const panelKey = parsePanelKey(params);
  const card = await server.exports.open(user, panelKey, parseClaim(query), connectionId);
  const locale = language === null ? customerLocale(card.country) : toLocale(language);
  const words = await outgoingWords(locale, card.timeZone);
  return callSheet(card, await readOpenClaims(card, MAX_ROWS), words);
});
