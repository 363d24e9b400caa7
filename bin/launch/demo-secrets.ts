import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';

const SECRETS = z.object({ VAULT_KEYS: z.string(), AUTH_SECRET: z.string() });
export type DemoSecrets = z.infer<typeof SECRETS>;

/**
 * The demo's own secrets, made once. They are never made again beside an existing file: what was
 * sealed with the old ones would be lost.
 */
export async function demoSecrets(file: string): Promise<DemoSecrets> {
  const made: DemoSecrets = {
    VAULT_KEYS: `demo1:${randomBytes(32).toString('base64')}`,
    AUTH_SECRET: randomBytes(32).toString('base64url'),
  };
  await mkdir(dirname(file), { recursive: true });
  try {
    await writeFile(file, `${JSON.stringify(made, null, 2)}\n`, { flag: 'wx', mode: 0o600 });
    return made;
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error;
    return SECRETS.parse(JSON.parse(await readFile(file, 'utf8')));
  }
}
