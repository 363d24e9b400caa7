import type {
  CompiledQuery,
  Insertable,
  InsertQueryBuilder,
  InsertResult,
  Kysely,
  Transaction,
} from 'kysely';
import { sql } from 'kysely';
import type { Db } from './db.ts';
import type { DocumentStagingTable } from './document-tables.ts';
import type { RankedDocument } from './document-row.ts';
import { toDocumentRow } from './document-row.ts';
import type { HeldRead } from './held-read.ts';
import { forEachKeyRange } from './key-ranges.ts';
import type { ReadPage } from './ledger-read-store.ts';
import type { Tables } from './tables.ts';

/** Of one parameter of JSON: PostgreSQL holds all of it, and what it is taken apart to. */
const BATCH_ROWS = 500;

export const KEY = ['tenant_id', 'ledger_id', 'document_type', 'reference_number'] as const;
export const CONTENT = [
  'seen_read',
  'status',
  'document_date',
  'due_date',
  'currency',
  'amount_e4',
  'balance_e4',
  'base_amount_e4',
  'base_balance_e4',
  'customer_reference',
  'document_text',
  'customer_name',
  'last_modified',
  'flaws',
  'lane',
  'list_part',
  'signed_amount_e4',
  'signed_balance_e4',
  'signed_base_balance_e4',
  'number_order',
  'search_text',
  'first_glance',
] as const;

/** Where the rows of this read go until it is complete: a first read shows them at once. */
function tableOf(held: HeldRead): 'document' | 'document_staging' {
  return held.isFirst ? 'document' : 'document_staging';
}

/** `seen_page` of rows from the list of payments. */
export const PAYMENTS_PAGE = -1;

/**
 * Of documents with the same type and number the last one counts. `pageNumber`: see
 * `SeenColumns.seen_page`; a row that another page of the same read shows is remembered for both.
 */
export async function upsertDocuments(
  trx: Transaction<Tables>,
  engine: Db['engine'],
  held: HeldRead,
  { documents, pageNumber }: Pick<ReadPage, 'documents' | 'pageNumber'>,
): Promise<void> {
  const byKey = new Map(documents.map((ranked) => [keyText(ranked), ranked]));
  const upsert = { table: tableOf(held), isFromPayments: pageNumber === PAYMENTS_PAGE };
  const toRow = (ranked: RankedDocument): DocumentRow => ({
    ...toDocumentRow(held, held.read, ranked),
    seen_page: pageNumber,
  });
  if (engine === 'sqlite') await upsertEach(trx, upsert, [...byKey.values()].map(toRow));
  else await upsertTogether(trx, upsert, [...byKey.values()].map(toRow));
}

type DocumentRow = Insertable<DocumentStagingTable>;

interface Upsert {
  readonly table: 'document' | 'document_staging';
  readonly isFromPayments: boolean;
}

const COLUMNS = [...KEY, ...CONTENT, 'seen_page'] as const;

/**
 * One statement for all rows, made and prepared once: a statement of many rows is another one for
 * each number of rows, and to build it takes several times the memory of the page that it stores.
 */
async function upsertEach(
  trx: Transaction<Tables>,
  upsert: Upsert,
  rows: Iterable<DocumentRow>,
): Promise<void> {
  let statement: CompiledQuery | undefined;
  for (const row of rows) {
    statement ??= compileUpsert(trx, upsert, row);
    await trx.executeQuery({ ...statement, parameters: valuesOf(row) });
  }
}

/**
 * Its parameters are the values of the row by `COLUMNS`. Kysely's `values` would take the order of
 * the row's names instead, whatever columns are named beside it.
 */
export function compileUpsert(
  trx: Kysely<Tables>,
  upsert: Upsert,
  row: DocumentRow,
): CompiledQuery {
  const insert = trx
    .insertInto(upsert.table)
    .columns([...COLUMNS])
    .expression(sql`values (${sql.join(valuesOf(row))})`);
  return orUpdate(insert, upsert).compile();
}

function valuesOf(row: DocumentRow): readonly unknown[] {
  return COLUMNS.map((name) => row[name]);
}

/** One parameter of JSON is bound in half the time of thousands of parameters. */
async function upsertTogether(
  trx: Transaction<Tables>,
  upsert: Upsert,
  rows: readonly DocumentRow[],
): Promise<void> {
  const names = sql.join(COLUMNS.map((name) => sql.ref(name)));
  for (let start = 0; start < rows.length; start += BATCH_ROWS) {
    const json = JSON.stringify(rows.slice(start, start + BATCH_ROWS));
    const insert = trx
      .insertInto(upsert.table)
      .columns([...COLUMNS])
      .expression(
        sql`select ${names} from jsonb_populate_recordset(null::${sql.table(upsert.table)}, ${json}::jsonb)`,
      );
    await orUpdate(insert, upsert).execute();
  }
}

function orUpdate(
  insert: InsertQueryBuilder<Tables, Upsert['table'], InsertResult>,
  { table, isFromPayments }: Upsert,
) {
  return insert.onConflict((conflict) => {
    const update = conflict.columns([...KEY]).doUpdateSet(updateOf(table));
    // The list of documents tells more of a payment than the list of payments.
    return isFromPayments
      ? update.where(sql<boolean>`not ${isOfThisRead(table)} or ${seen(table)} < 0`)
      : update;
  });
}

function updateOf(table: 'document' | 'document_staging') {
  const isSame = isOfThisRead(table);
  const also = sql.ref(`${table}.also_page`);
  return {
    ...Object.fromEntries(CONTENT.map((name) => [name, sql.ref(`excluded.${name}`)])),
    seen_page: sql<number>`case when ${isSame} and excluded.seen_page = 0 then ${seen(table)} else excluded.seen_page end`,
    also_page: sql<number>`case
      when not ${isSame} then 0
      when excluded.seen_page in (0, ${seen(table)}) or ${seen(table)} < 1 then ${also}
      else ${seen(table)} end`,
  };
}

function isOfThisRead(table: 'document' | 'document_staging') {
  return sql<boolean>`${sql.ref(`${table}.seen_read`)} = excluded.seen_read`;
}

function seen(table: 'document' | 'document_staging') {
  return sql.ref<number>(`${table}.seen_page`);
}

function keyText({ document: { type, number } }: RankedDocument): string {
  return `${type} ${number}`;
}

/** The rows of this read are no longer on these pages; `'all'`: on none. */
export async function withdrawPages(
  trx: Transaction<Tables>,
  held: HeldRead,
  pages: readonly number[] | 'all',
): Promise<void> {
  const update = () =>
    trx
      .updateTable(tableOf(held))
      .where('tenant_id', '=', held.tenantId)
      .where('ledger_id', '=', held.ledgerId)
      .where('seen_read', '=', held.read);
  if (pages === 'all') {
    await forEachKeyRange(trx, tableOf(held), held, async (inRange) => {
      const seenOnes = update().where(inRange).where('seen_page', '>', 0);
      await seenOnes.set({ seen_page: 0, also_page: 0 }).execute();
    });
    return;
  }
  for (const page of pages) {
    await update().set({ also_page: 0 }).where('also_page', '=', page).execute();
    await update()
      .set({ seen_page: sql<number>`also_page`, also_page: 0 })
      .where('seen_page', '=', page)
      .execute();
  }
}

/** Shown rows that other reads than this one have left. Gives how many there were. */
export async function deleteOtherReads(trx: Transaction<Tables>, held: HeldRead): Promise<number> {
  let deleted = 0;
  await forEachKeyRange(trx, 'document', held, async (inRange) => {
    const { numDeletedRows } = await trx
      .deleteFrom('document')
      .where(inRange)
      .where('seen_read', '<>', held.read)
      .executeTakeFirstOrThrow();
    deleted += Number(numDeletedRows);
  });
  return deleted;
}

/** Different documents that the pages of this read show. */
export async function countDistinct(db: Kysely<Tables>, held: HeldRead): Promise<number> {
  const { rows } = await db
    .selectFrom(tableOf(held))
    .select((select) => select.fn.countAll<number>().as('rows'))
    .where('tenant_id', '=', held.tenantId)
    .where('ledger_id', '=', held.ledgerId)
    .where('seen_read', '=', held.read)
    .where('seen_page', '>', 0)
    .executeTakeFirstOrThrow();
  return rows;
}

/** Documents from the list of documents that there will be when the staged rows are shown too. */
export async function countWithStaged(db: Kysely<Tables>, held: HeldRead): Promise<number> {
  const { rows } = await sql<{ rows: number }>`
    select coalesce((select listed_total from ledger
        where tenant_id = ${held.tenantId} and id = ${held.ledgerId}),
      (select count(*) from document
        where tenant_id = ${held.tenantId} and ledger_id = ${held.ledgerId} and seen_page >= 0))
      + (select count(*) from document_staging staged
        where staged.tenant_id = ${held.tenantId} and staged.ledger_id = ${held.ledgerId}
          and staged.seen_read = ${held.read} and staged.seen_page >= 0
          and not exists (select 1 from document shown
            where shown.tenant_id = staged.tenant_id and shown.ledger_id = staged.ledger_id
              and shown.document_type = staged.document_type
              and shown.reference_number = staged.reference_number
              and shown.seen_page >= 0)) as rows`.execute(db);
  return rows[0]?.rows ?? 0;
}
