import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { CalendarDate } from '../domain/calendar-date.ts';
import { addDays, todayIn } from '../domain/calendar-date.ts';
import type { DocumentLane } from '../domain/document-query.ts';
import type { ProfileRow } from '../domain/ledger-profile.ts';
import type { Db } from './db.ts';
import type { DocumentFilter } from './document-filter.ts';
import { profileConditions } from './document-filter.ts';
import type { LedgerRef } from './ledger-store.ts';
import type { Tables } from './tables.ts';

/** A ledger in few rows, and the read they were made of. */
export interface StoredProfile {
  readonly read: number | undefined;
  readonly rows: readonly ProfileRow[];
}

export interface LedgerFiguresStore {
  /** Empty for a ledger without rows, and for one of another tenant. */
  findProfile(ref: LedgerRef): Promise<StoredProfile>;
  /** Rows that a filter means, by the profile: at no cost, but blind to its dates and its search. */
  count(ref: LedgerRef, filter: DocumentFilter): Promise<ProfileCount>;
}

export interface ProfileCount {
  readonly meant: number;
  /** All rows of the filter's lanes. */
  readonly inLanes: number;
}

export function createLedgerFiguresStore(db: Db): LedgerFiguresStore {
  return {
    findProfile: async ({ tenantId, ledgerId }) => {
      const rows = await db.read
        .selectFrom('ledger_profile')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('ledger_id', '=', ledgerId)
        .execute();
      return {
        read: rows[0]?.seen_read,
        rows: rows.map((row) => ({
          currency: row.currency,
          lane: row.lane as DocumentLane,
          ...(row.due_date !== null && { dueDate: row.due_date as CalendarDate }),
          sumE4: joinSum(row.sum_upper_e4, row.sum_lower_e4),
          baseSumE4: joinSum(row.base_sum_upper_e4, row.base_sum_lower_e4),
          count: row.document_count,
        })),
      };
    },
    count: async (ref, filter) => {
      const conditions = [sql`1 = 1`, ...profileConditions(filter)];
      if (filter.lanes.length === 0) return { meant: 0, inLanes: 0 };
      const { rows } = await sql<ProfileCount>`
        select coalesce(cast(sum(case when ${sql.join(conditions, sql` and `)} then document_count end)
            as bigint), 0) as meant,
          coalesce(cast(sum(document_count) as bigint), 0) as "inLanes"
        from ledger_profile
        where tenant_id = ${ref.tenantId} and ledger_id = ${ref.ledgerId}
          and lane in (${sql.join(filter.lanes)})`.execute(db.read);
      return rows[0] ?? { meant: 0, inLanes: 0 };
    },
  };
}

/** The read whose rows `document` holds for the ledger. */
export interface ProfiledRead extends LedgerRef {
  readonly read: number;
}

/**
 * Adds up the rows that `document` holds now, and files its overdue claims apart. Its place is the transaction that changes them, behind
 * the change and while the ledger's row is locked: when a read is published, and when the open claims
 * of a first read are complete. It visits every row of the ledger. `at` in epoch milliseconds.
 */
export async function writeProfile(
  trx: Transaction<Tables>,
  { tenantId, ledgerId, read }: ProfiledRead,
  at: number,
): Promise<void> {
  await trx
    .updateTable('document')
    .set({ list_part: 'overdue' })
    .where('tenant_id', '=', tenantId)
    .where('ledger_id', '=', ledgerId)
    .where('list_part', '=', 'open')
    .where('due_date', '<', todayIn(LAST_TIME_ZONE, at))
    .execute();
  await trx
    .deleteFrom('ledger_profile')
    .where('tenant_id', '=', tenantId)
    .where('ledger_id', '=', ledgerId)
    .execute();
  await sql`insert into ledger_profile (tenant_id, ledger_id, seen_read, currency, lane, due_date,
      document_count, sum_upper_e4, sum_lower_e4, base_sum_upper_e4, base_sum_lower_e4)
    select tenant_id, ledger_id, cast(${read} as bigint), currency, lane, due, count(*),
      sum(signed_balance_e4 / ${MILLION}), sum(signed_balance_e4 % ${MILLION}),
      sum(signed_base_balance_e4 / ${MILLION}), sum(signed_base_balance_e4 % ${MILLION})
    from (
      select tenant_id, ledger_id, currency, lane, signed_balance_e4, signed_base_balance_e4,
        ${foldedDueDate(at)} as due
      from document where tenant_id = ${tenantId} and ledger_id = ${ledgerId}
    ) as folded
    group by tenant_id, ledger_id, currency, lane, due`.execute(trx);
}

/** Twelve hours behind UTC: what is overdue there is overdue everywhere. */
const LAST_TIME_ZONE = 'Etc/GMT+12';

/** A first read grows by so much before it is added up again: all its sums together cost a few passes. */
const GROWTH = 1.25;

/**
 * `writeProfile` for a first read under way, in the transaction that saves a page; does nothing
 * until the rows have grown by a quarter. `rowsSoFar` as the read counts them.
 */
export async function writeProfileSoFar(
  trx: Transaction<Tables>,
  read: ProfiledRead,
  { at, rowsSoFar }: { readonly at: number; readonly rowsSoFar: number },
): Promise<void> {
  const { counted } = await trx
    .selectFrom('ledger_profile')
    .select((select) => select.fn.sum<number | string | null>('document_count').as('counted'))
    .where('tenant_id', '=', read.tenantId)
    .where('ledger_id', '=', read.ledgerId)
    .executeTakeFirstOrThrow();
  if (rowsSoFar >= Number(counted ?? 0) * GROWTH) await writeProfile(trx, read, at);
}

/**
 * With every zone's *today* at most a day beside UTC's, a claim due so long before the read is more
 * than 90 days overdue on each later day, and one due so long after it is not due for a year.
 */
const PAST_DAYS = 93;
const FUTURE_DAYS = 400;

/** Due dates of open claims, those beyond both ends moved to the end: bounded whatever the ledger's size. */
function foldedDueDate(at: number) {
  const day = todayIn('UTC', at);
  const past = addDays(day, -PAST_DAYS);
  const future = addDays(day, FUTURE_DAYS);
  return sql`case when lane <> 'open' then null when due_date < ${past} then ${past}
    when due_date > ${future} then ${future} else due_date end`;
}

/** SQLite's sum() refuses what does not fit 64 bits, and a sum of many amounts need not. */
const MILLION = sql.lit(1_000_000);

function joinSum(upper: number, lower: number): bigint {
  return BigInt(upper) * 1_000_000n + BigInt(lower);
}
