import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { DatabaseSync } from 'node:sqlite';
import { setUpPanel } from '../support/e2e-manage.ts';
import { findFreePort } from '../support/free-port.ts';
import { spawnLauncher } from '../support/launched-app.ts';
import { expect, test } from '../support/e2e-test.ts';

test.setTimeout(300_000);

test('npm start refuses a database that was sealed with another key, and leaves it as it is (D3)', async ({
  browser,
  stack,
}) => {
  await stack.startOver();
  await setUpPanel(browser, stack);
  const [id] = stack.secrets.VAULT_KEYS.split(':');
  const key = () => randomBytes(32).toString('base64');
  const before = knownKeys(stack.databaseFile());
  for (const [keys, message] of [
    [`${id}:${key()}`, 'the vault key is not the one this database was sealed with'],
    [`other:${key()},${id}:${key()}`, 'the vault key is not the one this database was sealed with'],
    [`other:${key()}`, 'rows are still sealed with a key that is missing'],
  ] as const) {
    const refused = spawnLauncher({
      ...stack.simulator.env,
      ...stack.secrets,
      APP_URL: stack.appUrl,
      PORT: String(await findFreePort()),
      DATABASE_URL: `file:${stack.databaseFile()}`,
      VAULT_KEYS: keys,
    });
    await once(refused.launcher, 'exit');
    expect(refused.launcher.exitCode).toBe(1);
    expect(refused.output()).toContain('Invoice panel cannot start:');
    expect(refused.output()).toContain(message);
    expect(refused.output()).not.toContain(keys.split(':').at(-1));
  }
  expect(knownKeys(stack.databaseFile())).toEqual(before);
});

/** What the database remembers of its keys; the app beside goes on writing everything else. */
function knownKeys(file: string): unknown {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return database.prepare('select * from vault_check order by key_id').all();
  } finally {
    database.close();
  }
}
