import type { LedgerLookStore } from '../db/ledger-look-store.ts';
import type { LedgerNewsStore } from '../db/ledger-news-store.ts';
import type { StoredLedger } from '../db/ledger-store.ts';
import type { CalendarDate } from '../domain/calendar-date.ts';
import type { Clock } from '../domain/clock.ts';
import type { DocumentNews, LedgerNews, RememberedLooks } from '../domain/ledger-look.ts';
import { addLook, isWorthNoting } from '../domain/ledger-look.ts';

export interface NewsDeps {
  readonly looks: LedgerLookStore;
  readonly news: LedgerNewsStore;
  readonly clock: Clock;
  readonly background: (task: (signal: AbortSignal) => Promise<void>) => void;
}

export interface Looker {
  readonly associateId: string;
  /** The calendar date in the company's time zone. */
  readonly today: CalendarDate;
  /** As stored before this look. */
  readonly known: RememberedLooks | undefined;
}

/**
 * What has happened since the person's last look of the view before, and remembers this one.
 * Undefined in a first view.
 */
export async function findNews(
  deps: NewsDeps,
  ledger: StoredLedger,
  { associateId, today, known }: Looker,
): Promise<LedgerNews | undefined> {
  const { tenantId, ledgerId, visibleRead } = ledger;
  const read = visibleRead === undefined ? {} : { read: visibleRead };
  const looks = addLook(known, { at: deps.clock(), on: today, ...read });
  if (isWorthNoting(known, looks)) {
    // Behind the answer: on SQLite a read of another customer may hold the only writer for seconds.
    deps.background(() => deps.looks.save({ tenantId, ledgerId, associateId }, looks, known));
  }
  const { before } = looks;
  if (before === undefined) return undefined;
  const found = await deps.news.list(ledger, before, today);
  const counts = {
    new: found.new.count,
    paid: found.paid.count,
    overdue: found.overdue.count,
  };
  const marksOf = (kind: DocumentNews) => found[kind].keys.map((key) => [key, kind] as const);
  const marks = Object.fromEntries([...marksOf('new'), ...marksOf('overdue'), ...marksOf('paid')]);
  return { since: before.at, counts, marks };
}
