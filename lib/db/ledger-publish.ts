import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { Db } from './db.ts';
import type { HeldRead, Lacking } from './held-read.ts';
import { LeaseLost, READ_ENDED, updateHeld, writeWhileHeld } from './held-read.ts';
import { isSameProfileDay, writeProfile } from './ledger-profile-writes.ts';
import type { LedgerTable } from './ledger-tables.ts';
import { deleteReadPages } from './read-page-store.ts';
import { showRows } from './show-rows.ts';
import type { Tables } from './tables.ts';

export interface ReadOutcome {
  readonly at: number;
  /** Since when the rows may be older than Visma's: when the read of them began. */
  readonly readAt: number;
  /** Every document that Visma counts was seen by this read: what was not is gone. */
  readonly isWhole: boolean;
  readonly lacking: Lacking;
  /** All payments are among the rows of the read: one that is not is gone. */
  readonly hasPayments: boolean;
  /** No payment is lacking at `at`: read whole, or what has changed of them. */
  readonly arePaymentsKnown: boolean;
  /** Absent for an incremental read. */
  readonly pageSize?: number | undefined;
  readonly customerName: string | undefined;
  /** Undefined leaves it as it is. */
  readonly watermark: string | null | undefined;
  /** When settlement dates are to be read, if this read gives reason to. */
  readonly settlementsDueAt: number;
  /** No read begins before; 0 where the age of the rows alone decides. */
  readonly nextTryAt: number;
}

/** False when the lease has passed on. */
export async function publish(db: Db, held: HeldRead, outcome: ReadOutcome): Promise<boolean> {
  const done = await writeWhileHeld(db, held, async (trx) => {
    await publishWithin(trx, held, outcome);
    return true;
  });
  return done ?? false;
}

/**
 * The ledger's own row comes last: whoever notes that it was looked at waits for a transaction
 * that has changed it, and rows may take long.
 */
async function publishWithin(
  trx: Transaction<Tables>,
  held: HeldRead,
  outcome: ReadOutcome,
): Promise<void> {
  const { isWhole, hasPayments } = outcome;
  const shown = await findShown(trx, held);
  const { hasChanged } = await showRows(trx, held, { isWhole, hasPayments });
  const isSameDay = shown.read_at !== null && isSameProfileDay(shown.read_at, outcome.at);
  // Whoever has the rows of that read need not ask for the same ones again.
  const same = hasChanged || !isSameDay ? null : shown.visible_read;
  const counts = same === null ? await writeProfile(trx, held, outcome.at) : undefined;
  await deleteReadPages(trx, held, 'all');
  const row = await updateHeld(trx, held)
    .set({
      ...endOf(outcome),
      visible_read: same ?? held.read,
      settlements_due_at: settlementsDueAt(outcome, hasChanged),
      ...(counts !== undefined && { total: counts.total, listed_total: counts.listed }),
    })
    .returning('id')
    .executeTakeFirst();
  if (row === undefined) throw new LeaseLost();
}

/** Both are null before the first read is complete. */
async function findShown(
  trx: Transaction<Tables>,
  held: HeldRead,
): Promise<Pick<LedgerTable, 'read_at' | 'visible_read'>> {
  const row = await trx
    .selectFrom('ledger')
    .select(['read_at', 'visible_read'])
    .where('tenant_id', '=', held.tenantId)
    .where('id', '=', held.ledgerId)
    .where('reading_read', '=', held.holder)
    .executeTakeFirst();
  if (row === undefined) throw new LeaseLost();
  return row;
}

function endOf(outcome: ReadOutcome) {
  const { at, readAt, isWhole, arePaymentsKnown, lacking } = outcome;
  const { pageSize, customerName, watermark } = outcome;
  const lacks = lacking.incompleteReads > 0 || lacking.paymentFailures > 0;
  return {
    ...READ_ENDED,
    kept_read: null,
    kept_since: null,
    kept_asked_size: null,
    read_at: readAt,
    incomplete: lacks ? (1 as const) : (0 as const),
    incomplete_reads: lacking.incompleteReads,
    full_read_after: lacking.fullReadAfter,
    payment_failures: lacking.paymentFailures,
    payments_after: lacking.paymentsAfter,
    // Pages that were read before a break tell nothing of what a webhook said after it.
    answering_stale_at: sql<
      number | null
    >`case when answering_stale_at > ${readAt} then answering_stale_at end`,
    failure_code: null,
    failure_at: null,
    next_try_at: outcome.nextTryAt,
    ...(pageSize !== undefined && { page_size: pageSize }),
    ...(isWhole && { full_read_at: readAt }),
    ...(arePaymentsKnown && { payments_asked_at: at }),
    ...(customerName !== undefined && { customer_name: customerName }),
    ...(watermark !== undefined && { watermark }),
  };
}

/**
 * Changed rows hasten them: when an invoice was paid, only its applications tell, and the proof of
 * the balance, which is asked for with them, is one of other rows.
 */
function settlementsDueAt({ settlementsDueAt: dueAt }: ReadOutcome, hasChanged: boolean) {
  const due = sql`cast(${dueAt} as bigint)`;
  return hasChanged
    ? sql<number>`case when settlements_due_at < ${due} then settlements_due_at else ${due} end`
    : sql<number>`coalesce(settlements_due_at, ${due})`;
}
