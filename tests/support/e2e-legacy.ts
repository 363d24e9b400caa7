import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { AppStack } from './app-stack.ts';

/**
 * `npm run import-legacy` beside the running app, as an operator does it, with the list on standard
 * input. Gives the lines that it prints for its records; throws when it does not take all of them.
 */
export async function importLegacyList(stack: AppStack, list: string): Promise<readonly string[]> {
  const { appUrl, secrets, simulator } = stack;
  const child = spawn(
    process.execPath,
    ['--conditions=react-server', 'bin/import-legacy.ts', '-'],
    {
      env: {
        ...{ ...simulator.env, ...secrets, PATH: process.env['PATH'] },
        ...{ NODE_ENV: 'production', NODE_NO_WARNINGS: '1', APP_URL: appUrl },
        DATABASE_URL: `file:${stack.databaseFile()}`,
      },
    },
  );
  child.stdin.end(list);
  const [out, errors] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  if (child.exitCode !== 0) throw new Error(`the list was not taken:\n${out}${errors}`);
  return out.split('\n').filter((line) => line.startsWith('line '));
}
