import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';

const REPORT = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});

/** Each file breaks one rule: the check must be able to fail. */
const SINS: Readonly<Record<string, string>> = {
  'lib/domain/a.ts': "import '../http/a.ts';",
  'lib/http/a.ts': "import '../visma/a.ts';",
  'lib/visma/a.ts': "import '../superoffice/a.ts';",
  'lib/superoffice/a.ts': "import '../config.ts';",
  'lib/ledger/a.ts': "import '../panels/a.ts';",
  'lib/panels/a.ts': "import '../vault/open.ts';",
  'lib/webhooks/a.ts': "import '../ledger/a.ts';",
  'lib/connections/a.ts': "import 'kysely';",
  'lib/audit/a.ts': "import 'node:sqlite';",
  'lib/auth/a.ts': "import 'node:https';",
  'lib/i18n/a.ts': "import '../../simulator/a.ts';",
  'components/a.ts': "import '../lib/errors.ts';",
  'app/a.ts': "import '../lib/db/a.ts';",
  'app/b.ts': "import './gallery/a.ts';",
  'bin/a.ts': "import '../tests/a.ts';",
  'simulator/a.ts': "import '../lib/errors.ts';",
};
const INNOCENT = [
  'lib/config.ts',
  'lib/errors.ts',
  'lib/vault/open.ts',
  'lib/db/a.ts',
  'app/gallery/a.ts',
  'tests/a.ts',
];

it('every rule of the architecture finds the file that breaks it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'boundaries-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const sources = { ...SINS, ...Object.fromEntries(INNOCENT.map((path) => [path, 'export {};'])) };
  for (const [path, text] of Object.entries(sources)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), `${text}\n`);
  }
  for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json']) {
    await cp(file, join(folder, file));
  }
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
      ...['--config', '.dependency-cruiser.cjs', '--output-type', 'json'],
      ...['app', 'bin', 'components', 'lib', 'simulator', 'tests'],
    ],
    { cwd: folder, maxBuffer: 64 * 1024 * 1024 },
  ).catch((error: unknown) => z.object({ stdout: z.string() }).parse(error));
  const { violations } = REPORT.parse(JSON.parse(stdout)).summary;
  const found = new Set(violations.map((violation) => violation.from));
  expect([...found].toSorted()).toEqual(Object.keys(SINS).toSorted());
}, 60_000);
