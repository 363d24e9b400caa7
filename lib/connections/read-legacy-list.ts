import { AppError } from '../errors.ts';
import { LEGACY_COLUMNS } from './legacy-row.ts';

export interface ListedRecord {
  /** Line of a CSV file, counted from 1 with the header; entry of a JSON list, counted from 1. */
  readonly line: number;
  readonly record: unknown;
}

/**
 * The records of a JSON list or of a CSV file with a header line, comma or semicolon (RFC 4180
 * quoting). Throws `input.invalid` where the whole cannot be read; single records are not judged.
 */
export function readLegacyList(content: string): readonly ListedRecord[] {
  const text = content.replace(/^\uFEFF/, '').trim();
  if (text === '') throw new AppError('input.invalid', 'the list is empty');
  return text.startsWith('[') ? readJson(text) : readCsv(text);
}

function readJson(text: string): readonly ListedRecord[] {
  const records = parseJson(text);
  if (!Array.isArray(records)) throw new AppError('input.invalid', 'the list is not valid JSON');
  return records.map((record: unknown, index) => ({ line: index + 1, record }));
}

/** The parser's own message would quote the text, tokens included. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readCsv(text: string): readonly ListedRecord[] {
  const header = text.slice(0, text.search(/[\r\n]|$/));
  const separator = header.includes(';') ? ';' : ',';
  const [columns, ...rows] = splitCsv(text, separator);
  const names = columns?.cells.map((cell) => cell.trim()) ?? [];
  const missing = LEGACY_COLUMNS.filter((column) => !names.includes(column));
  if (missing.length > 0) {
    throw new AppError('input.invalid', `the header lacks ${missing.join(', ')}`);
  }
  return rows
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
    .map(({ line, cells }) => ({ line, record: toRecord(names, cells) }));
}

/** A row with more cells than columns is cut wrongly: better no record than one of shifted cells. */
function toRecord(names: readonly string[], cells: readonly string[]): unknown {
  if (cells.length > names.length) return undefined;
  return Object.fromEntries(cells.map((cell, index) => [names[index] ?? '', cell]));
}

interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

function splitCsv(text: string, separator: string): readonly CsvRow[] {
  const cell = new RegExp(
    `(?:"((?:[^"]|"")*)"|((?!")[^${separator}\\r\\n]*))(${separator}|\\r?\\n|\\r|$)`,
    'y',
  );
  const rows: CsvRow[] = [];
  const state: { line: number; startLine: number; cells: string[] } = {
    line: 1,
    startLine: 1,
    cells: [],
  };
  while (cell.lastIndex <= text.length) {
    const match = cell.exec(text);
    if (match === null) throw new AppError('input.invalid', `line ${state.line} is not valid CSV`);
    const [whole, quoted, plain = '', end = ''] = match;
    state.cells.push(quoted?.replaceAll('""', '"') ?? plain);
    state.line += whole.match(/\r\n|\r|\n/g)?.length ?? 0;
    if (end === separator) continue;
    rows.push({ line: state.startLine, cells: state.cells });
    state.cells = [];
    state.startLine = state.line;
    if (end === '') break;
  }
  return rows;
}
