import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Db } from '#lib/db/db.ts';
import type { NoticeReport } from '#lib/db/notice-store.ts';
import { createNoticeStore } from '#lib/db/notice-store.ts';
import type { ConnectionId, PanelKey } from '#lib/domain/ids.ts';
import { openCard } from '#lib/panels/open-card.ts';
import { tellAdministrator } from '#lib/panels/tell-administrator.ts';
import { insertPanel } from '#tests/support/connection-bench.ts';
import { describeOnEachEngine } from '#tests/support/databases.ts';
import type { PanelBench } from '#tests/support/panel-bench.ts';
import {
  claimOf,
  createPanelBench,
  createPanelUser,
  FJORD,
  insertCrmGrant,
  SKANE,
} from '#tests/support/panel-bench.ts';

describeOnEachEngine('telling the administrator', (open) => {
  let db: Db;
  let bench: PanelBench;
  let panelKey: PanelKey;
  let connectionId: ConnectionId;

  beforeAll(async () => {
    db = await open();
  });
  beforeEach(async () => {
    await db.direct.deleteFrom('connection').execute();
    bench = await createPanelBench(db);
    panelKey = await insertPanel(db, FJORD);
    connectionId = await bench.connect(panelKey, 'needs-reauthentication');
  });

  const userOf = async (associateId: string) => {
    const user = createPanelUser({ associateId });
    await insertCrmGrant(db, user);
    return user;
  };
  const tell = async (user: Awaited<ReturnType<typeof userOf>>, contactId: number) =>
    tellAdministrator(bench.deps, user, panelKey, claimOf(user, contactId), connectionId);
  const isReportedTo = async (user: Awaited<ReturnType<typeof userOf>>, contactId: number) => {
    const card = await openCard(bench.deps, user, panelKey, claimOf(user, contactId));
    return card.kind === 'card' && card.companies[0]?.isReported === true;
  };

  test('all who tell it make one notice that counts people and cards', async () => {
    const users = await Promise.all(['21', '22', '23'].map(userOf));
    await Promise.all(users.map((user) => tell(user, 103)));
    await tell(users[0]!, 103);
    bench.world.now += 60_000;
    await tell(users[1]!, 104);
    expect(await createNoticeStore(db).listOpen(FJORD)).toEqual([
      { connectionId, people: 3, cards: 2, since: 1_000_000 },
    ]);
    expect(bench.audit.filter(({ event }) => event === 'connection.reported')).toHaveLength(1);
  });

  test('whoever told it reads so on every card, and the cards met later join the notice', async () => {
    const [siv, eva] = [await userOf('31'), await userOf('32')];
    await tell(siv, 103);
    expect(await isReportedTo(siv, 103)).toBe(true);
    expect(await isReportedTo(siv, 104)).toBe(true);
    expect(await isReportedTo(eva, 103)).toBe(false);
    expect(await createNoticeStore(db).listOpen(FJORD)).toMatchObject([{ people: 1, cards: 2 }]);
  });

  test('a healed connection closes the notice; breaking again opens a new one', async () => {
    const siv = await userOf('41');
    await tell(siv, 103);
    await createNoticeStore(db).close({ tenantId: FJORD, connectionId }, bench.world.now);
    expect(await createNoticeStore(db).listOpen(FJORD)).toEqual([]);
    expect(await isReportedTo(siv, 103)).toBe(false);
    await tell(siv, 103);
    expect(await createNoticeStore(db).listOpen(FJORD)).toMatchObject([{ people: 1, cards: 1 }]);
  });

  test('what works is not reported, and another tenant sees nothing', async () => {
    const works = await bench.connect(panelKey, 'connected');
    const siv = await userOf('51');
    await tellAdministrator(bench.deps, siv, panelKey, claimOf(siv), works);
    expect(await createNoticeStore(db).listOpen(FJORD)).toEqual([]);
    await tell(siv, 103);
    expect(await createNoticeStore(db).listOpen(SKANE)).toEqual([]);
  });

  test('what was healed between the look and the report opens no notice', async () => {
    const siv = await userOf('71');
    const { resolve, promise } = Promise.withResolvers<undefined>();
    const notices = createNoticeStore(db);
    const deps = {
      ...bench.deps,
      notices: {
        ...notices,
        report: async (told: NoticeReport) => {
          await promise;
          return notices.report(told);
        },
      },
    };
    const telling = tellAdministrator(deps, siv, panelKey, claimOf(siv), connectionId);
    await db.direct
      .updateTable('connection')
      .set({ state: 'connected' })
      .where('id', '=', connectionId)
      .execute();
    await notices.close({ tenantId: FJORD, connectionId }, bench.world.now);
    resolve(undefined);
    await telling;
    expect(await notices.listOpen(FJORD)).toEqual([]);
    expect(bench.audit.map(({ event }) => event)).not.toContain('connection.reported');
  });

  test('a connection that is not on the panel cannot be told of', async () => {
    const elsewhere = await bench.connect(await insertPanel(db, FJORD), 'needs-reauthentication');
    const siv = await userOf('61');
    const told = tellAdministrator(bench.deps, siv, panelKey, claimOf(siv), elsewhere);
    await expect(told).rejects.toMatchObject({ code: 'input.not-found' });
  });
});
