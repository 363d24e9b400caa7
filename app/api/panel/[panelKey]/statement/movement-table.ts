import type { AccountStatement, Movement } from '#lib/domain/account-statement.ts';
import type { AmountE4 } from '#lib/domain/money.ts';
import { escapeHtml } from '../../../../escape-html.ts';
import type { OutgoingWords } from '../export/outgoing-words.ts';
import type { StatementDays } from './statement-page.ts';

/** Opening balance, what moved the account, closing balance; what is not listed one by one is counted. */
export function movementTable(
  { currency, ...account }: AccountStatement,
  days: StatementDays,
  words: OutgoingWords,
): string {
  const { list, own, format } = words;
  const texts = [list('column.date'), list('column.type'), list('column.number')];
  const numbers = [list('column.amountIn', { currency }), list('column.balanceIn', { currency })];
  const left = account.count - account.movements.length;
  return [
    `<table><caption>${escapeHtml(own('statement.movements', { currency }))}</caption><thead><tr>`,
    ...[...texts, list('column.text')].map((text) => `<th scope="col">${escapeHtml(text)}</th>`),
    ...numbers.map((text) => `<th scope="col" class="number">${escapeHtml(text)}</th>`),
    '</tr></thead><tbody>',
    days.from === undefined && account.openingE4 === 0
      ? ''
      : sumRow(openingWords(days, words), account.openingE4, words),
    ...account.movements.map((movement) => movementRow(movement, words)),
    left > 0 ? `<tr><td colspan="6">${escapeHtml(own('more', { count: left }))}</td></tr>` : '',
    '</tbody><tfoot>',
    sumRow(own('statement.closing', { date: format.date(days.until) }), account.closingE4, words),
    '</tfoot></table>',
    account.undatedE4 === 0
      ? ''
      : `<p class="note">${escapeHtml(
          own('statement.undated', { amount: `${format.amount(account.undatedE4)} ${currency}` }),
        )}</p>`,
  ].join('');
}

function openingWords({ from }: StatementDays, { own, format }: OutgoingWords): string {
  if (from === undefined) return own('statement.openingBalance');
  return own('statement.opening', { date: format.date(from) });
}

function sumRow(words: string, amount: AmountE4, { format }: OutgoingWords): string {
  return `<tr class="sum"><th scope="row" colspan="5">${escapeHtml(words)}</th><td class="number">${escapeHtml(format.amount(amount))}</td></tr>`;
}

function movementRow({ row, balanceE4 }: Movement, { list, format }: OutgoingWords): string {
  const texts = [
    row.date === undefined ? '' : format.date(row.date),
    ...[list(`type.${row.type}`), row.number, row.text],
  ];
  const numbers = [format.amount(row.amountE4), format.amount(balanceE4)];
  return [
    '<tr>',
    ...texts.map((text) => `<td>${escapeHtml(text)}</td>`),
    ...numbers.map((text) => `<td class="number">${escapeHtml(text)}</td>`),
    '</tr>',
  ].join('');
}
