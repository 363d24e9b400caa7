import { sql } from 'kysely';
import type { CalendarDate } from '../domain/calendar-date.ts';
import type { DocumentNews, Look } from '../domain/ledger-look.ts';
import { ISSUED_TYPES } from '../domain/ledger-look.ts';
import type { Db } from './db.ts';
import type { LedgerRef } from './ledger-store.ts';

/** How many documents of a kind there are, and the keys of the latest. */
export interface NewsOfKind {
  readonly count: number;
  /** Type and number, as in `DocumentRow.key`. */
  readonly keys: readonly string[];
}

export interface LedgerNewsStore {
  /** What has happened between a look and the day `today` of the company. */
  list(
    ref: LedgerRef,
    since: Look,
    today: CalendarDate,
  ): Promise<Readonly<Record<DocumentNews, NewsOfKind>>>;
}

/** A card that is not looked at for a year may have thousands: their number is told, not each. */
const KEYS_SHOWN = 100;
const NONE: NewsOfKind = { count: 0, keys: [] };

export function createLedgerNewsStore(db: Db): LedgerNewsStore {
  return {
    list: async (ref, since, today) => {
      const [issued, paid, overdue] = await Promise.all([
        since.read === undefined ? NONE : listBrought(db, ref, { news: 'new', after: since.read }),
        since.read === undefined ? NONE : listBrought(db, ref, { news: 'paid', after: since.read }),
        since.on < today ? listTurnedOverdue(db, ref, since.on, today) : NONE,
      ]);
      return { new: issued, paid, overdue };
    },
  };
}

interface Brought {
  readonly news: 'new' | 'paid';
  readonly after: number;
}

/** By `document_by_news`. A draft is not new yet, and what was reopened is paid no more. */
async function listBrought(db: Db, ref: LedgerRef, { news, after }: Brought): Promise<NewsOfKind> {
  const rows = await ofLedger(db, ref)
    .where('news_read', '>', after)
    .where('news', '=', news)
    .where('document_type', 'in', ISSUED_TYPES)
    .$if(news === 'paid', (query) => query.where('lane', '=', 'paid'))
    .$if(news === 'new', (query) => query.where('lane', '<>', 'other'))
    .orderBy('news_read', 'desc')
    .execute();
  return toNews(rows);
}

/** By `document_by_due_date`. On the day of the look what was due that day was not overdue. */
async function listTurnedOverdue(
  db: Db,
  ref: LedgerRef,
  since: CalendarDate,
  today: CalendarDate,
): Promise<NewsOfKind> {
  const rows = await ofLedger(db, ref)
    .where('list_part', 'in', ['open', 'overdue'])
    .where('due_date', '>=', since)
    .where('due_date', '<', today)
    .orderBy('due_date', 'desc')
    .execute();
  return toNews(rows);
}

function ofLedger(db: Db, { tenantId, ledgerId }: LedgerRef) {
  return db.read
    .selectFrom('document')
    .select(['document_type', 'reference_number'])
    .select(sql<number>`cast(count(*) over () as bigint)`.as('all'))
    .where('tenant_id', '=', tenantId)
    .where('ledger_id', '=', ledgerId)
    .limit(KEYS_SHOWN);
}

function toNews(
  rows: readonly {
    readonly document_type: string;
    readonly reference_number: string;
    readonly all: number;
  }[],
): NewsOfKind {
  return {
    count: rows[0]?.all ?? 0,
    keys: rows.map((row) => `${row.document_type} ${row.reference_number}`),
  };
}
