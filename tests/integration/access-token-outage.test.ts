import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { describeOnEachEngine } from '#tests/support/databases.ts';

describeOnEachEngine('a database that cuts its connections', (open) => {
  test('ends the transaction that was under way, not the process', async () => {
    const db = await open();
    if (db.engine === 'sqlite') return;
    const administrator = await open();
    const uncaught: unknown[] = [];
    const note = (error: unknown) => void uncaught.push(error);
    process.on('uncaughtException', note);
    const work = db.write(async (trx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
      await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(administrator.direct);
      await sleep(200);
      await sql`select 1`.execute(trx);
    });
    await expect(work).rejects.toMatchObject({ code: 'db.unavailable' });
    process.off('uncaughtException', note);
    expect(uncaught).toEqual([]);
    await db.ping();
  });
});
