import type { LedgerRef, StoredLedger } from '../db/ledger-store.ts';
import type { LedgerTurnoverStore, TurnoverRows } from '../db/ledger-turnover-store.ts';
import type { CalendarDate } from '../domain/calendar-date.ts';
import type { Turnover, TurnoverGroup } from '../domain/turnover.ts';
import { findTurnover, groupTurnover, monthBefore, TURNOVER_MONTHS } from '../domain/turnover.ts';
import type { LedgerDeps } from './ledger-deps.ts';
import { getLedger } from './list-documents.ts';

export interface TurnoverQuestion extends LedgerRef {
  /** The calendar date in the company's time zone. */
  readonly today: CalendarDate;
  /** ISO 4217. */
  readonly baseCurrency: string | undefined;
}

type Deps = Pick<LedgerDeps, 'ledgers'> & { readonly turnovers: LedgerTurnoverStore };

/**
 * What was invoiced and paid, by month. Added up once for each read, when somebody asks: a large
 * ledger is read far more often than this is looked at. Undefined before the first read is complete.
 * Throws `input.not-found`.
 */
export async function listTurnover(
  deps: Deps,
  question: TurnoverQuestion,
): Promise<Turnover | undefined> {
  const { today, baseCurrency } = question;
  const ledger = await getLedger(deps, question);
  if (ledger.visibleRead === undefined) return undefined;
  const known = await deps.turnovers.find(ledger, ledger.visibleRead);
  // Its connection was removed meanwhile.
  if (known === undefined) return undefined;
  const rows = { read: ledger.visibleRead, settlementsVersion: known.settlementsVersion };
  const groups = known.groups ?? (await addUp(deps, ledger, rows, today));
  return findTurnover(groups, today, baseCurrency);
}

async function addUp(
  { turnovers }: Deps,
  ledger: StoredLedger,
  rows: TurnoverRows,
  today: CalendarDate,
): Promise<readonly TurnoverGroup[]> {
  const since = monthBefore(today, TURNOVER_MONTHS - 1);
  // They may be asked for in a later month; what is dated far ahead is a slip of the pen.
  const until = monthBefore(today, -12);
  const groups = groupTurnover(await turnovers.listSums(ledger, { since, until }));
  await turnovers.save(ledger, { ...rows, groups });
  return groups;
}
