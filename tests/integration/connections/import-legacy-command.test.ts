import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeOnEachEmptyDatabase } from '#tests/support/databases.ts';
import type { RunningSimulator } from '#tests/support/simulator.ts';
import { startSimulator } from '#tests/support/simulator.ts';

const TOKEN = 'legacy-nordvik-canary';
const LIST = [
  'tenant,panel,mapping,company,companyId,token',
  `Cust41001,Fakturaer,code,Nordvik Handel AS,1401001,${TOKEN}`,
  `41001,Fakturaer,code,Nordvik Bergen AS,1401004,${TOKEN}`,
  `Cust41001,Fakturaer,code,Skåne Industri AB,1402001,${TOKEN}`,
].join('\n');

describeOnEachEmptyDatabase('bin/import-legacy', (configOf) => {
  let simulator: RunningSimulator;
  const vaultKey = randomBytes(32).toString('base64');

  beforeAll(async () => {
    simulator = await startSimulator();
  });
  afterAll(() => simulator.stop());

  async function runImport(list: string, parameters: readonly string[] = []) {
    const config = configOf();
    const child = spawn(
      process.execPath,
      ['--conditions=react-server', 'bin/import-legacy.ts', ...parameters],
      {
        cwd: fileURLToPath(new URL('../../../', import.meta.url)),
        env: {
          ...simulator.env,
          PATH: process.env['PATH'],
          NODE_ENV: 'production',
          NODE_NO_WARNINGS: '1',
          APP_URL: simulator.appUrl,
          AUTH_SECRET: 'x'.repeat(32),
          VAULT_KEYS: `test:${vaultKey}`,
          LOG_LEVEL: 'debug',
          DATABASE_URL: config.engine === 'sqlite' ? `file:${config.path}` : config.url,
        },
      },
    );
    child.stdin.end(list);
    const [out, errors, [exitCode]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit'),
    ]);
    const lines = out.split('\n').filter((line) => line !== '' && !line.startsWith('{'));
    return { out, errors, lines, exitCode: exitCode as unknown };
  }

  test('prints a line per record, never a token, and takes the same list again', async () => {
    const first = await runImport(LIST);
    expect(first.errors).toBe('');
    expect(first.lines).toEqual([
      'line 2: Nordvik Handel AS, imported, Visma still answers',
      'line 3: not taken: tenant is not a SuperOffice customer (Cust12345)',
      'line 4: Skåne Industri AB, imported, Visma refuses the token, the company must be reconnected',
    ]);
    expect(first.exitCode).toBe(1);
    expect(first.out + first.errors).not.toContain('canary');

    const again = await runImport(LIST, ['-']);
    expect(again.lines).toEqual([
      'line 2: Nordvik Handel AS, unchanged',
      first.lines[1],
      'line 4: Skåne Industri AB, unchanged',
    ]);
  });

  test('a list that cannot be read at all changes nothing', async () => {
    const { errors, lines, exitCode } = await runImport(`[{"token":"${TOKEN}"`);
    expect(errors).toContain('Nothing was imported: the list is not valid JSON');
    expect(errors).not.toContain('canary');
    expect([lines, exitCode]).toEqual([[], 1]);
    const missing = await runImport('', ['no-such-file.csv']);
    expect(missing.errors).toContain('there is no such file');
  });
});
