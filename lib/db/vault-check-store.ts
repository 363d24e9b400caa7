import { sql } from 'kysely';
import type { Db } from './db.ts';

interface VaultCheck {
  readonly keyId: string;
  readonly sealed: string;
}

export async function listVaultChecks(db: Db): Promise<readonly VaultCheck[]> {
  const rows = await db.read.selectFrom('vault_check').selectAll().execute();
  return rows.map((row) => ({ keyId: row.key_id, sealed: row.sealed }));
}

/** Gives what is stored afterwards: ours, or that of a process that was faster. */
export async function recordVaultCheck(db: Db, check: VaultCheck): Promise<VaultCheck> {
  await db.direct
    .insertInto('vault_check')
    .values({ key_id: check.keyId, sealed: check.sealed })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await db.direct
    .selectFrom('vault_check')
    .select('sealed')
    .where('key_id', '=', check.keyId)
    .executeTakeFirstOrThrow();
  return { keyId: check.keyId, sealed: row.sealed };
}

/** Every column that holds envelopes of the vault and lives longer than a sign-in. */
const SEALED_COLUMNS = [
  ['crm_grant', 'sealed_access'],
  ['crm_grant', 'sealed_refresh'],
  ['connection', 'sealed_access'],
  ['connection', 'sealed_refresh'],
  ['connection', 'sealed_previous_refresh'],
] as const;

/** Across all tenants: the question is about the key, and no row leaves. */
export async function isKeyInUse(db: Db, keyId: string): Promise<boolean> {
  const prefix = `v1.${keyId}.`;
  for (const [table, column] of SEALED_COLUMNS) {
    const used = sql`select 1 from ${sql.table(table)}
      where substr(${sql.ref(column)}, 1, ${sql.lit(prefix.length)}) = ${prefix} limit 1`;
    const { rows } = await used.execute(db.read);
    if (rows.length > 0) return true;
  }
  return false;
}
