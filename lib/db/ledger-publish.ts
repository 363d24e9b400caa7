import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import { showRows } from './document-writes.ts';
import { writeProfile } from './ledger-figures-store.ts';
import type { HeldRead } from './held-read.ts';
import { READ_ENDED, updateHeld } from './held-read.ts';
import { deleteReadPages } from './read-page-store.ts';
import type { Tables } from './tables.ts';

export interface ReadOutcome {
  readonly at: number;
  /** Since when the rows may be older than Visma's: before `at` for a read that went on after a break. */
  readonly readAt: number;
  /** An incremental read shows what changed; what it did not see stays. */
  readonly kind: 'full' | 'incremental';
  readonly isComplete: boolean;
  /** The list of payments was read as well. */
  readonly hasPayments: boolean;
  /** Absent for an incremental read. */
  readonly pageSize?: number | undefined;
  readonly customerName: string | undefined;
  readonly watermark: string | undefined;
  /** When settlement dates are to be read, if this read gives reason to. */
  readonly settlementsDueAt: number;
}

/** False when the lease has passed on. */
export async function publish(
  trx: Transaction<Tables>,
  held: HeldRead,
  outcome: ReadOutcome,
): Promise<boolean> {
  const { isComplete, kind, hasPayments } = outcome;
  const row = await updateHeld(trx, held)
    .set(endOf(held, outcome))
    .returning('id')
    .executeTakeFirst();
  if (row === undefined) return false;
  if (await hasNewlyPaid(trx, held)) await hastenSettlements(trx, held, outcome.settlementsDueAt);
  const isWhole = isComplete && kind === 'full';
  await showRows(trx, held, { isWhole, hasPayments });
  await deleteReadPages(trx, held, 'all');
  await storeTotal(trx, held);
  await writeProfile(trx, held, outcome.at);
  return true;
}

function endOf(held: HeldRead, outcome: ReadOutcome) {
  const { at, readAt, isComplete, kind, hasPayments, pageSize, customerName, watermark } = outcome;
  return {
    ...READ_ENDED,
    kept_read: null,
    kept_since: null,
    kept_asked_size: null,
    visible_read: held.read,
    read_at: readAt,
    incomplete: isComplete ? (0 as const) : (1 as const),
    failure_code: null,
    failure_at: null,
    next_try_at: 0,
    settlements_due_at: sql<number>`coalesce(settlements_due_at, cast(${outcome.settlementsDueAt} as bigint))`,
    ...(pageSize !== undefined && { page_size: pageSize }),
    ...(kind === 'full' && isComplete && { full_read_at: readAt }),
    ...(hasPayments && { payments_asked_at: at }),
    ...(customerName !== undefined && { customer_name: customerName }),
    ...(watermark !== undefined && { watermark }),
  };
}

/** An invoice that was open when it was last shown is paid now: when, only its applications tell. */
async function hasNewlyPaid(trx: Transaction<Tables>, held: HeldRead): Promise<boolean> {
  if (held.isFirst) return false;
  const { rows } = await sql`select 1 from document_staging staged
    join document shown on shown.tenant_id = staged.tenant_id and shown.ledger_id = staged.ledger_id
      and shown.document_type = staged.document_type
      and shown.reference_number = staged.reference_number
    where staged.tenant_id = ${held.tenantId} and staged.ledger_id = ${held.ledgerId}
      and staged.seen_read = ${held.read} and staged.document_type = 'Invoice'
      and staged.lane = 'paid' and shown.lane = 'open' limit 1`.execute(trx);
  return rows.length > 0;
}

async function hastenSettlements(
  trx: Transaction<Tables>,
  held: HeldRead,
  dueAt: number,
): Promise<void> {
  await trx
    .updateTable('ledger')
    .set({ settlements_due_at: dueAt })
    .where('tenant_id', '=', held.tenantId)
    .where('id', '=', held.ledgerId)
    .where('settlements_due_at', '>', dueAt)
    .execute();
}

async function storeTotal(trx: Transaction<Tables>, held: HeldRead): Promise<void> {
  const { total } = await trx
    .selectFrom('document')
    .select((select) => select.fn.countAll<number>().as('total'))
    .where('tenant_id', '=', held.tenantId)
    .where('ledger_id', '=', held.ledgerId)
    .executeTakeFirstOrThrow();
  await trx
    .updateTable('ledger')
    .set({ total })
    .where('tenant_id', '=', held.tenantId)
    .where('id', '=', held.ledgerId)
    .execute();
}
