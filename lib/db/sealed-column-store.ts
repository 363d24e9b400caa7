import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Db } from './db.ts';
import type { Tables } from './tables.ts';

/** A column of envelopes of the vault, and what each envelope is bound to beside its tenant. */
export interface SealedColumn {
  readonly table: keyof Tables;
  readonly column: string;
  /** The column that names the row, also inside the seal. */
  readonly rowId: string;
  /** `field` of the seal. */
  readonly field: string;
}

/** Every one of them: a column that is missing here keeps its old key when keys are rotated. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: 'crm_grant', column: 'sealed_access', rowId: 'id', field: 'crm_grant.access' },
  { table: 'crm_grant', column: 'sealed_refresh', rowId: 'id', field: 'crm_grant.refresh' },
  { table: 'connection', column: 'sealed_access', rowId: 'id', field: 'access' },
  { table: 'connection', column: 'sealed_refresh', rowId: 'id', field: 'refresh' },
  {
    table: 'connection',
    column: 'sealed_previous_refresh',
    rowId: 'id',
    field: 'previous-refresh',
  },
  { table: 'oauth_transaction', column: 'sealed_verifier', rowId: 'state_hash', field: 'verifier' },
];

export interface SealedValue {
  readonly tenantId: string;
  readonly rowId: string;
  readonly sealed: string;
}

/** The key id of an envelope stands between its first two dots. */
const prefixOf = (keyId: string) => `v1.${keyId}.`;

/**
 * Across all tenants: the question is about the key, and no row leaves. Before a migration it is
 * asked of the columns there are.
 */
export async function isKeyInUse(db: Db, keyId: string): Promise<boolean> {
  const prefix = prefixOf(keyId);
  const tables = await db.read.introspection.getTables();
  for (const { table, column } of SEALED_COLUMNS) {
    const columns = tables.find(({ name }) => name === table)?.columns ?? [];
    if (!columns.some(({ name }) => name === column)) continue;
    const used = sql`select 1 from ${sql.table(table)}
      where substr(${sql.ref(column)}, 1, ${sql.lit(prefix.length)}) = ${prefix} limit 1`;
    const { rows } = await used.execute(db.read);
    if (rows.length > 0) return true;
  }
  return false;
}

/** How many values, across all tenants, another key than this one has sealed. */
export async function countSealedByOthers(
  db: Db,
  { table, column }: SealedColumn,
  keyId: string,
): Promise<number> {
  const count = sql<{ count: number }>`select count(*) as count from ${sql.table(table)}
    where ${sealedByOthers(column, keyId)}`;
  const { rows } = await count.execute(db.read);
  return rows[0]?.count ?? 0;
}

/** Across all tenants, in the order of row ids, from behind `after`. */
export async function listSealedByOthers(
  db: Db,
  { table, column, rowId }: SealedColumn,
  page: { readonly keyId: string; readonly after: string; readonly limit: number },
): Promise<readonly SealedValue[]> {
  const list = sql<SealedValue>`
    select tenant_id as ${sql.ref('tenantId')}, ${sql.ref(rowId)} as ${sql.ref('rowId')},
      ${sql.ref(column)} as sealed
    from ${sql.table(table)}
    where ${sealedByOthers(column, page.keyId)} and ${sql.ref(rowId)} > ${page.after}
    order by ${sql.ref(rowId)} limit ${page.limit}`;
  const { rows } = await list.execute(db.read);
  return rows;
}

export interface SealedSwap extends SealedValue {
  /** The same plaintext in a new envelope. */
  readonly resealed: string;
}

/**
 * Replaces each value that is still the one that was read, and gives how many were. What a refresh
 * or a reconnection has written meanwhile stays. SQLite waits for the disk at every commit, so
 * there a batch is one transaction; PostgreSQL gets single statements, since whoever holds one row
 * lock at a time cannot deadlock with the application.
 */
export async function swapSealed(
  db: Db,
  column: SealedColumn,
  swaps: readonly SealedSwap[],
): Promise<number> {
  return db.engine === 'sqlite'
    ? db.write((trx) => swapAll(trx, column, swaps))
    : swapAll(db.direct, column, swaps);
}

async function swapAll(
  executor: Kysely<Tables>,
  { table, column, rowId }: SealedColumn,
  swaps: readonly SealedSwap[],
): Promise<number> {
  let swapped = 0;
  for (const swap of swaps) {
    const update = sql`update ${sql.table(table)} set ${sql.ref(column)} = ${swap.resealed}
      where tenant_id = ${swap.tenantId} and ${sql.ref(rowId)} = ${swap.rowId}
        and ${sql.ref(column)} = ${swap.sealed}`;
    const { numAffectedRows } = await update.execute(executor);
    swapped += Number(numAffectedRows ?? 0n);
  }
  return swapped;
}

function sealedByOthers(column: string, keyId: string) {
  const prefix = prefixOf(keyId);
  return sql<boolean>`${sql.ref(column)} is not null
    and substr(${sql.ref(column)}, 1, ${sql.lit(prefix.length)}) <> ${prefix}`;
}
