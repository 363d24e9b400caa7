import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Db } from '#lib/db/db.ts';
import type { PanelUser } from '#lib/domain/actor.ts';
import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import type { PanelKey } from '#lib/domain/ids.ts';
import type { PanelPreferences } from '#lib/domain/panel-preferences.ts';
import { FIRST_PREFERENCES } from '#lib/domain/panel-preferences.ts';
import { createPanel } from '#lib/panels/create-panel.ts';
import { findPreferences, savePreferences } from '#lib/panels/preferences.ts';
import { createAdmin } from '#tests/support/connection-bench.ts';
import { describeOnEachEngine } from '#tests/support/databases.ts';
import type { PanelBench } from '#tests/support/panel-bench.ts';
import { claimOf, createPanelBench, createPanelUser, SKANE } from '#tests/support/panel-bench.ts';

const LEFT: PanelPreferences = {
  choice: {
    ...{ view: 'overdue', sort: 'balance', direction: 'descending', search: 'Årsavtale' },
    ...{ ageing: '31-60', currency: 'NOK' },
    period: { kind: 'custom', from: '2026-01-01' as CalendarDate },
  },
  opened: { connectionId: 'c1', key: 'Invoice 100001' },
  company: 'c1',
  hiddenColumns: ['text', 'reference'],
  contactId: 104,
};

describeOnEachEngine('how a person left a panel', (open) => {
  let db: Db;
  let bench: PanelBench;
  let key: PanelKey;
  const siv = createPanelUser();

  beforeAll(async () => {
    db = await open();
  });
  beforeEach(async () => {
    await db.direct.deleteFrom('panel').execute();
    bench = await createPanelBench(db);
    ({ key } = await createPanel(bench.deps, createAdmin(), {
      name: 'Invoices',
      mappingField: 'code',
    }));
  });

  const find = (user: PanelUser, panelKey = key) =>
    findPreferences(bench.deps, user, panelKey, claimOf(user));
  const save = (user: PanelUser, preferences: unknown) =>
    savePreferences(bench.deps, user, key, claimOf(user), preferences);

  test('comes back, also after it was left another way', async () => {
    expect(await find(siv)).toEqual(FIRST_PREFERENCES);
    await save(siv, FIRST_PREFERENCES);
    await save(siv, LEFT);
    expect(await find(siv)).toEqual(LEFT);
  });

  test('is known of this person on this panel only, and asks SuperOffice nothing', async () => {
    await save(siv, LEFT);
    const other = await createPanel(bench.deps, createAdmin(), {
      name: 'Other',
      mappingField: 'code',
    });
    expect(await find(createPanelUser({ associateId: '13' }))).toEqual(FIRST_PREFERENCES);
    expect(await find(siv, other.key)).toEqual(FIRST_PREFERENCES);
    expect(bench.asked).toMatchObject({ contacts: 0, ledgers: [] });
  });

  test('is refused on another tenant’s panel, for another account and another panel', async () => {
    const eva = createPanelUser({ tenantId: SKANE });
    const locked = createPanelUser({ panelKey: 'another' as PanelKey });
    const { deps } = bench;
    await expect(save(eva, LEFT)).rejects.toMatchObject({ code: 'input.not-found' });
    await expect(save(locked, LEFT)).rejects.toMatchObject({ code: 'input.not-found' });
    await expect(
      savePreferences(deps, siv, key, { ...claimOf(siv), associateId: '13' }, LEFT),
    ).rejects.toMatchObject({ code: 'auth.other-account' });
    expect(await find(siv)).toEqual(FIRST_PREFERENCES);
  });

  test.each([
    ['nothing', undefined],
    ['an unknown view', { ...LEFT, choice: { ...LEFT.choice, view: 'mine' } }],
    ['a drawer of another form', { ...LEFT, opened: { key: 'Invoice 1' } }],
    ['an unknown column', { ...LEFT, hiddenColumns: ['balance'] }],
    ['more than it has', { ...LEFT, note: 'x'.repeat(5_000) }],
    ['an endless search', { ...LEFT, choice: { ...LEFT.choice, search: 'x'.repeat(101) } }],
    [
      'a day that does not exist',
      { ...LEFT, choice: { ...LEFT.choice, period: { kind: 'custom', from: '2026-02-30' } } },
    ],
  ])('is not overwritten by %s', async (_what, preferences) => {
    await save(siv, LEFT);
    await expect(save(siv, preferences)).rejects.toMatchObject({ code: 'input.invalid' });
    expect(await find(siv)).toEqual(LEFT);
  });

  test('of an older version starts anew', async () => {
    await save(siv, LEFT);
    await db.direct
      .updateTable('panel_preference')
      .set({ preferences: '{"choice":{"view":"mine"}}' })
      .execute();
    expect(await find(siv)).toEqual(FIRST_PREFERENCES);
  });

  test('goes with the panel', async () => {
    await save(siv, LEFT);
    await db.direct.deleteFrom('panel').where('key', '=', key).execute();
    expect(await db.read.selectFrom('panel_preference').selectAll().execute()).toEqual([]);
  });
});
