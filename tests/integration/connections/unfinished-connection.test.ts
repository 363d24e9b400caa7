import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { listEvents } from '#lib/audit/list-events.ts';
import { finishConnect } from '#lib/connections/finish-connect.ts';
import { forgetUnfinished } from '#lib/connections/forget-unfinished.ts';
import { createHandOver } from '#lib/connections/hand-over.ts';
import { listConnections } from '#lib/connections/list-connections.ts';
import { pauseConnection } from '#lib/connections/pause-connection.ts';
import { prepareConnection } from '#lib/connections/prepare-connection.ts';
import { saveService } from '#lib/connections/save-service.ts';
import { startConnect } from '#lib/connections/start-connect.ts';
import { useExisting } from '#lib/connections/use-existing.ts';
import { createConnectionLifecycleStore } from '#lib/db/connection-lifecycle-store.ts';
import { createHandOverStore } from '#lib/db/hand-over-store.ts';
import { createPanelStore } from '#lib/db/panel-store.ts';
import type { PanelKey } from '#lib/domain/ids.ts';
import {
  companyId,
  createAdmin,
  FJORD,
  insertPanel,
  SKANE,
} from '#tests/support/connection-bench.ts';
import { BOOKKEEPER, describeConnections } from '#tests/support/describe-connections.ts';

const admin = createAdmin();

describeConnections('a connection that was begun and has no grant', (current) => {
  const deps = () => ({
    ...current().bench.deps,
    lifecycle: createConnectionLifecycleStore(current().db),
  });
  const noStop = new AbortController().signal;
  const newestLines = (limit: number) => listEvents({ db: current().db }, FJORD, { limit });
  const idsOf = async () =>
    (await listConnections(current().bench.deps, admin)).map(({ id }) => id);
  const idsOn = async (panelKey: PanelKey) =>
    (await createPanelStore(current().db).find(FJORD, panelKey))?.connections.map(
      (each) => each.connectionId,
    );

  /** The same company once more, from another panel: refused, and still there without a grant. */
  async function refusedOnSecondPanel() {
    const { db, bench } = current();
    const first = await bench.prepare();
    await bench.connect(first, BOOKKEEPER);
    const secondPanel = await insertPanel(db, FJORD);
    const { id: second } = await prepareConnection(bench.deps, admin, secondPanel);
    expect(await bench.connect(second, BOOKKEEPER)).toMatchObject({ result: 'already-connected' });
    bench.audit.length = 0;
    return { first, second, secondPanel };
  }

  test('gives way on its panel to the one that stands for the company', async () => {
    const { bench } = current();
    const { first, second, secondPanel } = await refusedOnSecondPanel();
    expect(await useExisting(deps(), admin, second, first)).toMatchObject({ id: first });
    expect(await idsOn(secondPanel)).toEqual([first]);
    expect(await idsOn(bench.panelKey)).toEqual([first]);
    expect(await idsOf()).toEqual([first]);
    expect(await newestLines(2)).toMatchObject([
      {
        ...{ event: 'connection.shared', actor: '5', subject: first },
        ...{ before: { insteadOf: second }, after: { name: 'Invoices' } },
      },
      { event: 'connection.refused', before: { state: 'new' } },
    ]);
    const again = useExisting(deps(), admin, second, first);
    await expect(again).rejects.toMatchObject({ code: 'input.not-found' });
  });

  test('gives way to none that is being removed at this moment', async () => {
    const { db } = current();
    const { first, second, secondPanel } = await refusedOnSecondPanel();
    const using = Promise.withResolvers<undefined>();
    const removing = db.write(async (trx) => {
      await trx
        .updateTable('connection')
        .set({ state: 'removed' })
        .where('id', '=', first)
        .execute();
      using.resolve(undefined);
      // Whoever does not wait for this transaction has given way before it ends.
      await sleep(300);
    });
    await using.promise;
    const refused = useExisting(deps(), admin, second, first);
    await expect(refused).rejects.toMatchObject({ code: 'input.not-found' });
    await removing;
    expect(await idsOf()).toEqual([second]);
    expect(await idsOn(secondPanel)).toEqual([second]);
  });

  test('gives way to nothing but what its own refusal named, and only in its own tenant', async () => {
    const { bench } = current();
    const { first, second, secondPanel } = await refusedOnSecondPanel();
    const other = await bench.prepare();
    const stranger = createAdmin({ tenantId: SKANE });
    for (const [who, connectionId] of [
      [stranger, second],
      [admin, other],
      [admin, first],
    ] as const) {
      const refused = useExisting(deps(), who, connectionId, first);
      await expect(refused).rejects.toMatchObject({ code: 'input.not-found' });
    }
    expect(await idsOn(secondPanel)).toEqual([second]);
  });

  test('gives way only to the connection that the administrator was shown', async () => {
    const { simulator, bench } = current();
    const { first, second, secondPanel } = await refusedOnSecondPanel();
    const chooser = {
      email: 'api@nordvik.example',
      company: await companyId(simulator, 'Nordvik Bergen AS'),
    };
    const other = await bench.prepare();
    await bench.connect(other, chooser);
    expect(await bench.connect(second, chooser)).toMatchObject({ result: 'already-connected' });
    const refused = useExisting(deps(), admin, second, first);
    await expect(refused).rejects.toMatchObject({ code: 'input.not-found' });
    expect(await idsOn(secondPanel)).toEqual([second]);
    expect(await useExisting(deps(), admin, second, other)).toMatchObject({ id: other });
  });

  test('gives way to a paused one too, which is told', async () => {
    const { first, second } = await refusedOnSecondPanel();
    await pauseConnection(deps(), admin, first);
    const existing = await useExisting(deps(), admin, second, first);
    expect(existing).toMatchObject({ id: first, state: 'paused' });
  });

  test('one with a company gives way to none, whatever was refused before', async () => {
    const { simulator, bench } = current();
    const { first, second } = await refusedOnSecondPanel();
    const chooser = {
      email: 'api@nordvik.example',
      company: await companyId(simulator, 'Nordvik Bergen AS'),
    };
    await bench.connect(second, chooser);
    const refused = useExisting(deps(), admin, second, first);
    await expect(refused).rejects.toMatchObject({ code: 'input.not-found' });
    expect(await idsOf()).toEqual([first, second]);
  });

  test('is taken up again by the same Tenant ID on the same panel', async () => {
    const { simulator, db, bench } = current();
    const [panelKey, otherPanel] = [bench.panelKey, await insertPanel(db, FJORD)];
    const vismaTenantId = await companyId(simulator, 'Nordvik Handel AS');
    const save = (key: PanelKey) =>
      saveService(bench.deps, admin, { panelKey: key, vismaTenantId });
    const first = await save(panelKey);
    expect(await save(panelKey)).toEqual(first);
    expect(await newestLines(2)).toMatchObject([
      { event: 'connection.tenant-id-saved', actor: '5', after: { kind: 'service' } },
      { event: 'connection.created', actor: '5', after: { kind: 'service' } },
    ]);
    expect(await save(otherPanel)).not.toEqual(first);
    expect(await idsOf()).toHaveLength(2);
  });

  test('is gone once its time has passed, unless somebody is on the way with it', async () => {
    const { db, bench } = current();
    const idle = await bench.prepare();
    const travelling = await bench.prepare();
    const linked = await bench.prepare();
    await startConnect(bench.deps, admin, { connectionId: travelling, browserId: undefined });
    const handOvers = createHandOverStore(db);
    await createHandOver({ ...bench.deps, handOvers }, admin, linked);
    const connected = await bench.prepare();
    await bench.connect(connected, BOOKKEEPER);

    await forgetUnfinished(bench.deps, noStop);
    expect(await idsOf()).toHaveLength(4);
    await forgetUnfinished(bench.deps, noStop, 0);
    expect(new Set(await idsOf())).toEqual(new Set([travelling, linked, connected]));
    expect(await idsOn(bench.panelKey)).not.toContain(idle);
    expect(await newestLines(2)).toMatchObject([
      { event: 'connection.removed', actor: 'system', subject: idle, before: { state: 'new' } },
      { event: 'connection.connected', subject: connected },
    ]);
  });

  test('begun long ago, it is kept for another day by whoever takes it up again', async () => {
    const { simulator, db, bench } = current();
    const vismaTenantId = await companyId(simulator, 'Nordvik Handel AS');
    const save = () => saveService(bench.deps, admin, { panelKey: bench.panelKey, vismaTenantId });
    await save();
    const [saved] = await idsOf();
    const idle = await bench.prepare();
    const travelled = await bench.prepare();
    const linked = await bench.prepare();
    const longAgo = Date.now() - 48 * 3_600_000;
    await db.direct.updateTable('connection').set({ updated_at: longAgo }).execute();
    const start = { connectionId: travelled, browserId: undefined };
    const { url } = await startConnect(bench.deps, admin, start);
    const state = url.searchParams.get('state') ?? '';
    const callbackParameters = new URLSearchParams({ state });
    const journey = { connector: admin, browserId: undefined, callbackParameters };
    expect(await finishConnect(bench.deps, journey)).toMatchObject({ result: 'other-browser' });
    const handOvers = createHandOverStore(db);
    await createHandOver({ ...bench.deps, handOvers }, admin, linked);
    await db.direct.deleteFrom('hand_over').execute();
    await save();

    await forgetUnfinished(bench.deps, noStop);
    expect(new Set(await idsOf())).toEqual(new Set([saved, travelled, linked]));
    expect(await idsOn(bench.panelKey)).not.toContain(idle);
  });
});
