import type { CardExport, DocumentExport, ExportedDocument } from '#lib/domain/document-export.ts';
import type { DocumentQuery } from '#lib/domain/document-query.ts';
import { toAmountE4 } from '#lib/domain/money.ts';
import type { CsvCell } from '#lib/i18n/csv.ts';
import { BYTE_ORDER_MARK, csvDialect, csvRecord } from '#lib/i18n/csv.ts';
import type { OutgoingWords } from './outgoing-words.ts';
import { queryWords } from './query-words.ts';

export interface CsvFile {
  readonly card: Pick<CardExport, 'companyName' | 'customerName' | 'customerNumber'>;
  readonly documents: DocumentExport;
  /** What was asked for to get them. */
  readonly query: DocumentQuery;
  readonly words: OutgoingWords;
}

/**
 * The file part by part: the headings, the documents page by page, and below them what they add up
 * to per currency, whose they are, how old they are and what was chosen. Dates are written
 * `YYYY-MM-DD`, which spreadsheets of all countries take for a date.
 */
export async function* csvFile(file: CsvFile): AsyncGenerator<string, void> {
  const { documents, words } = file;
  const dialect = csvDialect(words.locale);
  const write = (records: readonly (readonly CsvCell[])[]) =>
    records.map((cells) => csvRecord(cells, dialect)).join('');
  const sums = new Map<string, bigint>();
  yield BYTE_ORDER_MARK + write([headings(words)]);
  for await (const page of documents.pages) {
    for (const { row, isSummed } of page) {
      if (!isSummed) continue;
      sums.set(row.currency, (sums.get(row.currency) ?? 0n) + BigInt(row.balanceE4));
    }
    yield write(page.map((document) => cellsOf(document, words)));
  }
  yield write([[], ...totals(sums, words), ...about(file)]);
}

function headings({ list }: OutgoingWords): readonly string[] {
  return [
    ...[list('column.type'), list('column.number'), list('column.date'), list('column.due')],
    ...[list('column.status'), list('column.reference'), list('column.text')],
    ...[list('column.currency'), list('column.amount'), list('column.balance')],
  ];
}

function cellsOf({ row }: ExportedDocument, { list, state }: OutgoingWords): readonly CsvCell[] {
  return [
    ...[list(`type.${row.type}`), row.number, row.date, row.dueDate],
    ...[state(row.state), row.reference, row.text],
    ...[row.currency, row.amountE4, row.balanceE4],
  ];
}

function totals(sums: ReadonlyMap<string, bigint>, { own }: OutgoingWords): readonly CsvCell[][] {
  const between = Array.from({ length: 6 }, () => undefined);
  return [...sums].map(([currency, sum]) => [
    ...[own('total'), ...between],
    ...[currency, undefined, toAmountE4(sum)],
  ]);
}

function about({ card, documents: { readAt }, query, words }: CsvFile): readonly CsvCell[][] {
  const { own, format } = words;
  return [
    [own('company'), card.companyName],
    [own('customer'), `${card.customerName} (${card.customerNumber})`],
    [own('shown'), queryWords(query, words)],
    [own('readAt'), readAt === undefined ? own('notComplete') : format.moment(readAt)],
  ];
}
