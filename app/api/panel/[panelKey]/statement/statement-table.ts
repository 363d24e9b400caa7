import { escapeHtml } from '../../../../escape-html.ts';

/** Names the places that the cells take on a narrow screen. */
type TableKind = 'movements' | 'items' | 'ageing';

interface TableParts {
  readonly kind: TableKind;
  readonly caption: string;
  readonly head: string;
  readonly body: readonly string[];
  readonly foot?: string;
}

/**
 * A table of the statement, its rows already written. The roles are written out because a row that
 * is laid out as a card on a narrow screen loses its own.
 */
export function writeTable({ kind, caption, head, body, foot }: TableParts): string {
  return [
    `<table role="table" class="${kind}"><caption>${escapeHtml(caption)}</caption>`,
    `<thead role="rowgroup">${head}</thead>`,
    `<tbody role="rowgroup">${body.join('')}</tbody>`,
    foot === undefined ? '' : `<tfoot role="rowgroup">${foot}</tfoot>`,
    '</table>',
  ].join('');
}

/** Texts to the left, then numbers to the right. */
export function writeHead(texts: readonly string[], numbers: readonly string[]): string {
  const head = (text: string, look: string) =>
    `<th role="columnheader" scope="col"${look}>${escapeHtml(text)}</th>`;
  return writeRow([
    ...texts.map((text) => head(text, '')),
    ...numbers.map((text) => head(text, ' class="number"')),
  ]);
}

export function writeCells(texts: readonly string[], numbers: readonly string[]): string {
  return writeRow([
    ...texts.map((text) => `<td role="cell">${escapeHtml(text)}</td>`),
    ...numbers.map(numberCell),
  ]);
}

/** A sum in the last of so many columns, and before it what it is. */
export function writeSum(words: string, sum: string, columns: number): string {
  const name = `<th role="rowheader" scope="row" colspan="${String(columns - 1)}">${escapeHtml(words)}</th>`;
  return writeRow([name, numberCell(sum)], 'sum');
}

/** What is said in place of rows. */
export function writeNote(words: string, columns: number): string {
  return writeRow(
    [`<td role="cell" colspan="${String(columns)}">${escapeHtml(words)}</td>`],
    'note',
  );
}

function numberCell(text: string): string {
  return `<td role="cell" class="number">${escapeHtml(text)}</td>`;
}

function writeRow(cells: readonly string[], look?: 'sum' | 'note'): string {
  const kind = look === undefined ? '' : ` class="${look}"`;
  return `<tr role="row"${kind}>${cells.join('')}</tr>`;
}
