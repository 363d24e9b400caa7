import type { RawBuilder, SqlBool, Transaction } from 'kysely';
import { sql } from 'kysely';
import { CONTENT, KEY } from './document-writes.ts';
import type { HeldRead } from './held-read.ts';
import { forEachKeyRange } from './key-ranges.ts';
import type { Tables } from './tables.ts';

/** What showing the rows of a read has changed. */
export interface ShownChange {
  /** False: the shown rows are what they were before. */
  readonly hasChanged: boolean;
  /** An invoice that was open when it was last shown is paid now. */
  readonly isNewlyPaid: boolean;
}

interface ShownRead {
  /** All there is was read: what was not seen is gone. */
  readonly isWhole: boolean;
  readonly hasPayments: boolean;
}

/**
 * After this `document` holds what the read saw. A read of everything that was complete also
 * removes what it did not see; payments only if their list was read too.
 */
export async function showRows(
  trx: Transaction<Tables>,
  held: HeldRead,
  read: ShownRead,
): Promise<ShownChange> {
  const { hasChanged, isNewlyPaid } = held.isFirst ? FIRST_READ : await moveStaged(trx, held, read);
  const deleted = read.isWhole ? await deleteUnseen(trx, held, read) : 0;
  return { hasChanged: hasChanged || deleted > 0, isNewlyPaid };
}

/** Its rows are in their place already, and none of them was shown as open before. */
const FIRST_READ: ShownChange = { hasChanged: true, isNewlyPaid: false };

async function moveStaged(
  trx: Transaction<Tables>,
  held: HeldRead,
  { isWhole }: ShownRead,
): Promise<ShownChange> {
  let change: ShownChange = { hasChanged: false, isNewlyPaid: false };
  await forEachKeyRange(trx, 'document_staging', held, async (inRange) => {
    const range = { inRange, ofRead: readRows(held, isWhole) };
    const isNewlyPaid = change.isNewlyPaid || (await hasNewlyPaid(trx, held, range));
    const copied = await copyChanged(trx, range, isReplaced(isWhole));
    if (isWhole) await confirmSame(trx, range);
    change = { hasChanged: change.hasChanged || copied > 0, isNewlyPaid };
    // All of them: a read that broke off may have left rows too.
    await trx.deleteFrom('document_staging').where(inRange).execute();
  });
  return change;
}

/** Staged rows. Those of a whole read that are on no page any more turned out not to be Visma's. */
function readRows(held: HeldRead, isWhole: boolean): RawBuilder<SqlBool> {
  const ofRead = sql<SqlBool>`staged.seen_read = ${held.read}`;
  return isWhole ? sql`${ofRead} and staged.seen_page <> 0` : ofRead;
}

interface StagedRange {
  readonly inRange: RawBuilder<SqlBool>;
  readonly ofRead: RawBuilder<SqlBool>;
}

/**
 * When an invoice was paid, only its applications tell. In two steps: a join of tables that PostgreSQL
 * knows little of may go through all of one for each row of the other.
 */
async function hasNewlyPaid(
  trx: Transaction<Tables>,
  held: HeldRead,
  { inRange, ofRead }: StagedRange,
): Promise<boolean> {
  const paid = await sql<{ number: string }>`
    select reference_number as number from document_staging staged
    where ${inRange} and ${ofRead} and document_type = 'Invoice' and lane = 'paid'`.execute(trx);
  if (paid.rows.length === 0) return false;
  const wasOpen = await trx
    .selectFrom('document')
    .select('reference_number')
    .where('tenant_id', '=', held.tenantId)
    .where('ledger_id', '=', held.ledgerId)
    .where('list_part', 'in', ['open', 'overdue'])
    .where('document_type', '=', 'Invoice')
    .where(
      'reference_number',
      'in',
      paid.rows.map(({ number }) => number),
    )
    .limit(1)
    .execute();
  return wasOpen.length > 0;
}

/** Gives how many were new or not as they were. */
function copyChanged(
  trx: Transaction<Tables>,
  range: StagedRange,
  where: RawBuilder<SqlBool>,
): Promise<number> {
  const assignments = COPIED.filter((name) => name !== 'search_text').map(
    (name) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`,
  );
  const found = [
    // A document that was reopened is not settled.
    sql`settled_on = case when excluded.balance_e4 = 0 then document.settled_on end`,
    // What settlements have added to it.
    sql`search_text = excluded.search_text || case document.payment_reference when '' then ''
      else ${'\n'} || lower(document.payment_reference) end`,
    sql`news = case when ${WAS_PAID} then 'paid' when ${WAS_RELEASED} then 'new' else document.news end`,
    sql`news_read = case when ${WAS_PAID} or ${WAS_RELEASED} then excluded.seen_read
      else document.news_read end`,
  ];
  return upsertStaged(trx, range, {
    assignments: [...assignments, ...found],
    where,
  });
}

const WAS_PAID = sql<SqlBool>`(document.lane = 'open' and excluded.lane = 'paid')`;
/** A draft is no news to whoever wants to know what is owed. */
const WAS_RELEASED = sql<SqlBool>`(document.lane = 'other' and excluded.lane <> 'other')`;

/** The read saw these too, as they are: no index of theirs has to be touched. */
async function confirmSame(trx: Transaction<Tables>, range: StagedRange): Promise<void> {
  await upsertStaged(trx, range, {
    assignments: [sql`seen_read = excluded.seen_read`],
    where: sql`document.seen_read <> excluded.seen_read`,
  });
}

/** Found by its key's own index whatever the planner knows of a ledger. Gives how many were written. */
async function upsertStaged(
  trx: Transaction<Tables>,
  { inRange, ofRead }: StagedRange,
  update: {
    readonly assignments: readonly RawBuilder<unknown>[];
    readonly where: RawBuilder<SqlBool>;
  },
): Promise<number> {
  const columns = sql.join([...KEY, ...COPIED].map((name) => sql.ref(name)));
  const { numAffectedRows } = await sql`insert into document (${columns}, news, news_read)
    select ${columns}, 'new', seen_read from document_staging staged where ${inRange} and ${ofRead}
    on conflict (${sql.join(KEY.map((name) => sql.ref(name)))})
    do update set ${sql.join(update.assignments)} where ${update.where}`.execute(trx);
  return Number(numAffectedRows ?? 0);
}

const COPIED = [...CONTENT, 'seen_page'] as const;

/**
 * The list of documents tells more of a payment than the list of payments. Of a whole read all rows
 * of the first are staged, so that what only the second shows is in the first no more.
 */
function isReplaced(isWhole: boolean): RawBuilder<SqlBool> {
  const isOther = sql<SqlBool>`not (${isSameContent()})`;
  if (isWhole) return isOther;
  return sql`${isOther} and not (excluded.seen_page < 0 and document.seen_page >= 0)`;
}

/** Set for the shown row by something else than its content, or compared in its own way. */
const NOT_COMPARED: ReadonlySet<string> = new Set(['seen_read', 'list_part', 'search_text']);

function isSameContent(): RawBuilder<SqlBool> {
  const same = CONTENT.filter((name) => !NOT_COMPARED.has(name)).map(
    (name) => sql`document.${sql.ref(name)} is not distinct from excluded.${sql.ref(name)}`,
  );
  return sql.join(
    [
      ...same,
      // Settlements append to it.
      sql`substr(document.search_text, 1, length(excluded.search_text)) = excluded.search_text`,
      // Which of the two lists shows it.
      sql`(document.seen_page < 0) = (excluded.seen_page < 0)`,
    ],
    sql` and `,
  );
}

/** Gives how many there were. For a first read they include what is on no page any more. */
async function deleteUnseen(
  trx: Transaction<Tables>,
  held: HeldRead,
  { hasPayments }: ShownRead,
): Promise<number> {
  const unseen = hasPayments
    ? sql<SqlBool>`seen_read <> ${held.read}`
    : sql<SqlBool>`(seen_read <> ${held.read} and seen_page >= 0)`;
  const gone = held.isFirst ? sql<SqlBool>`(${unseen} or seen_page = 0)` : unseen;
  let deleted = 0;
  await forEachKeyRange(trx, 'document', held, async (inRange) => {
    const { numDeletedRows } = await trx
      .deleteFrom('document')
      .where(inRange)
      .where(gone)
      .executeTakeFirstOrThrow();
    deleted += Number(numDeletedRows);
  });
  return deleted;
}
