import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import type { CardExport, DocumentExport, ExportedDocument } from '#lib/domain/document-export.ts';
import type { DocumentQuery } from '#lib/domain/document-query.ts';
import type { AmountE4 } from '#lib/domain/money.ts';
import { toAmountE4 } from '#lib/domain/money.ts';
import type { OutgoingWords } from './outgoing-words.ts';
import { queryWords } from './query-words.ts';

export interface ExportFile {
  readonly card: Pick<CardExport, 'companyName' | 'customerName' | 'customerNumber'>;
  readonly documents: DocumentExport;
  /** What was asked for to get them. */
  readonly query: DocumentQuery;
  readonly words: OutgoingWords;
}

/** A text, an amount, a calendar date, or nothing. */
export type TableCell = string | AmountE4 | { readonly date: CalendarDate } | undefined;
export type TableRecord = readonly TableCell[];

/** What the columns hold, in their order. */
export const EXPORT_COLUMNS = [
  'type',
  'number',
  'date',
  'due',
  'status',
  'reference',
  'text',
  'currency',
  'amount',
  'balance',
] as const;

/**
 * The table of every kind of file, part by part: the headings, the documents page by page, and
 * below them what they add up to per currency, whose they are, how old they are and what was chosen.
 */
export async function* exportTable(file: ExportFile): AsyncGenerator<readonly TableRecord[], void> {
  const { documents, words } = file;
  const sums = new Map<string, bigint>();
  yield [EXPORT_COLUMNS.map((column) => words.list(`column.${column}`))];
  for await (const page of documents.pages) {
    for (const { row, isSummed } of page) {
      if (!isSummed) continue;
      sums.set(row.currency, (sums.get(row.currency) ?? 0n) + BigInt(row.balanceE4));
    }
    yield page.map((document) => cellsOf(document, words));
  }
  yield [[], ...totals(sums, words), ...about(file)];
}

function cellsOf({ row }: ExportedDocument, { list, state }: OutgoingWords): TableRecord {
  return [
    ...[list(`type.${row.type}`), row.number, toCell(row.date), toCell(row.dueDate)],
    ...[state(row.state), row.reference, row.text],
    ...[row.currency, row.amountE4, row.balanceE4],
  ];
}

function toCell(date: CalendarDate | undefined): TableCell {
  return date && { date };
}

function totals(sums: ReadonlyMap<string, bigint>, { own }: OutgoingWords): TableRecord[] {
  const between = Array.from({ length: 6 }, () => undefined);
  return [...sums].map(([currency, sum]) => [
    ...[own('total'), ...between],
    ...[currency, undefined, toAmountE4(sum)],
  ]);
}

function about({ card, documents: { readAt }, query, words }: ExportFile): TableRecord[] {
  const { own, format } = words;
  return [
    [own('company'), card.companyName],
    [own('customer'), `${card.customerName} (${card.customerNumber})`],
    [own('shown'), queryWords(query, words)],
    [own('readAt'), readAt === undefined ? own('notComplete') : format.moment(readAt)],
  ];
}
