import { sql } from 'kysely';
import type { CalendarDate } from '../domain/calendar-date.ts';
import type { DocumentLane } from '../domain/document-query.ts';
import type { ProfileRow } from '../domain/ledger-profile.ts';
import type { Db } from './db.ts';
import type { DocumentFilter } from './document-filter.ts';
import { profileConditions } from './document-filter.ts';
import type { LedgerRef } from './ledger-store.ts';

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

function joinSum(upper: number, lower: number): bigint {
  return BigInt(upper) * 1_000_000n + BigInt(lower);
}
