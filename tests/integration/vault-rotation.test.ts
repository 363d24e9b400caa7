import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatabaseConfig } from '#lib/db/database-config.ts';
import type { Db } from '#lib/db/open-database.ts';
import { openDatabase } from '#lib/db/open-database.ts';
import { migrate } from '#lib/db/migrate.ts';
import { isKeyInUse, SEALED_COLUMNS, swapSealed } from '#lib/db/sealed-column-store.ts';
import type { TenantId } from '#lib/domain/ids.ts';
import { checkVault } from '#lib/vault/key-check.ts';
import { createKeyring } from '#lib/vault/keyring.ts';
import type { Open } from '#lib/vault/open.ts';
import { createOpener } from '#lib/vault/open.ts';
import { rotateKeys } from '#lib/vault/rotate-keys.ts';
import { createSealer } from '#lib/vault/seal.ts';
import { describeOnEachEmptyDatabase, describeOnEachEngine } from '#tests/support/databases.ts';
import { insertTenant } from '#tests/support/tenants.ts';
import {
  environmentOf,
  spawnNode,
  START_AND_STOP,
  vaultKeys,
} from '#tests/support/vault-process.ts';

const TENANT = 'Cust1' as TenantId;
const ROWS = 10_000;
const k1 = { id: 'k1', key: randomBytes(32) };
const k2 = { id: 'k2', key: randomBytes(32) };
const both = createKeyring([k2, k1]);
const sealOld = createSealer(createKeyring([k1]));
const sealNew = createSealer(both);
const open = createOpener(both);
const ROTATE = ['bin/rotate-vault-key.ts'];

const contextOf = (rowId: string, field = 'refresh') => ({ tenantId: TENANT, rowId, field });
const rowId = (row: number) => `connection-${String(row).padStart(5, '0')}`;

describeOnEachEngine('sealed columns', (openDb) => {
  it('are all on the list, and nothing else is', async () => {
    const db = await openDb();
    const tables = await db.direct.introspection.getTables();
    const found = tables.flatMap(({ name, columns }) =>
      columns.filter((column) => column.name.startsWith('sealed_')).map((c) => `${name}.${c.name}`),
    );
    const listed = SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`);
    expect(listed.toSorted()).toEqual(found.toSorted());
  });

  it('get new envelopes with the same content, except what changed meanwhile and what is damaged', async () => {
    const db = await openDb();
    await insertTenant(db, TENANT);
    await insertConnections(db, 3);
    await setSealed(db, rowId(2), 'no envelope');
    const [refresh] = SEALED_COLUMNS.filter((one) => one.column === 'sealed_refresh').slice(-1);
    const stale = sealOld('older', contextOf(rowId(1)));
    const swap = { tenantId: TENANT, rowId: rowId(1), sealed: stale, resealed: 'lost' };
    expect(await swapSealed(db, refresh!, [swap])).toBe(0);
    const foreign = { ...swap, tenantId: 'Cust2', sealed: await sealedOf(db, rowId(1)) };
    expect(await swapSealed(db, refresh!, [foreign])).toBe(0);

    expect(await rotateKeys(db, both, () => undefined)).toEqual({
      currentId: 'k2',
      resealed: 2,
      unopened: 1,
      freed: ['k1'],
      stillUsed: [],
    });
    expect(await sealedOf(db, rowId(0))).toMatch(/^v1\.k2\./);
    expect(open(await sealedOf(db, rowId(0)), contextOf(rowId(0)))).toBe('token 0');
    expect(await sealedOf(db, rowId(2))).toBe('no envelope');
  });

  it('keep a key in use as long as what it sealed cannot be opened', async () => {
    const db = await openDb();
    const moved = sealOld('token', contextOf(rowId(0)));
    await setSealed(db, rowId(2), moved);
    const report = await rotateKeys(db, both, () => undefined);
    expect(report).toMatchObject({ resealed: 0, unopened: 1, freed: [], stillUsed: ['k1'] });
    expect(await sealedOf(db, rowId(2))).toBe(moved);
  });
});

describeOnEachEmptyDatabase(`a vault of ${ROWS} connections`, (configOf) => {
  let db: Db;
  beforeAll(async () => {
    db = await openDatabase(configOf());
    await migrate(db);
    await insertTenant(db, TENANT);
    await checkVault(db, createKeyring([k1]));
    await insertConnections(db, ROWS);
  });
  afterAll(() => db.close());

  it('is sealed anew while it is read and written, through a kill -9 half way', async () => {
    const env = environmentOf(configOf(), vaultKeys(k2, k1));
    const traffic = startTraffic(db);

    const killed = spawnNode(ROTATE, env);
    await killed.until(/^connection\.sealed_refresh: [4-6]\d00 of \d+$/m);
    killed.child.kill('SIGKILL');
    await killed.exitCode();
    const left = await countSealedBy(db, 'k1');
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(ROWS - 3_000);

    const withoutOld = spawnNode(START_AND_STOP, environmentOf(configOf(), vaultKeys(k2)));
    expect(await withoutOld.exitCode()).toBe(1);
    expect(withoutOld.output()).toContain('rows are still sealed with a key that is missing');

    const resumed = spawnNode(ROTATE, env);
    expect(await resumed.exitCode()).toBe(0);
    const { reads, writes, failures } = await traffic.stop();
    expect(failures).toEqual([]);
    expect(reads).toBeGreaterThan(200);
    expect(writes).toBeGreaterThan(20);

    expect(resumed.output()).toContain(
      'Key k1 is no longer used and can be removed from VAULT_KEYS.',
    );
    const resealed = Number(/(\d+) values were sealed anew/.exec(resumed.output())?.[1]);
    expect(resealed).toBeLessThanOrEqual(left);
    expect(await countSealedBy(db, 'k1')).toBe(0);
    expect(await isKeyInUse(db, 'k1')).toBe(false);
    const onlyNew = createOpener(createKeyring([k2]));
    expect(await expectEveryToken(db, onlyNew, traffic.written)).toBe(ROWS);
  }, 120_000);

  it('starts with the new key alone afterwards, and a further rotation finds nothing to do', async () => {
    const started = spawnNode(START_AND_STOP, environmentOf(configOf(), vaultKeys(k2)));
    expect(await started.exitCode()).toBe(0);
    const again = spawnNode(ROTATE, environmentOf(configOf(), vaultKeys(k2, k1)));
    expect(await again.exitCode()).toBe(0);
    expect(again.output()).toContain('0 values were sealed anew');
  });
});

describeOnEachEmptyDatabase('a start', (configOf) => {
  let before: unknown;
  beforeAll(async () => {
    const db = await openDatabase(configOf());
    await migrate(db);
    await checkVault(db, createKeyring([k1]));
    await insertTenant(db, TENANT);
    await insertConnections(db, 1);
    // As an older version left it: what is refused must not be migrated either.
    const { rows } = await sql<{
      name: string;
    }>`select max(name) as name from schema_migration`.execute(db.direct);
    const last = rows[0]?.name ?? '';
    await db.direct.deleteFrom('schema_migration').where('name', '=', last).execute();
    before = await everything(db);
    await db.close();
  });

  const k3 = { id: 'k3', key: randomBytes(32) };
  describe.each([
    ['without a key', undefined, 'VAULT_KEYS is missing'],
    ['with a short key', `k1:${randomBytes(16).toString('base64')}`, 'is 16 bytes long'],
    [
      'with other bytes under the same id',
      vaultKeys({ id: 'k1', key: randomBytes(32) }),
      'not the one this database was sealed with',
    ],
    [
      'with a new key beside other bytes under the same id',
      vaultKeys(k3, { id: 'k1', key: randomBytes(32) }),
      'not the one this database was sealed with',
    ],
    [
      'without the key that rows are sealed with',
      vaultKeys(k3),
      'rows are still sealed with a key that is missing',
    ],
  ])('%s', (_, keys, message) => {
    it.each([
      ['of the app', START_AND_STOP],
      ['of a rotation', ROTATE],
    ])('is refused and changes nothing: %s', async (_what, parameters) => {
      const config: DatabaseConfig = configOf();
      const refused = spawnNode(parameters, environmentOf(config, keys));
      expect(await refused.exitCode()).toBe(1);
      expect(refused.output()).toContain('Invoice panel cannot start:');
      expect(refused.output()).toContain(message);
      for (const secret of (keys ?? '').split(',').map((key) => key.split(':')[1] ?? '')) {
        if (secret !== '') expect(refused.output()).not.toContain(secret);
      }
      const db = await openDatabase(config);
      expect(await everything(db)).toEqual(before);
      await db.close();
    });
  });

  it.each([
    ['a missing key', undefined, 'VAULT_KEYS is missing'],
    ['a short key', `k1:${randomBytes(16).toString('base64')}`, 'is 16 bytes long'],
  ])('by npm start is refused before anything is built: %s', async (_, keys, message) => {
    const refused = spawnNode(['bin/start.ts'], environmentOf(configOf(), keys));
    expect(await refused.exitCode()).toBe(1);
    expect(refused.output()).toContain(message);
  });
});

/** Readers that open what they read, and refreshes that store other tokens, until stopped. */
function startTraffic(db: Db) {
  const written = new Map<number, string>();
  const failures: string[] = [];
  const counts = { reads: 0, writes: 0 };
  let stopped = false;
  const read = async () => {
    while (!stopped) {
      const row = Math.floor(Math.random() * ROWS);
      try {
        open(await sealedOf(db, rowId(row)), contextOf(rowId(row)));
        counts.reads += 1;
      } catch (error) {
        failures.push(String(error));
      }
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  };
  const write = async () => {
    while (!stopped) {
      const row = Math.floor(Math.random() * ROWS);
      const token = `rotated ${counts.writes} of ${row}`;
      await setSealed(db, rowId(row), sealNew(token, contextOf(rowId(row))));
      written.set(row, token);
      counts.writes += 1;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const running = [read(), read(), write()];
  return {
    written,
    async stop() {
      stopped = true;
      await Promise.all(running);
      return { ...counts, failures };
    },
  };
}

async function expectEveryToken(
  db: Db,
  opener: Open,
  written: ReadonlyMap<number, string>,
): Promise<number> {
  const rows = await db.read
    .selectFrom('connection')
    .select(['id', 'sealed_refresh'])
    .orderBy('id')
    .execute();
  const wrong = rows.filter(({ id, sealed_refresh: sealed }, row) => {
    return opener(sealed ?? '', contextOf(id)) !== (written.get(row) ?? `token ${row}`);
  });
  expect(wrong).toEqual([]);
  return rows.length;
}

async function insertConnections(db: Db, count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, row) => ({
    id: rowId(row),
    tenant_id: TENANT,
    kind: 'interactive' as const,
    state: 'connected',
    state_since: 0,
    time_zone: 'Europe/Oslo',
    sealed_refresh: sealOld(`token ${row}`, contextOf(rowId(row))),
    refresh_kind: 'unknown' as const,
    ver: 1,
    fence: 0,
    lease_until: 0,
    next_try_at: 0,
    strikes: 0,
    created_at: 0,
    updated_at: 0,
  }));
  await db.write(async (trx) => {
    for (let from = 0; from < count; from += 500) {
      await trx
        .insertInto('connection')
        .values(rows.slice(from, from + 500))
        .execute();
    }
  });
}

async function sealedOf(db: Db, id: string): Promise<string> {
  const row = await db.read
    .selectFrom('connection')
    .select('sealed_refresh')
    .where('tenant_id', '=', TENANT)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return row.sealed_refresh ?? '';
}

async function setSealed(db: Db, id: string, sealed: string): Promise<void> {
  await db.direct
    .updateTable('connection')
    .set({ sealed_refresh: sealed })
    .where('tenant_id', '=', TENANT)
    .where('id', '=', id)
    .execute();
}

async function countSealedBy(db: Db, keyId: string): Promise<number> {
  const { count } = await db.read
    .selectFrom('connection')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('sealed_refresh', 'like', `v1.${keyId}.%`)
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function everything(db: Db): Promise<unknown> {
  const names = (await db.direct.introspection.getTables()).map(({ name }) => name).toSorted();
  const tables = names.map(async (name) => {
    const { rows } = await sql`select * from ${sql.table(name)}`.execute(db.read);
    return [name, rows] as const;
  });
  return Object.fromEntries(await Promise.all(tables));
}
