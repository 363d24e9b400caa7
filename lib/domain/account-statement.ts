import type { CalendarDate } from './calendar-date.ts';
import type { DocumentRow } from './card.ts';
import type { ExportedDocument } from './document-export.ts';
import type { BalanceFacts } from './document.ts';
import { documentRole, hasSomethingLeft, statusStanding } from './document.ts';
import type { AmountE4 } from './money.ts';
import { toAmountE4 } from './money.ts';
import type { OpenItems } from './open-items.ts';
import { byDueDate, createOpenItems } from './open-items.ts';

/**
 * Whether a document moved the customer's account: released, and a claim, a credit or what took a
 * credit back. Cash documents are settled when they are made; a voided payment and the closed
 * document that voided it count neither.
 */
export function isMovement(document: BalanceFacts): boolean {
  if (statusStanding(document.status) !== 'released') return false;
  if (document.type === 'VoidPayment') return hasSomethingLeft(document);
  const role = documentRole(document.type);
  return role === 'claim' || role === 'credit' || role === 'reversal';
}

/** Both ends belong to it; without one it is open on that side. */
export interface StatementPeriod {
  readonly from?: CalendarDate;
  readonly to?: CalendarDate;
}

export interface Movement {
  readonly row: DocumentRow;
  /** What the customer owed once the document was there. */
  readonly balanceE4: AmountE4;
}

/** One customer's account in one currency over a period. */
export interface AccountStatement {
  readonly currency: string;
  readonly openingE4: AmountE4;
  /** By date, the first ones. */
  readonly movements: readonly Movement[];
  /** Of all movements. */
  readonly count: number;
  /** `openingE4` and all movements; with no end of the period the net of the figures. */
  readonly closingE4: AmountE4;
  /**
   * The part of `openingE4` that no document tells: what was settled without one (discounts,
   * rounding, differences of exchange), on a date that is therefore not known.
   */
  readonly undatedE4: AmountE4;
}

/** All from the same documents: what is open adds up to the closing balances of today. */
export interface GatheredStatement {
  readonly accounts: readonly AccountStatement[];
  /** With something left today, by due date. */
  readonly claims: readonly OpenItems[];
  /** With something left today, by date. */
  readonly credits: readonly OpenItems[];
}

interface StatementOptions {
  readonly period: StatementPeriod;
  /** In the company's time zone. */
  readonly today: CalendarDate;
  /** Movements, claims and credits are kept per currency, the first ones. */
  readonly maxRows: number;
}

interface Account {
  net: bigint;
  before: bigint;
  within: bigint;
  after: bigint;
  count: number;
  readonly rows: DocumentRow[];
}

/**
 * The account of each currency, by the dates of documents: a payment counts on its own date, whenever
 * it was applied. It is anchored at the balances of today and counted back from there, so that the
 * closing balance of a period is the opening balance of the next, and that of today the net.
 *
 * @param pages All documents of the customer by date.
 */
export async function gatherStatement(
  pages: AsyncIterable<readonly ExportedDocument[]>,
  { period, today, maxRows }: StatementOptions,
): Promise<GatheredStatement> {
  const accounts = new Map<string, Account>();
  const claims = createOpenItems({ today, maxRows, order: byDueDate });
  const credits = createOpenItems({ today, maxRows });
  for await (const page of pages) {
    for (const document of page.filter((each) => each.isMovement || each.isSummed)) {
      const { currency } = document.row;
      const account = accounts.get(currency) ?? nothingYet();
      accounts.set(currency, account);
      add(account, document, period, maxRows);
      if (document.isSummed) (document.isClaim ? claims : credits).add(document.row);
    }
  }
  return {
    accounts: [...accounts].map(toStatement).sort((a, b) => b.count - a.count),
    claims: claims.list(),
    credits: credits.list(),
  };
}

function nothingYet(): Account {
  return { net: 0n, before: 0n, within: 0n, after: 0n, count: 0, rows: [] };
}

function add(
  account: Account,
  { row, isSummed, isMovement: moves }: ExportedDocument,
  period: StatementPeriod,
  maxRows: number,
): void {
  if (isSummed) account.net += BigInt(row.balanceE4);
  if (!moves) return;
  const part = partOf(row.date, period);
  account[part] += BigInt(row.amountE4);
  if (part !== 'within') return;
  account.count += 1;
  if (account.rows.length < maxRows) account.rows.push(row);
}

/** A document without a date is before every period that begins. */
function partOf(
  date: CalendarDate | undefined,
  { from, to }: StatementPeriod,
): 'before' | 'within' | 'after' {
  if (from !== undefined && (date === undefined || date < from)) return 'before';
  return to !== undefined && date !== undefined && date > to ? 'after' : 'within';
}

function toStatement([currency, account]: readonly [string, Account]): AccountStatement {
  const { net, before, within, after, count, rows } = account;
  const opening = net - after - within;
  return {
    currency,
    openingE4: toAmountE4(opening),
    movements: withBalances(opening, rows),
    count,
    closingE4: toAmountE4(net - after),
    undatedE4: toAmountE4(opening - before),
  };
}

function withBalances(opening: bigint, rows: readonly DocumentRow[]): readonly Movement[] {
  const running = { balance: opening };
  return rows.map((row) => {
    running.balance += BigInt(row.amountE4);
    return { row, balanceE4: toAmountE4(running.balance) };
  });
}
