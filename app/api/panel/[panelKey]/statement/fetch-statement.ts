import type { FileToSend } from '#lib/auth/file-answer.ts';
import type { HandledFile } from '#lib/auth/file-handle.ts';
import type { PanelUser } from '#lib/domain/actor.ts';
import type { StatementPeriod } from '#lib/domain/account-statement.ts';
import { gatherStatement } from '#lib/domain/account-statement.ts';
import type { CardExport, ExportedDocument } from '#lib/domain/document-export.ts';
import type { DocumentQuery } from '#lib/domain/document-query.ts';
import { AppError, hasCode } from '#lib/errors.ts';
import { customerLocale } from '#lib/i18n/customer-locale.ts';
import type { Server } from '#lib/server.ts';
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
  readonly signal: AbortSignal;
}

/**
 * The page in the customer's language, authorised anew: a handle only says who asks for what.
 * Throws as `exportCard` and `exportDocuments` do, `document.used-handle`, and `http.aborted`.
 */
export async function fetchStatement(call: StatementCall): Promise<FileToSend> {
  const { server, user, file, params, signal } = call;
  const panelKey = parsePanelKey(params);
  if (file.panelKey !== panelKey || file.type !== undefined) {
    throw new AppError('document.used-handle', 'the handle was made for another address');
  }
  const { uctx, usid, cuid } = file;
  const claim = claimIn({ uctx, usid, cuid });
  const card = await server.exports.open(user, panelKey, claim, parseConnectionId(file.connection));
  const words = await outgoingWords(customerLocale(card.country), card.timeZone);
  const period = statementPeriod(file.period, card.today);
  const { accounts, readAt, ...open } = await readStatement(card, period, signal);
  const page = statementPage(card, words, {
    days: { from: period.from, until: period.to ?? card.today },
    accounts,
    readAt,
    ...(period.to === undefined && { open }),
  });
  return {
    content: Buffer.from(page, 'utf8'),
    name: `${words.own('statement.title')} ${card.customerName} ${card.today}.html`,
    contentType: 'text/html; charset=utf-8',
    disposition: 'inline',
  };
}

/**
 * In one pass, so that all its parts are of the same documents; anew where the ledger was read anew
 * meanwhile, which rarely happens twice in a row.
 */
async function readStatement(card: CardExport, period: StatementPeriod, signal: AbortSignal) {
  const readOnce = async () => {
    const { pages, readAt } = await card.read(BY_DATE);
    const options = { period, today: card.today, maxRows: MAX_ROWS };
    return { ...(await gatherStatement(whileWanted(pages, signal), options)), readAt };
  };
  try {
    return await readOnce();
  } catch (error) {
    if (!hasCode(error, 'export.changed')) throw error;
    return readOnce();
  }
}

/** No page is asked for once the tab is closed. */
async function* whileWanted(
  pages: AsyncIterable<readonly ExportedDocument[]>,
  signal: AbortSignal,
): AsyncGenerator<readonly ExportedDocument[]> {
  requireWanted(signal);
  for await (const page of pages) {
    yield page;
    requireWanted(signal);
  }
}

function requireWanted(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError('http.aborted', 'the tab was closed');
}
