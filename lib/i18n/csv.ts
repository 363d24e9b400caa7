import type { AmountE4 } from '../domain/money.ts';
import type { Locale } from './locale.ts';

/** How the spreadsheets of a country read a CSV file. */
export interface CsvDialect {
  readonly separator: ',' | ';';
  readonly decimal: '.' | ',';
}

/** Excel takes both from the region: where the comma is the decimal sign, fields end with a semicolon. */
export function csvDialect(locale: Locale): CsvDialect {
  return locale === 'en' ? { separator: ',', decimal: '.' } : { separator: ';', decimal: ',' };
}

/** Excel takes a file without it for one of the region's older character sets. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** A text, an amount, or nothing. */
export type CsvCell = string | AmountE4 | undefined;

/**
 * One record of RFC 4180, with its line end. Amounts are bare numbers, also negative ones; all
 * other fields are texts in quotes, so that no spreadsheet computes what somebody wrote into one.
 */
export function csvRecord(cells: readonly CsvCell[], dialect: CsvDialect): string {
  return `${cells.map((cell) => csvField(cell, dialect)).join(dialect.separator)}\r\n`;
}

function csvField(cell: CsvCell, { decimal }: CsvDialect): string {
  if (cell === undefined || cell === '') return '';
  if (typeof cell === 'number') return csvAmount(cell, decimal);
  return `"${withoutFormulas(cell).replaceAll('"', '""')}"`;
}

/** All digits there are, at least two after the decimal sign, nothing between groups. */
function csvAmount(amount: AmountE4, decimal: string): string {
  const digits = String(Math.abs(amount)).padStart(5, '0');
  const fraction = digits.slice(-4).replace(/0{1,2}$/, '');
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -4)}${decimal}${fraction}`;
}

/**
 * What a spreadsheet would compute, at the beginning of a text or behind what a reader with another
 * separator takes for the beginning of a field, is preceded by an apostrophe (OWASP, *CSV
 * injection*). Full-width signs count too: Excel reads them as their narrow ones.
 */
const COMPUTED = /(^|["',;|\t\r\n])(?=\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|[\t\r\n])/g;

function withoutFormulas(text: string): string {
  return text.replace(COMPUTED, "$1'");
}
