import { randomUUID } from 'node:crypto';
import type { Db } from '#lib/db/db.ts';
import { toDocumentRow } from '#lib/db/document-row.ts';
import { writeProfile } from '#lib/db/ledger-profile-writes.ts';
import type { LedgerRef } from '#lib/db/ledger-store.ts';
import { createLedgerStore } from '#lib/db/ledger-store.ts';
import { newConnectionRow } from '#lib/db/new-connection.ts';
import type { CustomerDocument } from '#lib/domain/document.ts';
import type { ConnectionId, CustomerNumber, LedgerId, TenantId } from '#lib/domain/ids.ts';
import { firstGlance } from '#lib/ledger/first-glance.ts';
import { insertTenant } from './tenants.ts';

const BATCH_ROWS = 500;

/** A ledger with these rows, as a complete read at the instant `at` would have left it. */
export async function storeLedger(
  db: Db,
  tenantId: TenantId,
  { documents, at }: { readonly documents: readonly CustomerDocument[]; readonly at: number },
): Promise<LedgerRef> {
  const ref = await insertLedger(db, tenantId);
  const rows = documents.map((document) =>
    toDocumentRow(ref, 1, { document, firstGlance: firstGlance(document) }),
  );
  for (let start = 0; start < rows.length; start += BATCH_ROWS) {
    const batch = rows.slice(start, start + BATCH_ROWS);
    await db.direct.insertInto('document').values(batch).execute();
  }
  await publishRows(db, ref, { total: documents.length, at });
  return ref;
}

/** Without rows, never read. */
export async function insertLedger(db: Db, tenantId: TenantId): Promise<LedgerRef> {
  await insertTenant(db, tenantId);
  const connectionId = randomUUID() as ConnectionId;
  const ledgerId = randomUUID() as LedgerId;
  const connection = { tenantId, connectionId, timeZone: 'Europe/Oslo' };
  await db.direct
    .insertInto('connection')
    .values(newConnectionRow({ ...connection, kind: 'interactive' }, db))
    .execute();
  const customer = { tenantId, connectionId, customerNumber: '10001' as CustomerNumber };
  await createLedgerStore(db).create({ ...customer, ledgerId, at: 0 });
  return { tenantId, ledgerId };
}

/** Makes the rows that `document` holds those of a complete read. */
export async function publishRows(
  db: Db,
  { tenantId, ledgerId }: LedgerRef,
  { total, at }: { readonly total: number; readonly at: number },
): Promise<void> {
  await db.write(async (trx) => {
    await trx
      .updateTable('ledger')
      .set({ visible_read: 1, read_at: at, total })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', ledgerId)
      .execute();
    await writeProfile(trx, { tenantId, ledgerId, read: 1 }, at);
  });
}
