import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { preflight } from '#lib/preflight.ts';

it('leaves no database behind when the configuration is wrong', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'invoice-panel-preflight-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'data', 'panel.db');
  await expect(preflight({ DATABASE_URL: `file:${file}` })).rejects.toMatchObject({
    code: 'config.invalid',
  });
  expect(existsSync(join(folder, 'data'))).toBe(false);
});

it('still says that a database server does not answer', async () => {
  const url = 'postgres://panel:panel@127.0.0.1:9/panel';
  await expect(preflight({ DATABASE_URL: url })).rejects.toThrow(
    /AUTH_SECRET is missing[^]*DATABASE_URL names a database that does not answer/,
  );
});
