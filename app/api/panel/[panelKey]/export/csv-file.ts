import type { CsvCell } from '#lib/i18n/csv.ts';
import { BYTE_ORDER_MARK, csvDialect, csvRecord } from '#lib/i18n/csv.ts';
import type { ExportFile, TableCell, TableRecord } from './export-table.ts';
import { exportTable } from './export-table.ts';

/** The table as CSV. Dates are written `YYYY-MM-DD`, which spreadsheets of all countries take for a date. */
export async function* csvFile(file: ExportFile): AsyncGenerator<string, void> {
  const dialect = csvDialect(file.words.locale);
  const write = (records: readonly TableRecord[]) =>
    records.map((cells) => csvRecord(cells.map(toCsvCell), dialect)).join('');
  const table = exportTable(file);
  const head = await table.next();
  yield BYTE_ORDER_MARK + write(head.value ?? []);
  for await (const records of table) yield write(records);
}

function toCsvCell(cell: TableCell): CsvCell {
  return typeof cell === 'object' ? cell.date : cell;
}
