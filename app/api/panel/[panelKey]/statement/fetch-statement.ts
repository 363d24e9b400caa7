import type { FileToSend } from '#lib/auth/file-answer.ts';
import type { HandledFile } from '#lib/auth/file-handle.ts';
import type { PanelUser } from '#lib/domain/actor.ts';
import { gatherStatement } from '#lib/domain/account-statement.ts';
import type { CardExport } from '#lib/domain/document-export.ts';
import type { DocumentQuery } from '#lib/domain/document-query.ts';
import { AppError } from '#lib/errors.ts';
import { customerLocale } from '#lib/i18n/customer-locale.ts';
import type { Server } from '#lib/server.ts';
import { readOpenClaims, readOpenCredits } from '../export/open-documents.ts';
import { outgoingWords } from '../export/outgoing-words.ts';
import type { PanelParams } from '../panel-address.ts';
import { claimIn, parseConnectionId, parsePanelKey } from '../panel-address.ts';
import { statementPage } from './statement-page.ts';
import { statementPeriod } from './statement-period.ts';

/** What still can be printed; the sums are of all. */
const MAX_ROWS = 2_000;

const BY_DATE: DocumentQuery = { view: 'all', sort: 'date', direction: 'ascending' };

interface StatementCall {
  readonly server: Pick<Server, 'exports'>;
  readonly user: PanelUser;
  readonly file: HandledFile;
  readonly params: PanelParams;
}

/**
 * The page in the customer's language, authorised anew: a handle only says who asks for what.
 * Throws as `exportCard` does, and `document.used-handle`.
 */
export async function fetchStatement(call: StatementCall): Promise<FileToSend> {
  const { server, user, file, params } = call;
  const panelKey = parsePanelKey(params);
  if (file.panelKey !== panelKey || file.type !== undefined) {
    throw new AppError('document.used-handle', 'the handle was made for another address');
  }
  const { uctx, usid, cuid } = file;
  const claim = claimIn({ uctx, usid, cuid });
  const card = await server.exports.open(user, panelKey, claim, parseConnectionId(file.connection));
  const words = await outgoingWords(customerLocale(card.country), card.timeZone);
  const period = statementPeriod(file.period, card.today);
  const documents = await card.read(BY_DATE);
  const page = statementPage(card, words, {
    days: { from: period.from, until: period.to ?? card.today },
    accounts: await gatherStatement(documents.pages, { period, maxRows: MAX_ROWS }),
    readAt: documents.readAt,
    ...(period.to === undefined && { open: await readOpen(card) }),
  });
  return {
    content: Buffer.from(page, 'utf8'),
    name: `${words.own('statement.title')} ${card.customerName} ${card.today}.html`,
    contentType: 'text/html; charset=utf-8',
    disposition: 'inline',
  };
}

async function readOpen(card: CardExport) {
  return {
    claims: await readOpenClaims(card, MAX_ROWS),
    credits: await readOpenCredits(card, MAX_ROWS),
  };
}
