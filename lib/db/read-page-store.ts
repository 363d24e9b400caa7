import type { Kysely, Transaction } from 'kysely';
import type { HeldRead } from './held-read.ts';
import type { Tables } from './tables.ts';

/** What a page of a read of everything showed: enough to go on after a break. */
export interface StoredReadPage {
  readonly pageNumber: number;
  readonly pageSize: number;
  readonly count: number;
  readonly firstKey: string | undefined;
  readonly total: number | undefined;
  readonly turn: number;
  readonly falls: number;
  readonly asked: number;
  /** Greatest time of change on it, as `LedgerTable.watermark`. */
  readonly watermark: string | undefined;
}

/** Those of the read that `held` is or goes on with. */
export async function listReadPages(
  db: Kysely<Tables>,
  held: HeldRead,
): Promise<readonly StoredReadPage[]> {
  const rows = await db
    .selectFrom('ledger_read_page')
    .selectAll()
    .where('tenant_id', '=', held.tenantId)
    .where('ledger_id', '=', held.ledgerId)
    .where('read', '=', held.read)
    .orderBy('page_number')
    .execute();
  return rows.map((row) => ({
    pageNumber: row.page_number,
    pageSize: row.page_size,
    count: row.row_count,
    firstKey: row.first_key ?? undefined,
    total: row.total ?? undefined,
    turn: row.turn,
    falls: row.falls,
    asked: row.asked,
    watermark: row.watermark ?? undefined,
  }));
}

export async function saveReadPage(
  trx: Transaction<Tables>,
  held: HeldRead,
  page: StoredReadPage,
): Promise<void> {
  const content = {
    page_size: page.pageSize,
    row_count: page.count,
    first_key: page.firstKey ?? null,
    total: page.total ?? null,
    turn: page.turn,
    falls: page.falls,
    asked: page.asked,
    watermark: page.watermark ?? null,
  };
  await trx
    .insertInto('ledger_read_page')
    .values({
      tenant_id: held.tenantId,
      ledger_id: held.ledgerId,
      read: held.read,
      page_number: page.pageNumber,
      ...content,
    })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'ledger_id', 'read', 'page_number']).doUpdateSet(content),
    )
    .execute();
}

/** `'all'`: those of earlier reads too. */
export async function deleteReadPages(
  trx: Transaction<Tables>,
  held: HeldRead,
  pages: readonly number[] | 'all',
): Promise<void> {
  if (pages !== 'all' && pages.length === 0) return;
  const deletion = trx
    .deleteFrom('ledger_read_page')
    .where('tenant_id', '=', held.tenantId)
    .where('ledger_id', '=', held.ledgerId);
  await (
    pages === 'all'
      ? deletion
      : deletion.where('read', '=', held.read).where('page_number', 'in', [...pages])
  ).execute();
}
