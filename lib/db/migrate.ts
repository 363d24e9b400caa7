import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { Db } from './db.ts';
import { first } from './migrations/0001-first.ts';
import { serviceProof } from './migrations/0002-service-proof.ts';
import { refreshWatch } from './migrations/0003-refresh-watch.ts';
import { handOver } from './migrations/0004-hand-over.ts';
import { ledgerReading } from './migrations/0005-ledger-reading.ts';
import { documentAnswers } from './migrations/0006-document-answers.ts';
import { webhooks } from './migrations/0007-webhooks.ts';
import { preferences } from './migrations/0008-preferences.ts';
import { fileHandle } from './migrations/0009-file-handle.ts';
import { sharedPause } from './migrations/0010-shared-pause.ts';
import { ledgerProof } from './migrations/0011-ledger-proof.ts';
import { listedTotal } from './migrations/0012-listed-total.ts';
import { readingBackOff } from './migrations/0013-reading-back-off.ts';
import { paymentBehaviour } from './migrations/0014-payment-behaviour.ts';
import { cardFacts } from './migrations/0015-card-facts.ts';
import { settlementsVersion } from './migrations/0016-settlements-version.ts';
import type { Migration } from './migrations/migration.ts';
import type { Tables } from './tables.ts';

const MIGRATIONS: readonly Migration[] = [
  first,
  serviceProof,
  refreshWatch,
  handOver,
  ledgerReading,
  documentAnswers,
  webhooks,
  preferences,
  fileHandle,
  sharedPause,
  ledgerProof,
  listedTotal,
  readingBackOff,
  paymentBehaviour,
  cardFacts,
  settlementsVersion,
];

/** Any number will do, as long as nothing else in this database takes an advisory lock by it. */
const ADVISORY_LOCK = 7_031_911_020;

/**
 * Brings the schema up to date; gives the names of the migrations applied by this call. Each is
 * one transaction under a lock, so of several starting processes one migrates and the others
 * wait, and a killed one leaves nothing half done.
 */
export async function migrate(db: Db): Promise<readonly string[]> {
  const applied: string[] = [];
  const pending = await pendingMigrations(db);
  for (const migration of MIGRATIONS.filter(({ name }) => pending.includes(name))) {
    const done = await db.writeUnbounded(async (trx) => {
      await lock(trx, db.engine);
      await createBookkeeping(trx);
      if (await isApplied(trx, migration.name)) return false;
      await migration.up(trx, db.engine);
      await trx
        .insertInto('schema_migration')
        .values({ name: migration.name, applied_at: db.now() })
        .execute();
      return true;
    });
    if (done) applied.push(migration.name);
  }
  return applied;
}

/** Names of migrations that `migrate` would apply; readiness demands none. */
export async function pendingMigrations(db: Db): Promise<readonly string[]> {
  const names = MIGRATIONS.map((migration) => migration.name);
  if (!(await hasBookkeeping(db))) return names;
  const rows = await db.read.selectFrom('schema_migration').select('name').execute();
  const applied = new Set(rows.map((row) => row.name));
  return names.filter((name) => !applied.has(name));
}

/** On SQLite `begin immediate` has locked already; on PostgreSQL waiting for another starter may take long. */
async function lock(trx: Transaction<Tables>, engine: Db['engine']): Promise<void> {
  if (engine === 'sqlite') return;
  await sql`set local statement_timeout = 0`.execute(trx);
  await sql`select pg_advisory_xact_lock(${ADVISORY_LOCK})`.execute(trx);
}

async function createBookkeeping(trx: Transaction<Tables>): Promise<void> {
  await trx.schema
    .createTable('schema_migration')
    .ifNotExists()
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('applied_at', 'bigint', (column) => column.notNull())
    .execute();
}

async function isApplied(trx: Transaction<Tables>, name: string): Promise<boolean> {
  const row = await trx
    .selectFrom('schema_migration')
    .select('name')
    .where('name', '=', name)
    .executeTakeFirst();
  return row !== undefined;
}

async function hasBookkeeping(db: Db): Promise<boolean> {
  const found =
    db.engine === 'sqlite'
      ? sql`select 1 from sqlite_master where type = 'table' and name = 'schema_migration'`
      : sql`select 1 where to_regclass('schema_migration') is not null`;
  const { rows } = await found.execute(db.read);
  return rows.length > 0;
}
