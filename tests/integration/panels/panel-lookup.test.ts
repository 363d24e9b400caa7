import { beforeAll, expect, it } from 'vitest';
import type { Db } from '#lib/db/open-database.ts';
import { createPanelStore } from '#lib/db/panel-store.ts';
import type { PanelKey, TenantId } from '#lib/domain/ids.ts';
import { AppError } from '#lib/errors.ts';
import { createLog } from '#lib/log.ts';
import { createPanelLookup } from '#lib/panels/create-panel-lookup.ts';
import { describeOnEachEngine } from '#tests/support/databases.ts';
import { insertTenant } from '#tests/support/tenants.ts';

const tenantId = 'Cust1' as TenantId;
const key = 'panel-of-a-lookup' as PanelKey;

describeOnEachEngine('whether a panel exists', (open) => {
  let db: Db;
  beforeAll(async () => {
    db = await open();
    await insertTenant(db, tenantId);
    await createPanelStore(db).insert({
      ...{ key, tenantId, name: 'Invoices', mappingField: 'number' },
      ...{ createdAt: 0, createdBy: 'anne' },
    });
  });

  function lookup() {
    const store = createPanelStore(db);
    const asked: string[] = [];
    const time = { now: 1_000, down: false };
    const exists = createPanelLookup({
      clock: () => time.now,
      log: createLog({ level: 'silent' }),
      panels: {
        exists(wanted) {
          asked.push(wanted);
          if (time.down) throw new AppError('db.unavailable', 'the database is away');
          return store.exists(wanted);
        },
      },
    });
    return { exists, asked, time };
  }

  it('is asked of the database once for a panel that exists', async () => {
    const { exists, asked, time } = lookup();
    expect(await exists(key)).toBe(true);
    time.now += 3_600_000;
    time.down = true;
    expect(await exists(key)).toBe(true);
    expect(asked).toHaveLength(1);
  });

  it('is remembered for seconds when it does not', async () => {
    const { exists, asked, time } = lookup();
    const other = 'panel-of-nobody';
    expect([await exists(other), await exists(other)]).toEqual([false, false]);
    expect(asked).toHaveLength(1);
    time.now += 5_000;
    expect(await exists(other)).toBe(false);
    expect(asked).toHaveLength(2);
  });

  it('is no while the database is away, and not asked about what is no key', async () => {
    const { exists, asked, time } = lookup();
    time.down = true;
    expect(await exists('x')).toBe(false);
    expect(asked).toHaveLength(0);
    expect(await exists(key)).toBe(false);
    time.down = false;
    expect(await exists(key)).toBe(true);
  });

  it('is remembered for a bounded number of keys', async () => {
    const { exists, asked } = lookup();
    await exists(key);
    for (let n = 0; n < 1_000; n += 1) await exists(`unknown-${n}`);
    await exists(key);
    expect(asked.filter((wanted) => wanted === key)).toHaveLength(2);
  });
});
