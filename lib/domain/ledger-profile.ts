import { ageingBucket } from './ageing.ts';
import type { CalendarDate } from './calendar-date.ts';
import { documentLane } from './document-lane.ts';
import type { AgeingBucket, DocumentLane } from './document-query.ts';
import type { CustomerDocument } from './document.ts';
import { signedE4 } from './document.ts';
import type { ChipCounts, CurrencyFigures, Figure, LedgerFigures } from './ledger-figures.ts';
import { isSafeSum, toAmountE4 } from './money.ts';

/**
 * A ledger in few rows, which hold on every day: documents of one currency, lane and due date added
 * up. Sums are of balances with the sign of their type (`signedE4`), in the document's currency and
 * in the company's; they are bigints because sums of many rows leave the safe integers.
 */
export interface ProfileRow {
  readonly currency: string;
  readonly lane: DocumentLane;
  /** Of open claims only; absent: they have none. */
  readonly dueDate?: CalendarDate;
  readonly sumE4: bigint;
  readonly baseSumE4: bigint;
  readonly count: number;
}

export type FigureMarks = Pick<LedgerFigures, 'isSoFar' | 'areOpenExact'>;

/** The profile row of one document; rows may be added up or not, the figures are the same. */
export function toProfileRow(document: CustomerDocument): ProfileRow {
  const lane = documentLane(document);
  return {
    currency: document.currency,
    lane,
    ...(lane === 'open' && document.dueDate !== undefined && { dueDate: document.dueDate }),
    sumE4: BigInt(signedE4(document.type, document.balanceE4)),
    baseSumE4: BigInt(signedE4(document.type, document.baseBalanceE4)),
    count: 1,
  };
}

/**
 * What a profile adds up to on the day `today` of the company. Undefined when the sums may not fit
 * into safe integers (900 billion of a currency): no figure is better than a wrong one.
 */
export function figuresOf(
  profile: readonly ProfileRow[],
  today: CalendarDate,
  marks: FigureMarks,
): LedgerFigures | undefined {
  const byCurrency = Map.groupBy(profile, ({ currency }) => currency);
  const isExact =
    areSafe(profile, baseOf) && [...byCurrency.values()].every((rows) => areSafe(rows, ownOf));
  if (!isExact) return undefined;
  const { open, overdue, notDue, credits, netE4 } = addUp(profile, today, baseOf);
  return {
    currencies: shownCurrencies(byCurrency).map((currency) => ({
      currency,
      ...addUp(byCurrency.get(currency) ?? [], today, ownOf),
    })),
    base: { open, overdue, notDue, credits, netE4 },
    counts: countChips(profile, today),
    ...marks,
  };
}

type ValueOf = (row: ProfileRow) => bigint;
const ownOf: ValueOf = ({ sumE4 }) => sumE4;
const baseOf: ValueOf = ({ baseSumE4 }) => baseSumE4;

const isOpen = ({ lane }: ProfileRow) => lane === 'open';
const isCredit = ({ lane }: ProfileRow) => lane === 'credit';

/** When the amounts without their signs fit together, every sum of some of them does. */
function areSafe(rows: readonly ProfileRow[], valueOf: ValueOf): boolean {
  const summed = rows.filter((row) => isOpen(row) || isCredit(row)).map(valueOf);
  return isSafeSum(summed.reduce((sum, value) => sum + (value < 0n ? -value : value), 0n));
}

function addUp(
  rows: readonly ProfileRow[],
  today: CalendarDate,
  valueOf: ValueOf,
): Omit<CurrencyFigures, 'currency'> {
  const open = rows.filter(isOpen);
  const credits = rows.filter(isCredit);
  const overdue = open.filter((row) => isOverdue(row, today));
  const byBucket = Map.groupBy(open, ({ dueDate }) => ageingBucket(dueDate, today));
  return {
    open: toFigure(open, valueOf),
    overdue: toFigure(overdue, valueOf),
    notDue: toFigure(byBucket.get('not-due') ?? [], valueOf),
    credits: toFigure(credits, valueOf),
    netE4: toFigure([...open, ...credits], valueOf).sumE4,
    ageing: toAgeing((bucket) => toFigure(byBucket.get(bucket) ?? [], valueOf)),
  };
}

function isOverdue({ dueDate }: ProfileRow, today: CalendarDate): boolean {
  return dueDate !== undefined && dueDate < today;
}

function toFigure(rows: readonly ProfileRow[], valueOf: ValueOf): Figure {
  return {
    sumE4: toAmountE4(rows.reduce((sum, row) => sum + valueOf(row), 0n)),
    count: countOf(rows),
  };
}

function toAgeing(figureOf: (bucket: AgeingBucket) => Figure): Record<AgeingBucket, Figure> {
  return {
    'not-due': figureOf('not-due'),
    '1-30': figureOf('1-30'),
    '31-60': figureOf('31-60'),
    '61-90': figureOf('61-90'),
    'over-90': figureOf('over-90'),
  };
}

/**
 * Those with something left, most open documents first. A customer who owes nothing still has a
 * line of zeros, in the currency of most documents.
 */
function shownCurrencies(
  byCurrency: ReadonlyMap<string, readonly ProfileRow[]>,
): readonly string[] {
  const all = [...byCurrency].map(([currency, rows]) => ({
    currency,
    open: countOf(rows.filter(isOpen)),
    credits: countOf(rows.filter(isCredit)),
    documents: countOf(rows),
  }));
  const sorted = all.toSorted(
    (a, b) =>
      b.open - a.open ||
      b.credits - a.credits ||
      b.documents - a.documents ||
      (a.currency < b.currency ? -1 : 1),
  );
  const left = sorted.filter(({ open, credits }) => open + credits > 0);
  return (left.length > 0 ? left : sorted.slice(0, 1)).map(({ currency }) => currency);
}

function countChips(profile: readonly ProfileRow[], today: CalendarDate): ChipCounts {
  const inLanes = (...lanes: readonly DocumentLane[]) =>
    countOf(profile.filter(({ lane }) => lanes.includes(lane)));
  return {
    all: countOf(profile),
    open: inLanes('open'),
    overdue: countOf(profile.filter((row) => isOpen(row) && isOverdue(row, today))),
    paid: inLanes('paid'),
    credits: inLanes('credit', 'used-credit'),
  };
}

function countOf(rows: readonly ProfileRow[]): number {
  return rows.reduce((sum, { count }) => sum + count, 0);
}
