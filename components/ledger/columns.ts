import type { OptionalColumn } from '#lib/domain/panel-preferences.ts';
import { OPTIONAL_COLUMNS } from '#lib/domain/panel-preferences.ts';

export type Column =
  | 'number'
  | 'type'
  | 'date'
  | 'due'
  | 'status'
  | 'reference'
  | 'text'
  | 'currency'
  | 'amount'
  | 'balance';

export interface ColumnLook {
  readonly name: Column;
  /** From which width of the panel on it is shown, and where it stands in a two-line card. */
  readonly cell: string;
  /** Of its heading only, which is not seen below 480 px. */
  readonly head: string;
}

/**
 * In reading order. Number, status, due date and balance are never dropped. Below 480 px a row is
 * a card of two lines: number and balance, then status and due date.
 */
const COLUMNS: readonly ColumnLook[] = [
  { name: 'number', cell: 'col-start-1 row-start-1 font-medium', head: 'text-left' },
  { name: 'type', cell: 'hidden @min-[1000px]:table-cell', head: 'text-left' },
  {
    name: 'date',
    // A currency beside each number takes its place until 800 px.
    cell: 'hidden @min-[640px]:table-cell in-data-mixed:@max-[800px]:hidden!',
    head: 'text-left',
  },
  {
    name: 'due',
    cell: 'col-start-2 row-start-2 justify-self-end text-muted @min-[480px]:text-ink-soft',
    head: 'text-left',
  },
  {
    name: 'status',
    cell: 'col-start-1 row-start-2 min-w-0 @min-[480px]:w-full @min-[480px]:max-w-0 @min-[800px]:w-auto @min-[800px]:max-w-none',
    head: 'text-left',
  },
  {
    name: 'reference',
    cell: 'hidden max-w-0 w-1/6 truncate @min-[800px]:table-cell',
    head: 'text-left',
  },
  {
    name: 'text',
    cell: 'hidden max-w-0 w-1/5 truncate text-muted @min-[1000px]:table-cell',
    head: 'text-left',
  },
  // Where all rows have the same one, the headings of the sums name it.
  { name: 'currency', cell: 'hidden in-data-mixed:@min-[800px]:table-cell', head: 'text-left' },
  {
    name: 'amount',
    cell: 'hidden text-right tabular-nums @min-[640px]:table-cell',
    head: 'text-right',
  },
  {
    name: 'balance',
    cell: 'col-start-2 row-start-1 justify-self-end text-right font-semibold tabular-nums',
    head: 'text-right',
  },
];

export function columnsWithout(hidden: readonly OptionalColumn[]): readonly ColumnLook[] {
  return COLUMNS.filter(
    ({ name }) => !OPTIONAL_COLUMNS.some((each) => each === name && hidden.includes(each)),
  );
}

/** A row's height in pixels, by the look that the width of the panel gives it. */
export const ROW_HEIGHT_PX = 36;
export const CARD_HEIGHT_PX = 56;
export const CARDS_BELOW_PX = 480;
