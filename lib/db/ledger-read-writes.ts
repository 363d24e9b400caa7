import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { Db } from './db.ts';
import { deleteOtherReads, upsertDocuments, withdrawPages } from './document-writes.ts';
import type { HeldRead } from './held-read.ts';
import { LeaseLost, updateHeld, writeWhileHeld } from './held-read.ts';
import { writeProfile, writeProfileSoFar } from './ledger-profile-writes.ts';
import type { ReadPage } from './ledger-read-store.ts';
import { deleteReadPages, saveReadPage } from './read-page-store.ts';
import type { Tables } from './tables.ts';

export function leaseEnd(db: Db, leaseMs: number) {
  return sql<number>`${db.now()} + ${sql.lit(leaseMs)}`;
}

interface Saving {
  readonly pages: readonly ReadPage[];
  readonly leaseMs: number;
}

/** See `LedgerReadStore.savePages`. */
export function savePages(
  db: Db,
  held: HeldRead,
  { pages, leaseMs }: Saving,
): Promise<number | undefined> {
  return writeWhileHeld(db, held, async (trx) => {
    const told = pages.flatMap(({ progress }) => progress ?? []);
    const received = Math.max(0, ...told.map((progress) => progress.received));
    const kept = pages.flatMap((page) => page.kept ?? []);
    for (const page of pages) await storePage(trx, db.engine, held, page);
    const at = pages.at(-1)?.at;
    if (held.isFirst && told.length > 0 && at !== undefined)
      await writeProfileSoFar(trx, held, { at, rowsSoFar: received });
    const row = await updateHeld(trx, held)
      .set({
        lease_until: leaseEnd(db, leaseMs),
        failure_code: null,
        failure_at: null,
        ...(told.length > 0 && {
          // The count of an earlier page may be stored later.
          reading_received: sql<number>`case when reading_received > ${received} then reading_received else cast(${received} as bigint) end`,
          reading_total: told.at(-1)?.total ?? null,
        }),
        ...keptSince(held, kept[0]),
      })
      .returning('last_viewed_at')
      .executeTakeFirst();
    if (row === undefined) throw new LeaseLost();
    return row.last_viewed_at;
  });
}

function keptSince(held: HeldRead, kept: ReadPage['kept']) {
  if (kept === undefined) return {};
  return { kept_read: held.read, kept_since: kept.since, kept_asked_size: kept.askedSize };
}

async function storePage(
  trx: Transaction<Tables>,
  engine: Db['engine'],
  held: HeldRead,
  page: ReadPage,
): Promise<void> {
  const { withdrawn = [], kept } = page;
  await withdrawPages(trx, held, withdrawn);
  await deleteReadPages(trx, held, withdrawn);
  await upsertDocuments(trx, engine, held, page);
  if (kept !== undefined) await saveReadPage(trx, held, kept);
}

/** See `LedgerReadStore.restart`. */
export async function restart(db: Db, held: HeldRead, at: number): Promise<boolean> {
  const done = await writeWhileHeld(db, held, async (trx) => {
    const deleted = held.isFirst ? await deleteOtherReads(trx, held) : 0;
    if (deleted > 0) await writeProfile(trx, held, at);
    await withdrawPages(trx, held, 'all');
    await deleteReadPages(trx, held, 'all');
    const row = await updateHeld(trx, held)
      .set({ kept_read: null, kept_since: null, kept_asked_size: null, open_exact: 0 })
      .returning('id')
      .executeTakeFirst();
    if (row === undefined) throw new LeaseLost();
    return true;
  });
  return done ?? false;
}

/** See `LedgerReadStore.markOpenExact`. */
export async function markOpenExact(db: Db, held: HeldRead, at: number): Promise<boolean> {
  const done = await writeWhileHeld(db, held, async (trx) => {
    await writeProfile(trx, held, at);
    const row = await updateHeld(trx, held)
      .set({ open_exact: 1 })
      .returning('id')
      .executeTakeFirst();
    if (row === undefined) throw new LeaseLost();
    return true;
  });
  return done ?? false;
}
