import type { CallSheet } from '#lib/domain/call-sheet.ts';
import type { DocumentRow } from '#lib/domain/card.ts';
import type { CardExport } from '#lib/domain/document-export.ts';
import type { AmountE4 } from '#lib/domain/money.ts';
import type { OpenItems } from '#lib/domain/open-items.ts';
import { escapeHtml } from '../../../../escape-html.ts';
import type { OpenDocuments } from '../export/open-documents.ts';
import type { OutgoingWords } from '../export/outgoing-words.ts';

/** The sheet in one language: lines to read out, and a table that mail programs take. */
export function callSheet(
  card: Pick<CardExport, 'customerName' | 'companyName'>,
  { items, readAt }: OpenDocuments,
  words: OutgoingWords,
): CallSheet {
  const { own, format } = words;
  const { customerName: customer, companyName: company } = card;
  const heading = own('openItems', { customer, company });
  const asOf =
    readAt === undefined ? own('notComplete') : own('asOf', { time: format.moment(readAt) });
  const none = items.length === 0 ? [own('none')] : [];
  const paragraph = (text: string) => `<p>${escapeHtml(text)}</p>`;
  return {
    language: words.locale,
    text: [heading, asOf, ...none, ...items.flatMap((each) => ['', ...linesOf(each, words)])].join(
      '\n',
    ),
    html: [
      `<p><strong>${escapeHtml(heading)}</strong><br>${escapeHtml(asOf)}</p>`,
      ...none.map(paragraph),
      ...items.map((each) => tableOf(each, words) + sumsOf(each, words).map(paragraph).join('')),
    ].join('\n'),
  };
}

function linesOf(items: OpenItems, words: OutgoingWords): readonly string[] {
  const lines = items.rows.map((row) => cellsOf(row, words).filter(Boolean).join(' · '));
  return [...lines, ...sumsOf(items, words)];
}

function sumsOf(items: OpenItems, { own, format }: OutgoingWords): readonly string[] {
  const { rows, count, currency } = items;
  const sum = (amount: AmountE4) => `${format.amount(amount)} ${currency}`;
  const left = count - rows.length;
  return [
    ...(left > 0 ? [own('more', { count: left })] : []),
    own('totalOpen', { amount: sum(items.totalE4) }),
    ...(items.overdueE4 === 0 ? [] : [own('totalOverdue', { amount: sum(items.overdueE4) })]),
  ];
}

function cellsOf(row: DocumentRow, { list, own, format, state }: OutgoingWords): readonly string[] {
  return [
    `${list(`type.${row.type}`)} ${row.number}`,
    row.date === undefined ? '' : format.date(row.date),
    row.dueDate === undefined ? '' : own('dueOn', { date: format.date(row.dueDate) }),
    state(row.state),
    `${format.amount(row.balanceE4)} ${row.currency}`,
  ];
}

/** Looks are written at the cells: mail programs drop style sheets. */
const CELL = 'padding:2px 12px 2px 0;text-align:left;vertical-align:top';
const NUMBER = 'padding:2px 0;text-align:right;white-space:nowrap';

function tableOf({ rows, currency }: OpenItems, words: OutgoingWords): string {
  const { list, format, state } = words;
  const heads = [list('column.type'), list('column.number'), list('column.date')];
  const more = [list('column.due'), list('column.status')];
  const head = [...heads, ...more].map((text) => cell('th', CELL, text)).join('');
  const last = cell('th', NUMBER, list('column.balanceIn', { currency }));
  const body = rows.map((row) => {
    const texts = [
      ...[list(`type.${row.type}`), row.number],
      row.date === undefined ? '' : format.date(row.date),
      row.dueDate === undefined ? '' : format.date(row.dueDate),
      state(row.state),
    ];
    const cells = texts.map((text) => cell('td', CELL, text)).join('');
    return `<tr>${cells}${cell('td', NUMBER, format.amount(row.balanceE4))}</tr>`;
  });
  return `<table style="border-collapse:collapse"><tr>${head}${last}</tr>${body.join('')}</table>`;
}

function cell(tag: 'th' | 'td', style: string, text: string): string {
  return `<${tag} style="${style}">${escapeHtml(text)}</${tag}>`;
}
