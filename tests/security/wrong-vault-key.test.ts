import { randomBytes } from 'node:crypto';
import { expect, it, vi } from 'vitest';
import { openDatabase } from '#lib/db/open-database.ts';
import { migrate } from '#lib/db/migrate.ts';
import { server } from '#lib/server.ts';
import { checkVault } from '#lib/vault/key-check.ts';
import { createKeyring } from '#lib/vault/keyring.ts';
import { describeOnEachEmptyDatabase } from '#tests/support/databases.ts';

const ELSEWHERE = 'http://localhost:9';

describeOnEachEmptyDatabase('a start with the wrong vault key', (configOf) => {
  it('does not migrate the database', async () => {
    const config = configOf();
    const db = await openDatabase(config);
    await migrate(db);
    await checkVault(db, createKeyring([{ id: 'k1', key: randomBytes(32) }]));
    const applied = () => db.direct.selectFrom('schema_migration').selectAll().execute();
    // As before an update: the last migration is not known to be done.
    const names = (await applied()).map(({ name }) => name).toSorted();
    await db.direct
      .deleteFrom('schema_migration')
      .where('name', '=', names.at(-1) ?? '')
      .execute();
    const before = await applied();

    for (const [name, value] of Object.entries({
      DATABASE_URL: config.engine === 'sqlite' ? `file:${config.path}` : config.url,
      VAULT_KEYS: `k1:${randomBytes(32).toString('base64')}`,
      AUTH_SECRET: 'x'.repeat(32),
      ...{ SUPEROFFICE_LOGIN_URL: ELSEWHERE, VISMA_CONNECT_ISSUER: ELSEWHERE },
      ...{ VISMA_API_URL: ELSEWHERE, VISMA_CLIENT_ID: 'v', VISMA_CLIENT_SECRET: 'v' },
      ...{ SUPEROFFICE_CLIENT_ID: 's', SUPEROFFICE_CLIENT_SECRET: 's' },
    })) {
      vi.stubEnv(name, value);
    }
    // One process is composed once; the other engine's try must not answer for this one.
    Reflect.deleteProperty(globalThis, Symbol.for('invoice-panel.server'));
    await expect(server()).rejects.toMatchObject({ code: 'vault.unknown-key' });
    expect(await applied()).toEqual(before);
    await db.close();
  });
});
