import { randomUUID } from 'node:crypto';
import type { ConnectionNotice } from '../domain/connection-notice.ts';
import type { ConnectionState } from '../domain/connection.ts';
import type { ConnectionId, TenantId } from '../domain/ids.ts';
import type { ConnectionRef } from './connection-store.ts';
import type { Db } from './db.ts';

/** One person on one card. */
export interface NoticeReport extends ConnectionRef {
  readonly associateId: string;
  readonly contactId: number;
  readonly at: number;
}

/** What one person has reported, of what is still open. */
export interface OwnReport {
  readonly connectionId: ConnectionId;
  readonly contactIds: ReadonlySet<number>;
}

/** Those that may be read, and the one that nobody sees any more. */
const NOTHING_TO_REPORT: readonly ConnectionState[] = ['connected', 'suspect', 'removed'];

export type NoticeStore = ReturnType<typeof createNoticeStore>;

/** At most one open notice per connection, whoever reports and however often. */
export function createNoticeStore(db: Db) {
  return {
    /**
     * Tells whether this report opened the notice or joined one. A connection that works again by now
     * has nothing to report: its notices were closed, and nobody would close another one.
     */
    async report({
      tenantId,
      connectionId,
      ...report
    }: NoticeReport): Promise<'opened' | 'joined' | 'works'> {
      return db.write(async (trx) => {
        // The idle update takes the row's lock: whoever heals it closes the notice after us.
        const broken = await trx
          .updateTable('connection')
          .set((eb) => ({ state: eb.ref('state') }))
          .where('tenant_id', '=', tenantId)
          .where('id', '=', connectionId)
          .where('state', 'not in', NOTHING_TO_REPORT)
          .returning('id')
          .executeTakeFirst();
        if (broken === undefined) return 'works';
        const opened = await trx
          .insertInto('notice')
          .values({
            id: randomUUID(),
            tenant_id: tenantId,
            connection_id: connectionId,
            opened_at: report.at,
          })
          .onConflict((conflict) => conflict.doNothing())
          .returning('id')
          .executeTakeFirst();
        const notice = await trx
          .selectFrom('notice')
          .select('id')
          .where('tenant_id', '=', tenantId)
          .where('connection_id', '=', connectionId)
          .where('closed_at', 'is', null)
          .executeTakeFirstOrThrow();
        await trx
          .insertInto('notice_report')
          .values({
            tenant_id: tenantId,
            notice_id: notice.id,
            associate_id: report.associateId,
            contact_id: report.contactId,
            at: report.at,
          })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        return opened === undefined ? 'joined' : 'opened';
      });
    },

    async close({ tenantId, connectionId }: ConnectionRef, at: number): Promise<void> {
      await db.direct
        .updateTable('notice')
        .set({ closed_at: at })
        .where('tenant_id', '=', tenantId)
        .where('connection_id', '=', connectionId)
        .where('closed_at', 'is', null)
        .execute();
    },

    async listOpen(tenantId: TenantId): Promise<readonly ConnectionNotice[]> {
      const rows = await db.read
        .selectFrom('notice')
        .innerJoin('notice_report', 'notice_report.notice_id', 'notice.id')
        .select((eb) => [
          'notice.connection_id',
          'notice.opened_at',
          eb.fn.count('notice_report.associate_id').distinct().as('people'),
          eb.fn.count('notice_report.contact_id').distinct().as('cards'),
        ])
        .where('notice.tenant_id', '=', tenantId)
        .where('notice_report.tenant_id', '=', tenantId)
        .where('notice.closed_at', 'is', null)
        .groupBy(['notice.id', 'notice.connection_id', 'notice.opened_at'])
        .execute();
      return rows.map((row) => ({
        connectionId: row.connection_id as ConnectionId,
        people: Number(row.people),
        cards: Number(row.cards),
        since: row.opened_at,
      }));
    },

    async listReportsOf(tenantId: TenantId, associateId: string): Promise<readonly OwnReport[]> {
      const rows = await db.read
        .selectFrom('notice')
        .innerJoin('notice_report', 'notice_report.notice_id', 'notice.id')
        .select(['notice.connection_id', 'notice_report.contact_id'])
        .where('notice.tenant_id', '=', tenantId)
        .where('notice_report.tenant_id', '=', tenantId)
        .where('notice_report.associate_id', '=', associateId)
        .where('notice.closed_at', 'is', null)
        .execute();
      const byConnection = Map.groupBy(rows, (row) => row.connection_id as ConnectionId);
      return [...byConnection].map(([connectionId, reports]) => ({
        connectionId,
        contactIds: new Set(reports.map((report) => report.contact_id)),
      }));
    },
  };
}
