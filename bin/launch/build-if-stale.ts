import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { glob, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Environment } from '#lib/config.ts';
import { hintScripts } from './hint-scripts.ts';

/** Everything a build is made of. */
const SOURCES = [
  'app/**',
  'components/**',
  'lib/**',
  'public/**',
  'bin/launch/hint-scripts.ts',
  'instrumentation*.ts',
  'proxy.ts',
  'next.config.js',
  'postcss.config.mjs',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/** Builds unless the build on disk was made from these very sources. Gives the exit code. */
export async function buildIfStale(env: Environment): Promise<number> {
  const folder = env['GALLERY'] === '1' ? '.next-gallery' : '.next';
  const stampFile = join(folder, 'source-stamp');
  const stamp = await sourceStamp();
  if (existsSync(join(folder, 'BUILD_ID')) && (await readStamp(stampFile)) === stamp) return 0;
  const build = spawn(process.execPath, ['node_modules/next/dist/bin/next', 'build'], {
    env: { ...env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const forward = () => build.kill('SIGTERM');
  process.once('SIGTERM', forward);
  process.once('SIGINT', forward);
  await once(build, 'exit');
  process.off('SIGTERM', forward);
  process.off('SIGINT', forward);
  if (build.exitCode !== 0) return build.exitCode ?? 1;
  await hintScripts(folder);
  await writeFile(stampFile, stamp);
  return 0;
}

async function readStamp(file: string): Promise<string> {
  return existsSync(file) ? readFile(file, 'utf8') : '';
}

/** By content: a checkout changes times without changing files, and a deleted file leaves no time. */
async function sourceStamp(): Promise<string> {
  const files: string[] = [];
  for await (const entry of glob(SOURCES, { withFileTypes: true })) {
    if (entry.isFile()) files.push(relative('.', join(entry.parentPath, entry.name)));
  }
  files.sort();
  const hash = createHash('sha256');
  for (const file of files) {
    hash
      .update(`${file}\0`)
      .update(await readFile(file))
      .update('\0');
  }
  return hash.digest('hex');
}
