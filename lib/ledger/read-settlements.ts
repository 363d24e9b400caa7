import type { DueSettlements } from '../db/settlement-store.ts';
import { addDays, todayIn } from '../domain/calendar-date.ts';
import type { LedgerDeps } from './ledger-deps.ts';
import { isQuotaScarce } from './pages-in-flight.ts';
import type { ReconcileDeps } from './reconcile-balance.ts';
import { reconcileBalance } from './reconcile-balance.ts';
import { changedSince } from './watermark.ts';

const MINUTE_MS = 60_000;
/** What is shown of paid invoices reaches back two years. */
const DAYS_BACK = 731;
/** Invoices come with all their lines: these are a few hundred kilobytes. */
const PAGE_SIZE = 100;
const MAX_PAGES = 200;
/** Ledgers of people who have left can wait until somebody looks again. */
const VIEWED_WITHIN_MS = 15 * MINUTE_MS;
const LEDGERS_AT_ONCE = 5;
const AFTER_FAILURE_MS = 60 * MINUTE_MS;

type Deps = Pick<
  LedgerDeps,
  'settlements' | 'readSettlements' | 'quotaOf' | 'settings' | 'clock' | 'log'
> &
  ReconcileDeps;

/** What `lib/schedule` runs, on one instance at a time. */
export function createSettlementJob(deps: Deps) {
  return {
    name: 'read-settlements',
    everyMs: MINUTE_MS / 2,
    leaseMs: 2 * MINUTE_MS,
    run: (signal: AbortSignal) => readDueSettlements(deps, signal),
  };
}

/**
 * Reads when invoices were paid, for ledgers that are being looked at: a while after their first
 * read, after one of their invoices was paid, and once a day; then the proof line of each. Nobody waits for it, so it leaves a
 * scarce quota alone, and its failure is told to the log only.
 */
export async function readDueSettlements(deps: Deps, signal: AbortSignal): Promise<void> {
  const now = deps.clock();
  const due = await deps.settlements.findDue({
    now,
    viewedSince: now - VIEWED_WITHIN_MS,
    limit: LEDGERS_AT_ONCE,
  });
  for (const ledger of due) {
    if (signal.aborted) return;
    if (isQuotaScarce(deps.quotaOf(ledger.connectionId))) continue;
    await readOne(deps, ledger, signal);
    await reconcileBalance(deps, ledger, signal);
  }
}

async function readOne(deps: Deps, ledger: DueSettlements, signal: AbortSignal): Promise<void> {
  try {
    await readPages(deps, ledger, signal);
    await deps.settlements.finish(ledger, {
      nextDueAt: deps.clock() + deps.settings.settlementsEveryMs,
      watermark: ledger.watermark,
    });
  } catch (error) {
    if (signal.aborted) return;
    const { tenantId, ledgerId } = ledger;
    deps.log.warn('settlement dates not read', { tenantId, ledgerId, error });
    await deps.settlements.finish(ledger, { nextDueAt: deps.clock() + AFTER_FAILURE_MS });
  }
}

async function readPages(deps: Deps, ledger: DueSettlements, signal: AbortSignal): Promise<void> {
  const { tenantId, connectionId, customerNumber, readWatermark } = ledger;
  const datedSince = addDays(todayIn('UTC', deps.clock()), -DAYS_BACK);
  const since =
    readWatermark === undefined
      ? {}
      : { changedSince: changedSince(readWatermark, deps.settings.overlapMs) };
  for (let pageNumber = 1; pageNumber <= MAX_PAGES; pageNumber += 1) {
    const page = await deps.readSettlements({
      ...{ tenantId, connectionId, customerNumber },
      ...{ pageNumber, pageSize: PAGE_SIZE, datedSince, signal },
      ...since,
    });
    await deps.settlements.save(ledger, page.settlements);
    const pageSize = Math.min(PAGE_SIZE, page.maxPageSize ?? PAGE_SIZE);
    if (page.settlements.length === 0 || pageNumber * pageSize >= (page.totalCount ?? 0)) return;
  }
}
