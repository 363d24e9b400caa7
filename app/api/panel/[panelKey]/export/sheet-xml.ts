import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import { daysBetween } from '#lib/domain/calendar-date.ts';
import type { AmountE4 } from '#lib/domain/money.ts';
import type { TableCell, TableRecord } from './export-table.ts';

/** Indexes of `cellXfs` in the style sheet. */
export const CELL_STYLES = { plain: 0, heading: 1, date: 2, amount: 3 } as const;

/**
 * A row of SpreadsheetML (ECMA-376 part 1, §18.3.1.73). Texts are texts whatever they begin with: a
 * formula is another element, which is never written. Every cell of a heading is bold.
 *
 * @param number From 1.
 */
export function sheetRow(number: number, record: TableRecord, kind: 'heading' | 'row'): string {
  const cells = record.map((cell, index) => sheetCell(cell, `${columnName(index)}${number}`, kind));
  return `<row r="${number}">${cells.join('')}</row>`;
}

function sheetCell(cell: TableCell, place: string, kind: 'heading' | 'row'): string {
  if (cell === undefined || cell === '') return '';
  if (typeof cell === 'number') return numberCell(place, CELL_STYLES.amount, decimalText(cell));
  if (typeof cell === 'string') {
    return textCell(place, kind === 'heading' ? CELL_STYLES.heading : CELL_STYLES.plain, cell);
  }
  const serial = serialDay(cell.date);
  if (serial === undefined) return textCell(place, CELL_STYLES.plain, cell.date);
  return numberCell(place, CELL_STYLES.date, String(serial));
}

function numberCell(place: string, style: number, value: string): string {
  return `<c r="${place}" s="${style}"><v>${value}</v></c>`;
}

function textCell(place: string, style: number, text: string): string {
  return `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escapeText(text)}</t></is></c>`;
}

/** All digits there are, by whole ten-thousandths: never by a binary fraction. */
function decimalText(amount: AmountE4): string {
  const digits = String(Math.abs(amount)).padStart(5, '0');
  const fraction = digits.slice(-4).replace(/0+$/, '');
  const whole = `${amount < 0 ? '-' : ''}${digits.slice(0, -4)}`;
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

/** The day that spreadsheets count from, so that their 1900, which has a 29 February, ends right. */
const DAY_ZERO = '1899-12-30' as CalendarDate;
const FIRST_CERTAIN = '1900-03-01';

/** Days have no time zone here as there; undefined where the count of spreadsheets is wrong. */
function serialDay(date: CalendarDate): number | undefined {
  return date < FIRST_CERTAIN ? undefined : daysBetween(DAY_ZERO, date);
}

/** `A` for 0; a table has few columns. */
function columnName(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index);
}

/** More is refused by spreadsheets as a damaged file. */
const MAX_CELL_CHARACTERS = 32_767;
/** What XML 1.0 has no way to write. */
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
/** `_x000D_` stands for a character in these files: a text that has it as letters has it escaped. */
const ESCAPE_LIKE = /_(?=x[0-9A-Fa-f]{4}_)/g;

/** Text between tags. */
export function escapeText(text: string): string {
  return text
    .slice(0, MAX_CELL_CHARACTERS)
    .toWellFormed()
    .replace(NOT_XML, '\ufffd')
    .replace(ESCAPE_LIKE, '_x005F_')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
