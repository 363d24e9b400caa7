import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Db } from '#lib/db/open-database.ts';
import type { TenantId } from '#lib/domain/ids.ts';
import { checkVault } from '#lib/vault/key-check.ts';
import { createKeyring } from '#lib/vault/keyring.ts';
import { createSealer } from '#lib/vault/seal.ts';
import { describeOnEachEngine } from '#tests/support/databases.ts';
import { insertTenant } from '#tests/support/tenants.ts';

const first = { id: 'first', key: randomBytes(32) };
const second = { id: 'second', key: randomBytes(32) };
const unknownKey = { code: 'vault.unknown-key' };

describeOnEachEngine('checkVault', (open) => {
  it('accepts the key of the first start at every later one, also beside a new one', async () => {
    const db = await open();
    await checkVault(db, createKeyring([first]));
    await checkVault(db, createKeyring([first]));
    await checkVault(db, createKeyring([second, first]));
    expect(await storedKeyIds(db)).toEqual(['first', 'second']);
  });

  describe('refuses to start and writes nothing', () => {
    it('with another key under the same id', async () => {
      const db = await open();
      const other = createKeyring([
        { id: 'third', key: randomBytes(32) },
        { id: 'first', key: randomBytes(32) },
      ]);
      await expect(checkVault(db, other)).rejects.toMatchObject(unknownKey);
      expect(await storedKeyIds(db)).toEqual(['first', 'second']);
    });

    it('without a key that rows are still sealed with', async () => {
      const db = await open();
      await insertGrantSealedBy(db, createSealer(createKeyring([first])));
      const without = createKeyring([{ id: 'third', key: randomBytes(32) }, second]);
      await expect(checkVault(db, without)).rejects.toMatchObject(unknownKey);
      expect(await storedKeyIds(db)).toEqual(['first', 'second']);
    });
  });

  it('lets a key go that nothing is sealed with any more', async () => {
    const db = await open();
    await checkVault(db, createKeyring([first]));
  });
});

async function storedKeyIds(db: Db): Promise<readonly string[]> {
  const rows = await db.direct
    .selectFrom('vault_check')
    .select('key_id')
    .orderBy('key_id')
    .execute();
  return rows.map((row) => row.key_id);
}

async function insertGrantSealedBy(db: Db, seal: ReturnType<typeof createSealer>): Promise<void> {
  await insertTenant(db, 'Cust1' as TenantId);
  const context = { tenantId: 'Cust1', rowId: 'grant', field: 'refresh' };
  await db.direct
    .insertInto('crm_grant')
    .values({
      id: 'grant',
      tenant_id: 'Cust1',
      associate_id: '5',
      user_name: 'Anne',
      user_email: 'anne@fjord.example',
      is_administrator: 1,
      identity_verified_at: 0,
      webapi_url: 'http://localhost',
      sealed_refresh: seal('token', context),
      ver: 1,
      fence: 0,
      lease_until: 0,
      next_try_at: 0,
      strikes: 0,
      created_at: 0,
    })
    .execute();
}
