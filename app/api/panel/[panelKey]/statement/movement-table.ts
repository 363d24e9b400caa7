import type { AccountStatement, Movement } from '#lib/domain/account-statement.ts';
import { escapeHtml } from '../../../../escape-html.ts';
import type { OutgoingWords } from '../export/outgoing-words.ts';
import type { StatementDays } from './statement-page.ts';
import { writeCells, writeHead, writeNote, writeSum, writeTable } from './statement-table.ts';

const COLUMNS = 6;

/** Opening balance, what moved the account, closing balance; what is not listed one by one is counted. */
export function movementTable(
  { currency, ...account }: AccountStatement,
  days: StatementDays,
  words: OutgoingWords,
): string {
  const { list, own, format } = words;
  const left = account.count - account.movements.length;
  const opening = days.from === undefined && account.openingE4 === 0 ? [] : [account.openingE4];
  const closing = own('statement.closing', { date: format.date(days.until) });
  const table = writeTable({
    kind: 'movements',
    caption: own('statement.movements', { currency }),
    head: writeHead(
      [list('column.date'), list('column.type'), list('column.number'), list('column.text')],
      [list('column.amountIn', { currency }), own('statement.balanceIn', { currency })],
    ),
    body: [
      ...opening.map((sum) => writeSum(openingWords(days, words), format.amount(sum), COLUMNS)),
      ...account.movements.map((movement) => movementRow(movement, words)),
      left > 0 ? writeNote(own('more', { count: left }), COLUMNS) : '',
    ],
    foot: writeSum(closing, format.amount(account.closingE4), COLUMNS),
  });
  if (account.undatedE4 === 0) return table;
  const undated = own('statement.undated', {
    amount: `${format.amount(account.undatedE4)} ${currency}`,
  });
  return `${table}<p class="note">${escapeHtml(undated)}</p>`;
}

function openingWords({ from }: StatementDays, { own, format }: OutgoingWords): string {
  if (from === undefined) return own('statement.openingBalance');
  return own('statement.opening', { date: format.date(from) });
}

function movementRow({ row, balanceE4 }: Movement, { list, format }: OutgoingWords): string {
  const date = row.date === undefined ? '' : format.date(row.date);
  return writeCells(
    [date, list(`type.${row.type}`), row.number, row.text],
    [format.amount(row.amountE4), format.amount(balanceE4)],
  );
}
