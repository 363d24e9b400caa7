import type { Db } from './db.ts';

interface VaultCheck {
  readonly keyId: string;
  readonly sealed: string;
}

/** None before the first migration. */
export async function listVaultChecks(db: Db): Promise<readonly VaultCheck[]> {
  const tables = await db.read.introspection.getTables();
  if (!tables.some(({ name }) => name === 'vault_check')) return [];
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
