import { expect, test } from 'vitest';
import { z } from 'zod';
import type { GrantDeps } from '#lib/connections/access-token.ts';
import { finishConnect } from '#lib/connections/finish-connect.ts';
import { removeConnection } from '#lib/connections/remove-connection.ts';
import { startConnect } from '#lib/connections/start-connect.ts';
import { createConnectionLifecycleStore } from '#lib/db/connection-lifecycle-store.ts';
import type { Db } from '#lib/db/db.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import type { ConnectionBench } from '#tests/support/connection-bench.ts';
import { createAdmin, FJORD } from '#tests/support/connection-bench.ts';
import { BOOKKEEPER, describeConnected } from '#tests/support/describe-connections.ts';
import { visitVisma } from '#tests/support/visma-journey.ts';

const admin = createAdmin();
const other = createAdmin({ associateId: '6', sessionHash: 'session-of-6' });

describeConnected('a connection that is removed meanwhile', (current) => {
  test('stays removed when a new grant for it arrives, which is given back', async () => {
    const { simulator, db, bench, connectionId, ref, createSecondBench } = current();
    const second = await createSecondBench();
    const judged = Promise.withResolvers<undefined>();
    // SQLite has one writer: there nothing comes between judging and writing.
    const settled = db.engine === 'sqlite' ? Promise.resolve() : judged.promise;
    const removing: Promise<void>[] = [];
    const outcome = await reconnect(bench, connectionId, {
      ...bench.deps,
      readCompany: async (caller) => {
        const removal = removeUncommitted(second, connectionId, settled);
        removing.push(removal.ended);
        await removal.written;
        return bench.deps.readCompany(caller);
      },
      replaceGrant: (replaced, judge) =>
        bench.deps.replaceGrant(replaced, (connection, others) => {
          judged.resolve(undefined);
          return judge(connection, others);
        }),
    });
    await Promise.all(removing);
    expect(outcome).toEqual({ result: 'not-found' });
    expect(await bench.rowOf(ref)).toMatchObject({
      ...{ state: 'removed', sealed_refresh: null, sealed_access: null },
      ...{ sealed_previous_refresh: null, access_expires_at: null },
    });
    const grants = z
      .array(z.object({ revoked: z.boolean() }))
      .parse(await simulator.control('GET', '/counters'));
    expect(grants).toEqual([{ revoked: true }, { revoked: true }]);
  });

  test('is no heir of one that gives way, and neither is one without a grant', async () => {
    const { db, bench, connectionId: removed } = current();
    const lifecycle = createConnectionLifecycleStore(db);
    const [begun, alsoBegun] = [await bench.prepare(), await bench.prepare()];
    await removeConnection({ ...bench.deps, lifecycle }, admin, removed);
    const ref = { tenantId: FJORD, connectionId: begun };
    for (const heir of [removed, alsoBegun]) {
      const tell = () => {
        throw new Error('nothing to tell');
      };
      expect(await lifecycle.giveWay(ref, heir, { at: 0, tell })).toBeUndefined();
    }
    expect(await bench.rowOf(ref)).toMatchObject({ state: 'new' });
  });
});

/** From our page to Visma and back, as one administrator in one browser. */
async function reconnect(bench: ConnectionBench, connectionId: ConnectionId, deps: GrantDeps) {
  const { url, browserId } = await startConnect(deps, admin, {
    connectionId,
    browserId: undefined,
  });
  const callbackParameters = await visitVisma(url, bench.callbackUrl, BOOKKEEPER);
  return finishConnect(deps, { connector: admin, browserId, callbackParameters });
}

/** Removes it in a transaction that is written at once and committed when `settled` is. */
function removeUncommitted(
  { db, deps }: ConnectionBench,
  connectionId: ConnectionId,
  settled: Promise<unknown>,
) {
  const written = Promise.withResolvers<undefined>();
  const patient: Db = {
    ...db,
    write: (work) =>
      db.write(async (trx) => {
        const result = await work(trx);
        written.resolve(undefined);
        await settled;
        return result;
      }),
  };
  const lifecycle = createConnectionLifecycleStore(patient);
  const ended = removeConnection({ ...deps, lifecycle }, other, connectionId);
  return { written: written.promise, ended };
}
