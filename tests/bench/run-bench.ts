import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * `npm run bench`: every bench in a process of its own, one after the other, so that none disturbs
 * the next. Each prints its ratios beside their targets; one that misses them fails the run.
 */
const BENCHES = ['read-ledger', 'read-memory', 'list-page', 'outage', 'warm-panel'] as const;

const missed: string[] = [];
for (const name of BENCHES) {
  print(`\n== ${name}`);
  const file = new URL(`${name}.ts`, import.meta.url).pathname;
  const bench = spawn(process.execPath, ['--conditions=react-server', file], { stdio: 'inherit' });
  const [code] = (await once(bench, 'exit')) as [number | null];
  if (code !== 0) missed.push(name);
}
print(missed.length === 0 ? '\nall targets met' : `\nmissed: ${missed.join(', ')}`);
process.exitCode = missed.length === 0 ? 0 : 1;

function print(line: string | number): void {
  process.stdout.write(`${line}\n`);
}
