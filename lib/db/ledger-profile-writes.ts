import type { Insertable, RawBuilder, SqlBool, Transaction } from 'kysely';
import { sql } from 'kysely';
import { addDays, todayIn } from '../domain/calendar-date.ts';
import type { LedgerProfileTable } from './document-tables.ts';
import { forEachKeyRange } from './key-ranges.ts';
import type { LedgerRef } from './ledger-store.ts';
import type { Tables } from './tables.ts';

/** The read whose rows `document` holds for the ledger. */
export interface ProfiledRead extends LedgerRef {
  readonly read: number;
}

export interface RowCounts {
  /** All rows of the ledger. */
  readonly total: number;
  /** Without those that only the list of payments shows. */
  readonly listed: number;
}

/**
 * Adds up the rows that `document` holds now, and files its overdue claims apart. Its place is the
 * transaction that changes them, behind the change: when a read is published, and when the open
 * claims of a first read are complete. It visits every row of the ledger. `at` in epoch milliseconds.
 */
export async function writeProfile(
  trx: Transaction<Tables>,
  profiled: ProfiledRead,
  at: number,
): Promise<RowCounts> {
  const groups = new Map<string, ProfileGroup>();
  await forEachKeyRange(trx, 'document', profiled, async (inRange) => {
    await fileOverdue(trx, inRange, at);
    for (const group of await addUp(trx, inRange, at)) addTo(groups, group);
  });
  await deleteProfile(trx, profiled);
  const rows = [...groups.values()].map((group) => toProfileRow(profiled, group));
  for (let start = 0; start < rows.length; start += BATCH_ROWS) {
    const batch = rows.slice(start, start + BATCH_ROWS);
    await trx.insertInto('ledger_profile').values(batch).execute();
  }
  const all = [...groups.values()];
  return {
    total: all.reduce((sum, { rows: count }) => sum + count, 0),
    listed: all.reduce((sum, { listed }) => sum + listed, 0),
  };
}

/** True when a profile of the same rows made at either instant is the same; epoch milliseconds. */
export function isSameProfileDay(one: number, other: number): boolean {
  return ['UTC', LAST_TIME_ZONE].every((zone) => todayIn(zone, one) === todayIn(zone, other));
}

/** Both engines bound the parameters of a statement. */
const BATCH_ROWS = 500;

/** Twelve hours behind UTC: what is overdue there is overdue everywhere. */
const LAST_TIME_ZONE = 'Etc/GMT+12';

async function fileOverdue(
  trx: Transaction<Tables>,
  inRange: RawBuilder<SqlBool>,
  at: number,
): Promise<void> {
  await trx
    .updateTable('document')
    .set({ list_part: 'overdue' })
    .where(inRange)
    .where('list_part', '=', 'open')
    .where('due_date', '<', todayIn(LAST_TIME_ZONE, at))
    .execute();
}

interface ProfileGroup {
  readonly currency: string;
  readonly lane: string;
  readonly due: string | null;
  readonly rows: number;
  readonly listed: number;
  /** A sum is `upper` millions and `lower`: SQLite's sum() refuses what leaves 64 bits. */
  readonly upper: number;
  readonly lower: number;
  readonly baseUpper: number;
  readonly baseLower: number;
}

async function addUp(
  trx: Transaction<Tables>,
  inRange: RawBuilder<SqlBool>,
  at: number,
): Promise<readonly ProfileGroup[]> {
  const sum = (of: RawBuilder<unknown>) => sql`cast(sum(${of}) as bigint)`;
  const { rows } = await sql<ProfileGroup>`
    select currency, lane, due, count(*) as rows,
      ${sum(sql`case when seen_page >= 0 then 1 else 0 end`)} as listed,
      ${sum(sql`signed_balance_e4 / ${MILLION}`)} as upper,
      ${sum(sql`signed_balance_e4 % ${MILLION}`)} as lower,
      ${sum(sql`signed_base_balance_e4 / ${MILLION}`)} as "baseUpper",
      ${sum(sql`signed_base_balance_e4 % ${MILLION}`)} as "baseLower"
    from (
      select currency, lane, seen_page, signed_balance_e4, signed_base_balance_e4,
        ${foldedDueDate(at)} as due
      from document where ${inRange}
    ) as folded
    group by currency, lane, due`.execute(trx);
  return rows;
}

const MILLION = sql.lit(1_000_000);

function addTo(groups: Map<string, ProfileGroup>, more: ProfileGroup): void {
  const key = JSON.stringify([more.currency, more.lane, more.due]);
  const group = groups.get(key);
  if (group === undefined) {
    groups.set(key, more);
    return;
  }
  groups.set(key, {
    ...group,
    rows: group.rows + more.rows,
    listed: group.listed + more.listed,
    upper: group.upper + more.upper,
    lower: group.lower + more.lower,
    baseUpper: group.baseUpper + more.baseUpper,
    baseLower: group.baseLower + more.baseLower,
  });
}

async function deleteProfile(
  trx: Transaction<Tables>,
  { tenantId, ledgerId }: LedgerRef,
): Promise<void> {
  await trx
    .deleteFrom('ledger_profile')
    .where('tenant_id', '=', tenantId)
    .where('ledger_id', '=', ledgerId)
    .execute();
}

function toProfileRow(
  { tenantId, ledgerId, read }: ProfiledRead,
  group: ProfileGroup,
): Insertable<LedgerProfileTable> {
  return {
    tenant_id: tenantId,
    ledger_id: ledgerId,
    seen_read: read,
    currency: group.currency,
    lane: group.lane,
    due_date: group.due,
    document_count: group.rows,
    sum_upper_e4: group.upper,
    sum_lower_e4: group.lower,
    base_sum_upper_e4: group.baseUpper,
    base_sum_lower_e4: group.baseLower,
  };
}

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
