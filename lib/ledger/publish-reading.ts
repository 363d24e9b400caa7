import { lackingAfter } from './back-off.ts';
import type { LedgerDeps } from './ledger-deps.ts';
import type { ChangesRead } from './read-changes.ts';
import type { PagesRead } from './read-pages.ts';
import type { PaymentsRead } from './read-payments.ts';
import type { Reading } from './reading.ts';
import { laterStamp } from './watermark.ts';

interface EverythingRead {
  readonly read: PagesRead;
  readonly payments: PaymentsRead;
  /** Changes would not do. */
  readonly isForced: boolean;
}

/** Shows the rows of a read of everything, whole or not. */
export async function publishEverything(
  deps: LedgerDeps,
  reading: Reading,
  { read, payments, isForced }: EverythingRead,
): Promise<void> {
  reading.signal.throwIfAborted();
  const { held, met } = reading;
  const at = deps.clock();
  const { lacking: before, watermark } = believedBefore(reading, at);
  const isWhole = read.isComplete;
  const isAgain = before.incompleteReads > 0;
  const lacking = lackingAfter(
    before,
    {
      kind: 'full',
      areDocumentsWhole: isWhole,
      payments: payments.outcome,
      isForced: isForced || met.watermark === undefined,
      pages: Math.ceil(read.received / read.pageSize),
    },
    { at, freshMs: deps.settings.freshMs },
  );
  await deps.reads.publish(held, {
    ...outcomeOf(deps, reading, at),
    isWhole,
    lacking,
    hasPayments: payments.areKnown,
    arePaymentsKnown: payments.areKnown,
    pageSize: read.pageSize,
    // What it has missed may be older than what it has seen. A second one is not waited for, since
    // a count that is wrong for good would hold the watermark for ever.
    watermark: (isWhole || isAgain ? undefined : watermark) ?? met.watermark ?? null,
  });
  deps.log.info('ledger read', {
    ...factsOf(reading),
    received: read.received,
    total: read.total,
    outcome: isWhole && lacking.paymentFailures === 0 ? 'complete' : 'incomplete',
    durationMs: at - met.since,
  });
}

/** Shows what has changed, beside what the ledger had; that may still lack documents. */
export async function publishChanges(
  deps: LedgerDeps,
  reading: Reading,
  { changes, payments }: { readonly changes: ChangesRead; readonly payments: PaymentsRead },
): Promise<void> {
  reading.signal.throwIfAborted();
  const { held, met } = reading;
  const at = deps.clock();
  const { lacking: before, watermark } = believedBefore(reading, at);
  const isWhole = changes === 'whole';
  const lacking = lackingAfter(
    before,
    {
      ...({ kind: 'incremental', isForced: false, pages: 0 } as const),
      areDocumentsWhole: isWhole,
      payments: payments.outcome,
    },
    { at, freshMs: deps.settings.freshMs },
  );
  await deps.reads.publish(held, {
    ...outcomeOf(deps, reading, at),
    // What it did not see stays.
    isWhole: false,
    lacking,
    // The list of payments was read whole only if it was lacking before.
    hasPayments: before.paymentFailures > 0 && payments.areKnown,
    arePaymentsKnown: payments.areKnown,
    watermark: changes === 'broken' ? undefined : laterStamp(watermark, met.watermark ?? '', at),
  });
  const outcome = isWhole && lacking.paymentFailures === 0 ? 'complete' : 'incomplete';
  deps.log.info('changes of ledger read', {
    ...factsOf(reading),
    outcome,
    durationMs: at - met.since,
  });
}

function believedBefore({ held: { before } }: Reading, now: number) {
  const { lacking, watermark } = before;
  return { lacking, watermark: watermark && laterStamp(undefined, watermark, now) };
}

function outcomeOf({ settings }: LedgerDeps, { met, beganAt }: Reading, at: number) {
  const { customerName, since } = met;
  // Its rows are no longer fresh when it ends: the next one would begin at once, and so for ever.
  const isLong = at - beganAt > settings.freshMs;
  return {
    at,
    customerName,
    // What was changed behind the page that shows it is as old as the first page.
    readAt: since,
    nextTryAt: isLong ? at + settings.freshMs : 0,
    settlementsDueAt: at + settings.settlementsDelayMs,
  };
}

function factsOf({ held }: Pick<Reading, 'held'>) {
  return { tenantId: held.tenantId, ledgerId: held.ledgerId };
}
