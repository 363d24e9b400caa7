import type { StoredLedger } from '../db/ledger-store.ts';
import type { CalendarDate } from '../domain/calendar-date.ts';
import type { LedgerFigures } from '../domain/ledger-figures.ts';
import { figuresOf } from '../domain/ledger-profile.ts';
import type { LedgerDeps } from './ledger-deps.ts';

export interface LedgerWithFigures {
  readonly ledger: StoredLedger;
  /** Absent before the first rows, and where sums leave the safe integers. */
  readonly figures?: LedgerFigures;
}

/**
 * What a ledger adds up to on the day `today` of the company. Figures and ledger are of one read:
 * when one was published between the two questions, the ledger given is the newer one.
 */
export async function withFigures(
  deps: Pick<LedgerDeps, 'ledgers' | 'figures'>,
  asked: StoredLedger,
  today: CalendarDate,
): Promise<LedgerWithFigures> {
  const { read, rows } = await deps.figures.findProfile(asked);
  const isOfShownRead = asked.visibleRead === undefined || asked.visibleRead === read;
  const ledger = isOfShownRead ? asked : ((await deps.ledgers.find(asked)) ?? asked);
  const isFirst = ledger.visibleRead === undefined;
  if (rows.length === 0 && isFirst) return { ledger };
  // Of yet another read: the next opening tells.
  if (read !== undefined && !isFirst && read !== ledger.visibleRead) return { ledger };
  const areOpenExact = !isFirst || ledger.isOpenExact;
  const figures = figuresOf(rows, today, { isSoFar: isFirst, areOpenExact });
  return { ledger, ...(figures !== undefined && { figures }) };
}
