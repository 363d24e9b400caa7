import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

/** Files through which a secret passes in the clear: a bundle for the browser that reaches one must not build. */
const SECRET = [
  'lib/server.ts',
  'lib/db/open-database.ts',
  'lib/vault/open.ts',
  'lib/vault/seal.ts',
  'lib/vault/keyring.ts',
  'lib/auth/crm-token.ts',
  'lib/connections/access-token.ts',
  'lib/connections/revoke.ts',
];

it.each(SECRET)('%s is for the server only', async (file) => {
  expect(await readFile(file, 'utf8')).toMatch(/^import 'server-only';$/m);
});
