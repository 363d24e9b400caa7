import type { SelectQueryBuilder } from 'kysely';
import { sql } from 'kysely';
import type { ConnectionId, CustomerNumber, LedgerId, TenantId } from '../domain/ids.ts';
import type { Db } from './db.ts';
import { prepareQuery } from './prepare-query.ts';
import type { Tables } from './tables.ts';

/** Names one customer of one company. */
export interface LedgerCustomer {
  readonly tenantId: TenantId;
  readonly connectionId: ConnectionId;
  readonly customerNumber: CustomerNumber;
}

export interface LedgerRef {
  readonly tenantId: TenantId;
  readonly ledgerId: LedgerId;
}

/** A ledger without its rows. Instants are epoch milliseconds. */
export interface StoredLedger extends LedgerRef, LedgerCustomer {
  /** The read whose rows are shown; undefined before the first one is complete. */
  readonly visibleRead: number | undefined;
  readonly readAt: number | undefined;
  /** Rows that `document` holds for it. */
  readonly total: number;
  readonly isIncomplete: boolean;
  /** Present where nothing but payments lacks. */
  readonly paymentsLack:
    | {
        /** When their list was last read whole; undefined when it never was. */
        readonly knownAt: number | undefined;
        /** It is not asked by itself before. */
        readonly askedAfter: number;
      }
    | undefined;
  /** During a first read: all documents that Visma calls open are among its rows. */
  readonly isOpenExact: boolean;
  /** A webhook said that something changed, and no read that began behind it was published since. */
  readonly isStale: boolean;
  /** The read under way: present while its lease holds. */
  readonly reading:
    | {
        readonly read: number;
        readonly since: number;
        readonly received: number;
        readonly total: number | undefined;
      }
    | undefined;
  /** Why the last attempt failed, and since when attempts have failed so. */
  readonly failure: { readonly code: string; readonly since: number } | undefined;
  readonly nextTryAt: number;
  /** As `LedgerTable.full_read_after` and `LedgerTable.changes_after`. */
  readonly fullReadAfter: number;
  readonly changesAfter: number;
  readonly watermark: string | undefined;
  readonly lastViewedAt: number;
}

export interface LedgerStore {
  findByCustomer(customer: LedgerCustomer): Promise<StoredLedger | undefined>;
  find(ref: LedgerRef): Promise<StoredLedger | undefined>;
  /** Does nothing when the customer has one already. */
  create(
    customer: LedgerCustomer & { readonly ledgerId: LedgerId; readonly at: number },
  ): Promise<void>;
  noteViewed(ref: LedgerRef, at: number): Promise<void>;
  /** Lets every ledger of the connection that failed be read again at once. */
  forgetFailures(connection: Pick<LedgerCustomer, 'tenantId' | 'connectionId'>): Promise<void>;
}

export function createLedgerStore(db: Db): LedgerStore {
  const selectByCustomer = prepareQuery<LedgerCustomer, LedgerRow>(db.read, (value) =>
    selectLedger(db)
      .where('tenant_id', '=', value('tenantId'))
      .where('connection_id', '=', value('connectionId'))
      .where('customer_number', '=', value('customerNumber')),
  );
  const selectById = prepareQuery<LedgerRef, LedgerRow>(db.read, (value) =>
    selectLedger(db).where('tenant_id', '=', value('tenantId')).where('id', '=', value('ledgerId')),
  );
  return {
    findByCustomer: async ({ tenantId, connectionId, customerNumber }) => {
      const [row] = await selectByCustomer({ tenantId, connectionId, customerNumber });
      return row && toLedger(row);
    },
    find: async ({ tenantId, ledgerId }) => {
      const [row] = await selectById({ tenantId, ledgerId });
      return row && toLedger(row);
    },
    create: async (ledger) => {
      await insertLedger(db, ledger);
    },
    noteViewed: async ({ tenantId, ledgerId }, at) => {
      await db.direct
        .updateTable('ledger')
        .set({ last_viewed_at: at })
        .where('tenant_id', '=', tenantId)
        .where('id', '=', ledgerId)
        .execute();
    },
    forgetFailures: async ({ tenantId, connectionId }) => {
      await db.direct
        .updateTable('ledger')
        .set({ failure_code: null, failure_at: null, next_try_at: 0 })
        .where('tenant_id', '=', tenantId)
        .where('connection_id', '=', connectionId)
        .where('failure_code', 'is not', null)
        .execute();
    },
  };
}

async function insertLedger(
  db: Db,
  ledger: LedgerCustomer & { readonly ledgerId: LedgerId; readonly at: number },
): Promise<void> {
  await db.direct
    .insertInto('ledger')
    .values({
      id: ledger.ledgerId,
      tenant_id: ledger.tenantId,
      connection_id: ledger.connectionId,
      customer_number: ledger.customerNumber,
      incomplete: 0,
      next_try_at: 0,
      last_viewed_at: ledger.at,
      fence: 0,
      lease_until: 0,
      created_at: ledger.at,
    })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'connection_id', 'customer_number']).doNothing(),
    )
    .execute();
}

interface LedgerRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly connection_id: string;
  readonly customer_number: string;
  readonly visible_read: number | null;
  readonly read_at: number | null;
  readonly total: number | null;
  readonly incomplete: 0 | 1;
  readonly incomplete_reads: number;
  readonly payment_failures: number;
  readonly payments_after: number;
  readonly payments_asked_at: number | null;
  readonly open_exact: 0 | 1;
  readonly stale_at: number | null;
  readonly answering_stale_at: number | null;
  readonly reading_read: number | null;
  readonly reading_since: number | null;
  readonly reading_received: number | null;
  readonly reading_total: number | null;
  readonly failure_code: string | null;
  readonly failure_at: number | null;
  readonly next_try_at: number;
  readonly full_read_after: number;
  readonly changes_after: number;
  readonly watermark: string | null;
  readonly last_viewed_at: number;
  readonly is_leased: 0 | 1;
}

function selectLedger(db: Db): SelectQueryBuilder<Tables, 'ledger', LedgerRow> {
  return db.read.selectFrom('ledger').select([
    'id',
    'tenant_id',
    'connection_id',
    'customer_number',
    'visible_read',
    'read_at',
    'incomplete',
    'incomplete_reads',
    'payment_failures',
    'payments_after',
    'payments_asked_at',
    'open_exact',
    'stale_at',
    'answering_stale_at',
    'reading_read',
    'reading_since',
    'reading_received',
    'reading_total',
    'failure_code',
    'failure_at',
    'next_try_at',
    'full_read_after',
    'changes_after',
    'watermark',
    'last_viewed_at',
    // Before the first read is complete nothing is stored but the rows so far.
    sql<number | null>`case when visible_read is not null then total else (
        select count(*) from document
        where document.tenant_id = ledger.tenant_id and document.ledger_id = ledger.id
      ) end`.as('total'),
    sql<0 | 1>`case when lease_until > ${db.now()} then 1 else 0 end`.as('is_leased'),
  ]);
}

function toLedger(row: LedgerRow): StoredLedger {
  const isReading = row.reading_read !== null && row.is_leased === 1;
  return {
    ledgerId: row.id as LedgerId,
    tenantId: row.tenant_id as TenantId,
    connectionId: row.connection_id as ConnectionId,
    customerNumber: row.customer_number as CustomerNumber,
    visibleRead: row.visible_read ?? undefined,
    readAt: row.read_at ?? undefined,
    total: row.total ?? 0,
    isIncomplete: row.incomplete === 1,
    paymentsLack:
      row.incomplete_reads === 0 && row.payment_failures > 0
        ? { knownAt: row.payments_asked_at ?? undefined, askedAfter: row.payments_after }
        : undefined,
    isOpenExact: row.open_exact === 1,
    isStale: row.stale_at !== null || (!isReading && row.answering_stale_at !== null),
    reading: isReading
      ? {
          read: row.reading_read,
          since: row.reading_since ?? 0,
          received: row.reading_received ?? 0,
          total: row.reading_total ?? undefined,
        }
      : undefined,
    failure:
      row.failure_code === null
        ? undefined
        : { code: row.failure_code, since: row.failure_at ?? 0 },
    nextTryAt: row.next_try_at,
    fullReadAfter: row.full_read_after,
    changesAfter: row.changes_after,
    watermark: row.watermark ?? undefined,
    lastViewedAt: row.last_viewed_at,
  };
}
