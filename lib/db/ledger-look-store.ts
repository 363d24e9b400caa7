import type { Selectable } from 'kysely';
import type { CalendarDate } from '../domain/calendar-date.ts';
import type { Look, RememberedLooks } from '../domain/ledger-look.ts';
import type { LedgerLookTable } from './card-fact-tables.ts';
import type { Db } from './db.ts';
import type { LedgerRef } from './ledger-store.ts';

/** One person and one ledger; the ledger is that of a tenant, a connection and a customer. */
export interface LookRef extends LedgerRef {
  readonly associateId: string;
}

export interface LedgerLookStore {
  /** Undefined before the first look, and for a ledger of another tenant. */
  find(ref: LookRef): Promise<RememberedLooks | undefined>;
  /** Replaces what is there, unless somebody has replaced `known` meanwhile. */
  save(ref: LookRef, looks: RememberedLooks, known: RememberedLooks | undefined): Promise<void>;
}

export function createLedgerLookStore(db: Db): LedgerLookStore {
  return {
    find: async ({ tenantId, ledgerId, associateId }) => {
      const row = await db.read
        .selectFrom('ledger_look')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('ledger_id', '=', ledgerId)
        .where('associate_id', '=', associateId)
        .executeTakeFirst();
      return row && toLooks(row);
    },
    save: async ({ tenantId, ledgerId, associateId }, looks, known) => {
      const facts = toFacts(looks);
      if (known === undefined) {
        await db.direct
          .insertInto('ledger_look')
          .values({
            tenant_id: tenantId,
            ledger_id: ledgerId,
            associate_id: associateId,
            ...facts,
          })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        return;
      }
      await db.direct
        .updateTable('ledger_look')
        .set(facts)
        .where('tenant_id', '=', tenantId)
        .where('ledger_id', '=', ledgerId)
        .where('associate_id', '=', associateId)
        .where('last_at', '=', known.last.at)
        .execute();
    },
  };
}

function toFacts({ last, before }: RememberedLooks) {
  return {
    last_at: last.at,
    last_on: last.on,
    last_read: last.read ?? null,
    before_at: before?.at ?? null,
    before_on: before?.on ?? null,
    before_read: before?.read ?? null,
  };
}

function toLooks(row: Selectable<LedgerLookTable>): RememberedLooks {
  const last = toLook(row.last_at, row.last_on, row.last_read);
  if (row.before_at === null || row.before_on === null) return { last };
  return { last, before: toLook(row.before_at, row.before_on, row.before_read) };
}

function toLook(at: number, on: string, read: number | null): Look {
  return { at, on: on as CalendarDate, ...(read !== null && { read }) };
}
