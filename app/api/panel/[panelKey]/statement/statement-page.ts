import type { AccountStatement, GatheredStatement } from '#lib/domain/account-statement.ts';
import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import type { DocumentRow } from '#lib/domain/card.ts';
import type { CardExport } from '#lib/domain/document-export.ts';
import { AGEING_BUCKETS } from '#lib/domain/document-query.ts';
import { toAmountE4 } from '#lib/domain/money.ts';
import type { OpenItems } from '#lib/domain/open-items.ts';
import { escapeHtml } from '../../../../escape-html.ts';
import type { OutgoingWords } from '../export/outgoing-words.ts';
import { movementTable } from './movement-table.ts';
import { STATEMENT_STYLE } from './statement-style.ts';
import { writeCells, writeHead, writeNote, writeSum, writeTable } from './statement-table.ts';

const ITEM_COLUMNS = 7;

/** The days that a statement is of. */
export interface StatementDays {
  readonly from: CalendarDate | undefined;
  readonly until: CalendarDate;
}

interface Statement {
  readonly days: StatementDays;
  readonly accounts: readonly AccountStatement[];
  /** When the documents were read completely (epoch milliseconds). */
  readonly readAt: number | undefined;
  /** What is open today; absent where the period ended before. */
  readonly open?: Pick<GatheredStatement, 'claims' | 'credits'>;
}

/**
 * A customer's account with one company over a period, per currency: opening balance, movements,
 * closing balance, and what is open with its age. A page without script, written by hand: its
 * answer lets none run.
 */
export function statementPage(
  card: CardExport,
  words: OutgoingWords,
  statement: Statement,
): string {
  const { own } = words;
  const title = own('statement.title');
  const sections = statement.accounts.map((account) => section(account, statement, words));
  return `<!doctype html>
<html lang="${words.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(`${title} · ${card.customerName}`)}</title>
<style>${STATEMENT_STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${facts(card, statement, words)}
${sections.length === 0 ? `<p>${escapeHtml(own('statement.nothing'))}</p>` : sections.join('\n')}
</main>
</body>
</html>
`;
}

function facts(card: CardExport, { days, readAt }: Statement, words: OutgoingWords): string {
  const { own, format } = words;
  const lines = [
    [own('customer'), `${card.customerName} (${card.customerNumber})`],
    [own('company'), card.companyName],
    [own('statement.period'), periodWords(days, words)],
    [own('readAt'), readAt === undefined ? own('notComplete') : format.moment(readAt)],
  ];
  const written = lines.map(
    ([name = '', text = '']) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(text)}</dd>`,
  );
  return `<dl>${written.join('')}</dl>`;
}

function periodWords({ from, until }: StatementDays, { list, format }: OutgoingWords): string {
  if (from === undefined) return list('period.until', { date: format.date(until) });
  return `${format.date(from)} – ${format.date(until)}`;
}

function section(
  account: AccountStatement,
  { days, open }: Statement,
  words: OutgoingWords,
): string {
  const { currency } = account;
  const of = (items: readonly OpenItems[] | undefined) =>
    items?.find((each) => each.currency === currency);
  return [
    `<section><h2>${escapeHtml(currency)}</h2>`,
    movementTable(account, days, words),
    openTables(of(open?.claims), of(open?.credits), words),
    '</section>',
  ].join('');
}

/** Below the movements: which documents the closing balance of today consists of. */
function openTables(
  claims: OpenItems | undefined,
  credits: OpenItems | undefined,
  words: OutgoingWords,
): string {
  if (claims === undefined && credits === undefined) return '';
  const { list, format } = words;
  const currency = claims?.currency ?? credits?.currency ?? '';
  const net = toAmountE4(BigInt(claims?.totalE4 ?? 0) + BigInt(credits?.totalE4 ?? 0));
  return [
    claims === undefined ? '' : itemTable(list('figure.open'), claims, words),
    claims === undefined ? '' : ageingTable(claims, words),
    credits === undefined ? '' : itemTable(list('view.unapplied'), credits, words),
    `<p class="net"><span>${escapeHtml(list('figure.net'))}</span> `,
    `<strong>${escapeHtml(`${format.amount(net)} ${currency}`)}</strong></p>`,
  ].join('');
}

function itemTable(caption: string, items: OpenItems, words: OutgoingWords): string {
  const { list, own, format } = words;
  const { rows, count, currency, totalE4 } = items;
  const left = count - rows.length;
  return writeTable({
    kind: 'items',
    caption,
    head: writeHead(
      [
        ...[list('column.type'), list('column.number'), list('column.date'), list('column.due')],
        list('column.status'),
      ],
      [list('column.amountIn', { currency }), list('column.balanceIn', { currency })],
    ),
    body: [
      ...rows.map((row) => itemRow(row, words)),
      left > 0 ? writeNote(own('more', { count: left }), ITEM_COLUMNS) : '',
    ],
    foot: writeSum(own('statement.total'), format.amount(totalE4), ITEM_COLUMNS),
  });
}

function itemRow(row: DocumentRow, { list, format, state }: OutgoingWords): string {
  const texts = [
    ...[list(`type.${row.type}`), row.number],
    row.date === undefined ? '' : format.date(row.date),
    row.dueDate === undefined ? '' : format.date(row.dueDate),
    state(row.state),
  ];
  return writeCells(texts, [format.amount(row.amountE4), format.amount(row.balanceE4)]);
}

function ageingTable({ currency, ageing }: OpenItems, { list, format }: OutgoingWords): string {
  const sums = AGEING_BUCKETS.map((bucket) => format.amount(ageing[bucket]));
  return writeTable({
    kind: 'ageing',
    caption: list('ageing.heading', { currency }),
    head: writeHead(
      [],
      AGEING_BUCKETS.map((bucket) => list(`ageing.${bucket}`)),
    ),
    body: [writeCells([], sums)],
  });
}
