import type { UpdateObject } from 'kysely';
import { sql } from 'kysely';
import { z } from 'zod';
import type { ConnectionId, CustomerNumber, LedgerId, TenantId } from '../domain/ids.ts';
import type { Settlement } from '../domain/settlement.ts';
import type { Db } from './db.ts';
import type { LedgerCustomer, LedgerRef } from './ledger-store.ts';
import { foldText } from './search-text.ts';
import type { Tables } from './tables.ts';

/** A ledger whose settlement dates are to be read. */
export interface DueSettlements extends LedgerRef, LedgerCustomer {
  /** Of the ledger now, and when they were last read. */
  readonly watermark: string | undefined;
  readonly readWatermark: string | undefined;
  readonly rest: SettlementsRest | undefined;
}

const restSchema = z.object({
  /** The next one. */
  pageNumber: z.int().positive(),
  /** Epoch milliseconds. */
  startedAt: z.int(),
  /** Of the ledger at that instant. */
  watermark: z.string().optional(),
  /** Visma's balance is not asked for before; absent where it was compared. Epoch milliseconds. */
  proofDueAt: z.int().optional(),
});

/** Where a reading that was too long for one turn goes on. */
export type SettlementsRest = z.infer<typeof restSchema>;

export interface SettlementStore {
  /**
   * Only ledgers that somebody has looked at since; longest due first, of every connection one
   * before any has its second, so that a company with many keeps no other waiting.
   */
  findDue(due: {
    readonly now: number;
    readonly viewedSince: number;
    readonly limit: number;
  }): Promise<readonly DueSettlements[]>;
  /** Documents that the ledger does not hold are left out. */
  save(ref: LedgerRef, settlements: readonly Settlement[]): Promise<void>;
  /** They are read as of `watermark`, as far as that is known. */
  finish(
    ref: LedgerRef,
    end: { readonly nextDueAt: number; readonly watermark: string | undefined },
  ): Promise<void>;
  /** They are not read to their end. Without `rest` the next turn begins where this one did. */
  postpone(
    ref: LedgerRef,
    end: { readonly nextDueAt: number; readonly rest?: SettlementsRest },
  ): Promise<void>;
}

export function createSettlementStore(db: Db): SettlementStore {
  return {
    findDue: async ({ now, viewedSince, limit }) => {
      const due = db.read
        .selectFrom('ledger')
        .select(['id', 'tenant_id', 'connection_id', 'customer_number', 'watermark'])
        .select(['settlements_watermark', 'settlements_rest', 'settlements_due_at'])
        .select(
          sql<number>`row_number() over (partition by connection_id order by settlements_due_at)`.as(
            'turn',
          ),
        )
        .where('settlements_due_at', '<=', now)
        .where('last_viewed_at', '>', viewedSince);
      const rows = await db.read
        .selectFrom(due.as('due'))
        .selectAll()
        .orderBy('turn')
        .orderBy('settlements_due_at')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        ledgerId: row.id as LedgerId,
        tenantId: row.tenant_id as TenantId,
        connectionId: row.connection_id as ConnectionId,
        customerNumber: row.customer_number as CustomerNumber,
        watermark: row.watermark ?? undefined,
        readWatermark: row.settlements_watermark ?? undefined,
        rest: parseRest(row.settlements_rest),
      }));
    },
    save: (ref, settlements) => save(db, ref, settlements),
    finish: (ref, { nextDueAt, watermark }) =>
      update(db, ref, {
        settlements_due_at: nextDueAt,
        settlements_rest: null,
        // Its months may have been added up without them, or are being so.
        settlements_version: sql<number>`settlements_version + 1`,
        ...(watermark !== undefined && { settlements_watermark: watermark }),
      }),
    postpone: (ref, { nextDueAt, rest }) =>
      update(db, ref, {
        settlements_due_at: nextDueAt,
        ...(rest !== undefined && { settlements_rest: JSON.stringify(rest) }),
      }),
  };
}

function parseRest(json: string | null): SettlementsRest | undefined {
  return json === null ? undefined : restSchema.parse(JSON.parse(json));
}

async function update(
  db: Db,
  { tenantId, ledgerId }: LedgerRef,
  values: UpdateObject<Tables, 'ledger'>,
): Promise<void> {
  await db.direct
    .updateTable('ledger')
    .set(values)
    .where('tenant_id', '=', tenantId)
    .where('id', '=', ledgerId)
    .execute();
}

async function save(
  db: Db,
  { tenantId, ledgerId }: LedgerRef,
  settlements: readonly Settlement[],
): Promise<void> {
  await db.write(async (trx) => {
    for (const { type, number, settledOn, paymentReference } of settlements) {
      const folded = foldText(paymentReference);
      await trx
        .updateTable('document')
        .set({
          settled_on: settledOn ?? null,
          payment_reference: paymentReference,
          // A row that is read again gets its own words anew, and this one with them.
          search_text: sql<string>`case when payment_reference <> '' or ${folded} = '' then search_text
            else search_text || ${'\n'} || ${folded} end`,
        })
        .where('tenant_id', '=', tenantId)
        .where('ledger_id', '=', ledgerId)
        .where('document_type', '=', type)
        .where('reference_number', '=', number)
        .execute();
    }
  });
}
