import type { DueSettlements, SettlementsRest } from '../db/settlement-store.ts';
import { addDays, todayIn } from '../domain/calendar-date.ts';
import type { BehaviourDeps } from './describe-behaviour.ts';
import { describeBehaviour } from './describe-behaviour.ts';
import type { LedgerDeps } from './ledger-deps.ts';
import { isQuotaScarce } from './pages-in-flight.ts';
import type { CreditDeps } from './read-credit.ts';
import { readCredit } from './read-credit.ts';
import type { ReconcileDeps } from './reconcile-balance.ts';
import { reconcileBalance } from './reconcile-balance.ts';
import { changedSince } from './watermark.ts';

const MINUTE_MS = 60_000;
/** What is shown of paid invoices reaches back two years. */
const DAYS_BACK = 731;
/** Invoices come with all their lines: these are a few hundred kilobytes. */
const PAGE_SIZE = 100;
/** Afterwards a rest may have moved from page to page: it is read from the start. */
const REST_KEPT_MS = 24 * 60 * MINUTE_MS;
/** Ledgers of people who have left can wait until somebody looks again. */
const VIEWED_WITHIN_MS = 15 * MINUTE_MS;
const LEDGERS_AT_ONCE = 5;
/** A ledger whose company is slow goes on in its next turn, so that it keeps nobody waiting. */
const LEDGER_TURN_MS = 10_000;
const AFTER_FAILURE_MS = 60 * MINUTE_MS;

type Deps = Pick<
  LedgerDeps,
  'settlements' | 'readSettlements' | 'quotaOf' | 'settings' | 'clock' | 'log'
> &
  ReconcileDeps &
  CreditDeps &
  BehaviourDeps;

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
 * Proves the balance, asks for the credit limit and reads when invoices were paid, for ledgers that are being looked at: a
 * while after a read that changed their rows, and once a day. Nobody waits for it, so it leaves a
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
    if (isQuotaScarce(deps.quotaOf(ledger.connectionId))) {
      // Left where it is it would be among the longest due each time, and keep others from their turn.
      const nextDueAt = deps.clock() + deps.settings.settlementsDelayMs;
      await deps.settlements.postpone(ledger, { nextDueAt });
    } else await readOne(deps, ledger, signal);
  }
}

async function readOne(deps: Deps, ledger: DueSettlements, signal: AbortSignal): Promise<void> {
  const { settings, settlements, clock, log } = deps;
  const start = startOf(ledger, clock());
  const proofDueAt = await proveUnlessTooSoon(deps, ledger, { start, signal });
  await readCredit(deps, ledger, signal);
  try {
    const next = await readPages(deps, ledger, { start, signal });
    const { watermark } = start;
    if (next === undefined) {
      const nextDueAt = Math.min(clock() + settings.settlementsEveryMs, proofDueAt ?? Infinity);
      await settlements.finish(ledger, { nextDueAt, watermark });
      await describeBehaviour(deps, ledger);
    } else {
      const nextDueAt = clock() + settings.settlementsDelayMs;
      const rest = { ...start, pageNumber: next, proofDueAt };
      await settlements.postpone(ledger, { nextDueAt, rest });
    }
  } catch (error) {
    if (signal.aborted) return;
    const { tenantId, ledgerId } = ledger;
    log.warn('settlement dates not read', { tenantId, ledgerId, error });
    await settlements.postpone(ledger, { nextDueAt: clock() + AFTER_FAILURE_MS });
  }
}

function startOf({ rest, watermark }: DueSettlements, now: number): SettlementsRest {
  if (rest !== undefined && now - rest.startedAt < REST_KEPT_MS) return rest;
  return { pageNumber: 1, startedAt: now, ...(watermark !== undefined && { watermark }) };
}

/**
 * First, since it is one call, and of rows that may have changed a minute ago. A turn that goes on
 * with a rest asks no earlier than the one before had found worth while.
 */
async function proveUnlessTooSoon(
  deps: Deps,
  ledger: DueSettlements,
  { start: { proofDueAt }, signal }: Turn,
): Promise<number | undefined> {
  if (proofDueAt !== undefined && deps.clock() < proofDueAt) return proofDueAt;
  return reconcileBalance(deps, ledger, signal);
}

interface Turn {
  readonly start: SettlementsRest;
  readonly signal: AbortSignal;
}

/** Gives the page to go on with; undefined when all were read. */
async function readPages(
  deps: Deps,
  ledger: DueSettlements,
  { start, signal }: Turn,
): Promise<number | undefined> {
  const { tenantId, connectionId, customerNumber, readWatermark } = ledger;
  const { settlementPages, overlapMs } = deps.settings;
  const request = {
    ...{ tenantId, connectionId, customerNumber, pageSize: PAGE_SIZE, signal },
    datedSince: addDays(todayIn('UTC', start.startedAt), -DAYS_BACK),
    ...(readWatermark !== undefined && { changedSince: changedSince(readWatermark, overlapMs) }),
  };
  const end = start.pageNumber + settlementPages;
  const endsAt = deps.clock() + LEDGER_TURN_MS;
  let first: string | undefined;
  for (let pageNumber = start.pageNumber; pageNumber < end; pageNumber += 1) {
    const page = await deps.readSettlements({ ...request, pageNumber });
    await deps.settlements.save(ledger, page.settlements);
    const firstOfPage = page.settlements[0]?.number;
    // Visma ignored the page number.
    const isRepeated = firstOfPage !== undefined && firstOfPage === first;
    first ??= firstOfPage;
    if (isRepeated || isLast(page, pageNumber)) return undefined;
    if (deps.clock() >= endsAt) return pageNumber + 1;
  }
  return end;
}

/** Where Visma tells no count, only an empty page is the end: a short one may be its own size. */
function isLast(
  {
    settlements,
    totalCount,
    maxPageSize = PAGE_SIZE,
  }: Awaited<ReturnType<Deps['readSettlements']>>,
  pageNumber: number,
): boolean {
  if (totalCount === undefined) return settlements.length === 0;
  return pageNumber * Math.min(PAGE_SIZE, maxPageSize) >= totalCount;
}
