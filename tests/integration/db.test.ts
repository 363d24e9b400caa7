import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { acquireLease, extendLease, releaseLease } from '#lib/db/lease.ts';
import { migrate, pendingMigrations } from '#lib/db/migrate.ts';
import { openDatabase } from '#lib/db/open-database.ts';
import { describeOnEachEmptyDatabase, describeOnEachEngine } from '#tests/support/databases.ts';

describeOnEachEmptyDatabase('migrate', (configOf) => {
  it('names what is missing, and each is applied by exactly one of several starters at once', async () => {
    const starters = await Promise.all([1, 2, 3].map(() => openDatabase(configOf())));
    const [one] = starters;
    const all = await pendingMigrations(one!);
    expect(all.slice(0, 2)).toEqual(['0001-first', '0002-service-proof']);

    const applied = await Promise.all(starters.map((db) => migrate(db)));

    // The lock is taken for each, so that starters may take turns.
    expect(applied.flat().toSorted()).toEqual(all);
    expect(await pendingMigrations(one!)).toEqual([]);
    expect(await migrate(one!)).toEqual([]);
    await Promise.all(starters.map((db) => db.close()));
  });
});

describeOnEachEngine('database', (open) => {
  it('rolls a transaction back as a whole when its work fails', async () => {
    const db = await open();
    const failing = db.write(async (trx) => {
      await trx.insertInto('used_once').values({ hash: 'rolled-back', used_at: 1 }).execute();
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    const rows = await db.read
      .selectFrom('used_once')
      .select('hash')
      .where('hash', '=', 'rolled-back')
      .execute();
    expect(rows).toEqual([]);
  });

  it('gives rows that are plain objects', async () => {
    const db = await open();
    await db.direct.insertInto('used_once').values({ hash: 'plain', used_at: 1 }).execute();
    const row = await db.read
      .selectFrom('used_once')
      .selectAll()
      .where('hash', '=', 'plain')
      .executeTakeFirstOrThrow();
    expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
    expect(row).toStrictEqual({ hash: 'plain', used_at: 1 });
  });

  it('counts changed rows and returns them', async () => {
    const db = await open();
    await db.direct.insertInto('used_once').values({ hash: 'gone', used_at: 1 }).execute();
    const taken = await db.direct
      .deleteFrom('used_once')
      .where('hash', '=', 'gone')
      .returning('used_at')
      .execute();
    expect(taken).toStrictEqual([{ used_at: 1 }]);
    const result = await db.direct
      .deleteFrom('used_once')
      .where('hash', '=', 'gone')
      .executeTakeFirst();
    expect(result.numDeletedRows).toBe(0n);
  });

  it('refuses an integer that is not safe instead of rounding it', async () => {
    const db = await open();
    await sql`insert into used_once (hash, used_at) values ('big', 9007199254740993)`.execute(
      db.direct,
    );
    const reading = db.read
      .selectFrom('used_once')
      .select('used_at')
      .where('hash', '=', 'big')
      .execute();
    await expect(reading).rejects.toMatchObject({ code: 'db.overflow' });
    await db.ping();
  });

  it('lets many writers of two connections take turns without losing one', async () => {
    const [one, two] = [await open(), await open()];
    await one.direct
      .insertInto('lease')
      .values({ name: 'turns', fence: 0, lease_until: 0 })
      .execute();
    const add = (db: typeof one) =>
      db.write(async (trx) => {
        const add = sql<number>`fence + 1`;
        await trx.updateTable('lease').set({ fence: add }).where('name', '=', 'turns').execute();
        await trx.selectFrom('lease').select('fence').where('name', '=', 'turns').execute();
      });
    await Promise.all(Array.from({ length: 40 }, (_, index) => add(index % 2 === 0 ? one : two)));
    const row = await two.read
      .selectFrom('lease')
      .select('fence')
      .where('name', '=', 'turns')
      .executeTakeFirst();
    expect(row).toEqual({ fence: 40 });
  });

  it('cannot tie one tenant to the connection of another', async () => {
    const db = await open();
    const tenants = ['Cust1', 'Cust2'].map((id) => ({ id, name: id, created_at: 0 }));
    await db.direct.insertInto('tenant').values(tenants).execute();
    await db.direct
      .insertInto('panel')
      .values({
        key: 'panel-of-1',
        tenant_id: 'Cust1',
        name: 'Invoices',
        mapping_field: 'code',
        created_at: 0,
        created_by: '5',
        updated_at: 0,
      })
      .execute();
    const foreign = db.direct
      .insertInto('panel_connection')
      .values({
        tenant_id: 'Cust2',
        panel_key: 'panel-of-1',
        connection_id: 'any',
        mapping_field: null,
        position: 0,
      })
      .execute();
    await expect(foreign).rejects.toThrow(/foreign key/i);
  });

  it('tells its own time in milliseconds', async () => {
    const db = await open();
    const { rows } = await sql<{ now: number }>`select ${db.now()} as now`.execute(db.read);
    expect(Math.abs(rows[0]!.now - Date.now())).toBeLessThan(5_000);
    expect(Number.isInteger(rows[0]!.now)).toBe(true);
  });
});

describeOnEachEngine('lease', (open) => {
  it('is held by one of twenty that ask at once', async () => {
    const [one, two] = [await open(), await open()];
    const asked = Array.from({ length: 20 }, (_, index) =>
      acquireLease(index % 2 === 0 ? one : two, 'once', 60_000),
    );
    const held = (await Promise.all(asked)).filter((lease) => lease !== undefined);
    expect(held).toEqual([{ fence: 1 }]);
  });

  it('passes on when it runs out, and the former holder can neither extend nor release it', async () => {
    const db = await open();
    const former = await acquireLease(db, 'passing', 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const present = await acquireLease(db, 'passing', 60_000);
    expect(present?.fence).toBe(former!.fence + 1);

    expect(await extendLease(db, 'passing', former!.fence, 60_000)).toBe(false);
    await releaseLease(db, 'passing', former!.fence);
    expect(await acquireLease(db, 'passing', 60_000)).toBeUndefined();
    expect(await extendLease(db, 'passing', present!.fence, 60_000)).toBe(true);
  });

  it('is free as soon as its holder releases it', async () => {
    const db = await open();
    const lease = await acquireLease(db, 'released', 60_000);
    await releaseLease(db, 'released', lease!.fence);
    expect(await acquireLease(db, 'released', 60_000)).toEqual({ fence: 2 });
  });
});

it('an unreachable PostgreSQL is db.unavailable', async () => {
  const url = 'postgres://nobody:nothing@127.0.0.1:1/none';
  await expect(openDatabase({ engine: 'postgres', url })).rejects.toMatchObject({
    code: 'db.unavailable',
  });
});

it('a SQLite file that is no database is db.unavailable', async () => {
  const opening = openDatabase({ engine: 'sqlite', path: import.meta.filename });
  await expect(opening).rejects.toMatchObject({ code: 'db.unavailable' });
});

it('a folder that cannot be made is db.unavailable', async () => {
  const opening = openDatabase({ engine: 'sqlite', path: `${import.meta.filename}/data/panel.db` });
  await expect(opening).rejects.toMatchObject({ code: 'db.unavailable' });
});
