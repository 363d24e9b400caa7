import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Db } from '#lib/db/db.ts';
import { configurePanel } from '#lib/panels/configure-panel.ts';
import { createPanel } from '#lib/panels/create-panel.ts';
import { getPanel } from '#lib/panels/get-panel.ts';
import { listPanels } from '#lib/panels/list-panels.ts';
import { createAdmin } from '#tests/support/connection-bench.ts';
import { describeOnEachEngine } from '#tests/support/databases.ts';
import type { PanelBench } from '#tests/support/panel-bench.ts';
import { createPanelBench, FJORD, SKANE } from '#tests/support/panel-bench.ts';

describeOnEachEngine('panels', (open) => {
  let db: Db;
  let bench: PanelBench;
  const admin = createAdmin();

  beforeAll(async () => {
    db = await open();
  });
  beforeEach(async () => {
    await db.direct.deleteFrom('panel').execute();
    bench = await createPanelBench(db);
  });

  test('a panel has a key of 128 random bits and leaves one line in the activity log', async () => {
    const panel = await createPanel(bench.deps, admin, {
      name: '  Invoices ',
      mappingField: 'number',
    });
    expect(panel).toMatchObject({ name: 'Invoices', mappingField: 'number', connections: [] });
    expect(Buffer.from(panel.key, 'base64url')).toHaveLength(16);
    expect(await listPanels(bench.deps, admin)).toEqual([panel]);
    expect(bench.audit).toMatchObject([{ event: 'panel.created', subject: panel.key, actor: '5' }]);
  });

  test('changing a panel keeps its key and companies and records before and after', async () => {
    const { key } = await createPanel(bench.deps, admin, {
      name: 'Invoices',
      mappingField: 'code',
    });
    const connectionId = await bench.connect(key, 'connected');
    await configurePanel(bench.deps, admin, key, { name: 'Faktura', mappingField: 'number' });
    expect(await getPanel(bench.deps, FJORD, key)).toMatchObject({
      key,
      name: 'Faktura',
      mappingField: 'number',
      connections: [{ connectionId, mappingField: undefined }],
    });
    expect(bench.audit.at(-1)).toMatchObject({
      event: 'panel.changed',
      before: { name: 'Invoices', mappingField: 'code' },
      after: { name: 'Faktura', mappingField: 'number' },
    });
  });

  test.each([
    { name: '', mappingField: 'code' },
    { name: ' \u0000\u200b ', mappingField: 'code' },
    { name: 'x'.repeat(81), mappingField: 'code' },
    { name: 'Invoices', mappingField: 'shoe size' },
    { name: 'Invoices' },
    undefined,
  ])('refuses %o', async (input) => {
    await expect(createPanel(bench.deps, admin, input)).rejects.toMatchObject({
      code: 'input.invalid',
    });
    expect(await listPanels(bench.deps, admin)).toEqual([]);
  });

  test('a card sees the connections of its own panel, in their order, without removed ones', async () => {
    const settings = { name: 'Invoices', mappingField: 'number' };
    const { key } = await createPanel(bench.deps, admin, settings);
    const other = await createPanel(bench.deps, admin, settings);
    expect(await bench.deps.panels.findAttached(FJORD, key)).toEqual({
      mappingField: 'number',
      attached: [],
    });
    const first = await bench.connect(key, 'connected');
    await bench.connect(key, 'removed');
    const last = await bench.connect(key, 'new');
    await bench.connect(other.key, 'connected');
    await db.direct
      .updateTable('panel_connection')
      .set({ mapping_field: 'code' })
      .where('connection_id', '=', last)
      .execute();
    expect(await bench.deps.panels.findAttached(FJORD, key)).toMatchObject({
      mappingField: 'number',
      attached: [
        { connection: { id: first, state: 'connected' }, mappingField: undefined },
        { connection: { id: last, state: 'new' }, mappingField: 'code' },
      ],
    });
    expect(await bench.deps.panels.findAttached(SKANE, key)).toBeUndefined();
  });

  test("another tenant's panel cannot be seen, changed or listed", async () => {
    const { key } = await createPanel(bench.deps, admin, {
      name: 'Invoices',
      mappingField: 'code',
    });
    const stranger = createAdmin({ tenantId: SKANE });
    await expect(getPanel(bench.deps, SKANE, key)).rejects.toMatchObject({
      code: 'input.not-found',
    });
    await expect(
      configurePanel(bench.deps, stranger, key, { name: 'Mine', mappingField: 'code' }),
    ).rejects.toMatchObject({ code: 'input.not-found' });
    expect(await listPanels(bench.deps, stranger)).toEqual([]);
    expect(await getPanel(bench.deps, FJORD, key)).toMatchObject({ name: 'Invoices' });
  });
});
