import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { refuseForeignCard } from '../../../app/api/panel/[panelKey]/card/refuse-foreign-card.ts';
import { jsonAnswer, problemAnswer } from '#lib/auth/problem-answer.ts';
import type { Db } from '#lib/db/db.ts';
import type { ConnectionState } from '#lib/domain/connection.ts';
import type { PanelUser } from '#lib/domain/actor.ts';
import type { ReadingWanted } from '#lib/domain/asking.ts';
import type { ConnectionId, PanelKey } from '#lib/domain/ids.ts';
import { createLog } from '#lib/log.ts';
import { createPanel } from '#lib/panels/create-panel.ts';
import { listCardDocuments } from '#lib/panels/list-card-documents.ts';
import { openCard } from '#lib/panels/open-card.ts';
import { refreshCard } from '#lib/panels/refresh-card.ts';
import { createAdmin } from '#tests/support/connection-bench.ts';
import { describeOnEachEngine } from '#tests/support/databases.ts';
import type { PanelBench } from '#tests/support/panel-bench.ts';
import {
  claimOf,
  createPanelBench,
  createPanelUser,
  FJORD,
  insertCrmGrant,
  SKANE,
  trekant,
} from '#tests/support/panel-bench.ts';

describeOnEachEngine('opening a card', (open) => {
  let db: Db;
  let bench: PanelBench;
  let panelKey: PanelKey;
  let user: PanelUser;

  beforeAll(async () => {
    db = await open();
  });

  beforeEach(async () => {
    bench = await createPanelBench(db);
    panelKey = (
      await createPanel(bench.deps, createAdmin(), { name: 'Invoices', mappingField: 'code' })
    ).key;
    user = createPanelUser();
    await insertCrmGrant(db, user);
  });

  const card = (of = claimOf(user), key = panelKey) => openCard(bench.deps, user, key, of);
  const problem = (code: string) => ({
    kind: 'problem',
    problem: { code, supportId: 'request-7' },
  });

  test('shows the company, its customer by the mapping field, and the ledger as it is', async () => {
    const connectionId = await bench.connect(panelKey, 'connected');
    expect(await card()).toEqual({
      kind: 'card',
      contact: { id: 103, name: 'Trekant AS' },
      viewer: { userName: 'Siv Seller', isAdministrator: false },
      companies: [
        {
          connectionId,
          companyName: 'Nordvik Handel AS',
          mappingField: 'code',
          baseCurrency: 'NOK',
          customerNumber: '10003',
          ledger: { total: 3, revision: '1', readAt: 900_000 },
        },
      ],
    });
  });

  test('a mapping field of the company goes before that of the panel', async () => {
    const connectionId = await bench.connect(panelKey, 'connected');
    await db.direct
      .updateTable('panel_connection')
      .set({ mapping_field: 'number' })
      .where('connection_id', '=', connectionId)
      .execute();
    await card();
    expect(bench.asked.ledgers).toMatchObject([{ customerNumber: '20103' }]);
  });

  test('a panel of another tenant is as unknown as one that never was, and nothing is asked', async () => {
    await bench.connect(panelKey, 'connected');
    const foreign = createPanelUser({ tenantId: SKANE });
    const ofForeign = openCard(bench.deps, foreign, panelKey, claimOf(foreign));
    const ofNobody = openCard(
      bench.deps,
      foreign,
      'aaaaaaaaaaaaaaaaaaaaaa' as PanelKey,
      claimOf(foreign),
    );
    expect(await ofForeign).toEqual(problem('unknown-panel'));
    expect(await ofNobody).toEqual(await ofForeign);
    expect(bench.asked).toMatchObject({ contacts: 0, ledgers: [] });
  });

  test.each([
    ['tenant', { tenantId: SKANE }],
    ['user', { associateId: '5' }],
  ])(
    'a URL of another %s than the session is another account, and nothing is asked',
    async (_what, change) => {
      await bench.connect(panelKey, 'connected');
      expect(await card({ ...claimOf(user), ...change })).toEqual(problem('other-account'));
      expect(bench.asked).toMatchObject({ contacts: 0, ledgers: [] });
    },
  );

  test('a session that is locked to one panel opens no other', async () => {
    await bench.connect(panelKey, 'connected');
    const locked = { ...user, panelKey: 'bbbbbbbbbbbbbbbbbbbbbb' as PanelKey };
    expect(await openCard(bench.deps, locked, panelKey, claimOf(locked))).toEqual(
      problem('unknown-panel'),
    );
  });

  test('rights are asked again after five minutes, and withdrawn rights end the view', async () => {
    await bench.connect(panelKey, 'connected');
    await card();
    bench.world.refusal = 'crm.contact-refused';
    bench.world.now += 299_000;
    expect(await card()).toMatchObject({ kind: 'card' });
    expect(bench.asked.contacts).toBe(1);
    bench.world.now += 2_000;
    expect(await card()).toEqual(problem('not-allowed'));
    expect(bench.asked).toMatchObject({ contacts: 2, ledgers: [{}, {}] });
  });

  test("one person's rights say nothing about another's", async () => {
    await bench.connect(panelKey, 'connected');
    await card();
    bench.world.refusal = 'crm.contact-refused';
    const colleague = createPanelUser({ associateId: '5' });
    await insertCrmGrant(db, colleague);
    expect(await openCard(bench.deps, colleague, panelKey, claimOf(colleague))).toEqual(
      problem('not-allowed'),
    );
  });

  test.each([
    ['crm.contact-refused', 'not-allowed'],
    ['crm.no-such-contact', 'not-allowed'],
    ['crm.unavailable', 'crm-down'],
    ['crm.unexpected-response', 'crm-down'],
    ['crm.maintenance', 'crm-maintenance'],
    ['crm.suspended', 'crm-suspended'],
    ['crm.signed-out', 'signed-out'],
    ['crm.app-not-approved', 'app-not-approved'],
  ] as const)('%s is told as %s, and no ledger is opened', async (refusal, code) => {
    await bench.connect(panelKey, 'connected');
    bench.world.refusal = refusal;
    expect(await card()).toEqual(problem(code));
    expect(bench.asked.ledgers).toEqual([]);
  });

  test('a panel without a connected company asks nobody', async () => {
    expect(await card()).toEqual(problem('never-connected'));
    await bench.connect(panelKey, 'new');
    expect(await card()).toEqual(problem('never-connected'));
    expect(bench.asked.contacts).toBe(0);
  });

  test('a company whose connecting nobody finished is not on the card beside another one', async () => {
    const unfinished = await bench.connect(panelKey, 'new');
    const connectionId = await bench.connect(panelKey, 'needs-reauthentication');
    const answer = await card();
    expect(answer.kind === 'card' && answer.companies.map((each) => each.connectionId)).toEqual([
      connectionId,
    ]);
    await expect(
      listCardDocuments(bench.deps, user, panelKey, claimOf(user), {
        connectionId: unfinished,
        limit: 10,
      }),
    ).rejects.toMatchObject({ code: 'input.not-found' });
  });

  test.each([
    ['crm.unavailable', 'crm-down', 15_000],
    ['crm.contact-refused', 'not-allowed', 60_000],
    ['crm.no-such-contact', 'not-allowed', 60_000],
  ] as const)('after %s SuperOffice is left alone while panels poll', async (refusal, code, ms) => {
    await bench.connect(panelKey, 'connected');
    bench.world.refusal = refusal;
    for (let passed = 0; passed < ms; passed += 1_000) {
      expect(await card()).toEqual(problem(code));
      bench.world.now += 1_000;
    }
    expect(bench.asked.contacts).toBe(1);
    bench.world.refusal = undefined;
    expect(await card()).toMatchObject({ kind: 'card' });
    expect(bench.asked.contacts).toBe(2);
  });

  test('a click asks SuperOffice again, at most every five seconds', async () => {
    const byHand = () => openCard(bench.deps, user, panelKey, claimOf(user), 'by-hand');
    await bench.connect(panelKey, 'connected');
    bench.world.refusal = 'crm.contact-refused';
    await card();
    bench.world.now += 4_999;
    expect(await byHand()).toEqual(problem('not-allowed'));
    expect(bench.asked.contacts).toBe(1);
    bench.world.now += 1;
    await byHand();
    await byHand();
    expect(bench.asked.contacts).toBe(2);
    bench.world.refusal = undefined;
    bench.world.now += 5_000;
    expect(await byHand()).toMatchObject({ kind: 'card' });
  });

  test('a failed reading of one card or person says nothing about others', async () => {
    await bench.connect(panelKey, 'connected');
    bench.world.refusal = 'crm.contact-refused';
    await card();
    bench.world.refusal = undefined;
    expect(await card(claimOf(user, 104))).toMatchObject({ kind: 'card' });
    const colleague = createPanelUser({ associateId: '5' });
    await insertCrmGrant(db, colleague);
    const theirs = openCard(bench.deps, colleague, panelKey, claimOf(colleague));
    expect(await theirs).toMatchObject({ kind: 'card' });
  });

  test('a data route refuses a foreign panel and one that never was byte by byte alike', async () => {
    await bench.connect(panelKey, 'connected');
    const answerOf = async (as: PanelUser, key: PanelKey, of = claimOf(as)) => {
      try {
        return jsonAnswer(refuseForeignCard(await openCard(bench.deps, as, key, of)));
      } catch (error) {
        const log = createLog({ level: 'silent' });
        return problemAnswer(error, { requestId: randomUUID(), log, now: 0 });
      }
    };
    const foreign = createPanelUser({ tenantId: SKANE });
    const answers = [
      await answerOf(foreign, panelKey),
      await answerOf(foreign, 'aaaaaaaaaaaaaaaaaaaaaa' as PanelKey),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(404);
      expect(await answer.text()).toBe('{"problem":{"code":"unknown-panel"}}');
    }
    const stolen = await answerOf(foreign, panelKey, claimOf(user));
    expect(stolen.status).toBe(403);
    expect(await stolen.json()).toMatchObject({ problem: { code: 'other-account' } });
    expect((await answerOf(user, panelKey)).status).toBe(200);
  });

  test('a card without a number is not mapped, whatever blanks it holds', async () => {
    await bench.connect(panelKey, 'connected');
    bench.world.contact = { ...trekant, code: ' ' };
    expect(await card()).toMatchObject({ companies: [{ problem: { code: 'not-mapped' } }] });
    expect(bench.asked.ledgers).toEqual([]);
  });

  test.each([
    'needs-reauthentication',
    'role-missing',
    'no-licence',
    'not-approved',
    'paused',
  ] as const satisfies readonly ConnectionState[])(
    'a company that is %s says so above its last rows, and is not read',
    async (state) => {
      await bench.connect(panelKey, state);
      expect(await card()).toMatchObject({
        companies: [
          { problem: { code: state, since: 5, supportId: 'request-7' }, ledger: { total: 3 } },
        ],
      });
      expect(bench.asked.ledgers).toMatchObject([{ reading: 'refused' }]);
    },
  );

  test('companies answer for themselves', async () => {
    await bench.connect(panelKey, 'needs-reauthentication');
    await bench.connect(panelKey, 'connected');
    expect(await card()).toMatchObject({
      companies: [{ problem: { code: 'needs-reauthentication' } }, { ledger: { total: 3 } }],
    });
    expect(bench.asked.ledgers.map(({ reading }) => reading)).toEqual(['refused', 'allowed']);
  });

  test('documents are authorised anew, bounded, and only for companies of this panel', async () => {
    const connectionId = await bench.connect(panelKey, 'connected');
    const other = await createPanel(bench.deps, createAdmin(), {
      name: 'Other',
      mappingField: 'code',
    });
    const elsewhere = await bench.connect(other.key, 'connected');
    const list = (of: typeof connectionId, as = user) =>
      listCardDocuments(bench.deps, as, panelKey, claimOf(as), { connectionId: of, limit: 5_000 });
    expect(await list(connectionId)).toMatchObject({ total: 200 });
    await expect(list(elsewhere)).rejects.toMatchObject({ code: 'input.not-found' });
    await expect(list(connectionId, createPanelUser({ tenantId: SKANE }))).rejects.toMatchObject({
      code: 'input.not-found',
    });
    bench.world.refusal = 'crm.contact-refused';
    bench.world.now += 301_000;
    await expect(list(connectionId)).rejects.toMatchObject({ code: 'crm.contact-refused' });
  });

  const refresh = (connectionId: ConnectionId, wanted: ReadingWanted = 'refresh') =>
    refreshCard(bench.deps, user, panelKey, claimOf(user), { connectionId, wanted });

  test.each(['refresh', 'everything'] as const)(
    'a demand to read (%s) asks the ledger once, begins nothing else before, answers with the card',
    async (wanted) => {
      const connectionId = await bench.connect(panelKey, 'connected');
      const answer = await refresh(connectionId, wanted);
      expect(answer).toMatchObject({ kind: 'card', companies: [{ connectionId }] });
      const customer = { tenantId: FJORD, connectionId, customerNumber: '10003' };
      expect(bench.asked.refreshes).toMatchObject([{ ...customer, wanted }]);
      expect(bench.asked.ledgers[0]).toMatchObject({ reading: 'refused' });
    },
  );

  test('a refresh of a card without number sees the number that was just filled in', async () => {
    const connectionId = await bench.connect(panelKey, 'connected');
    bench.world.contact = { ...trekant, code: '' };
    await card();
    bench.world.contact = trekant;
    expect(await card()).toMatchObject({ companies: [{ problem: { code: 'not-mapped' } }] });
    const answer = await refresh(connectionId);
    expect(answer).toMatchObject({ companies: [{ customerNumber: '10003' }] });
  });

  test('a refresh of a company that may not be read asks nothing', async () => {
    const connectionId = await bench.connect(panelKey, 'needs-reauthentication');
    await refresh(connectionId);
    expect(bench.asked.refreshes).toEqual([]);
  });
});
