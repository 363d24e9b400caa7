import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { z } from 'zod';
import { environment } from '#lib/config.ts';
import { buildIfStale } from './launch/build-if-stale.ts';

/**
 * Everything that is checked, cheapest first; stops at the first step that fails. The last line
 * counts test cases; a failed check that has none counts as one failure.
 */
const CHECKS = ['typecheck', 'lint', 'format:check', 'boundaries', 'unused'];
const VITEST = z.object({ numPassedTests: z.number(), numFailedTests: z.number() });
const PLAYWRIGHT = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
});

interface Count {
  readonly passed: number;
  readonly failed: number;
}
type Step = () => Promise<Count>;

const STEPS: readonly Step[] = [
  ...CHECKS.map((check) => () => runCheck(check)),
  () => runVitest('unit'),
  () => runVitest('integration'),
  async () => failedUnless(await buildIfStale(environment())),
  runBrowserTests,
];

const total = await runSteps();
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = total.failed === 0 ? 0 : 1;

async function runSteps(): Promise<Count> {
  await rm('test-results', { recursive: true, force: true });
  let sum: Count = { passed: 0, failed: 0 };
  for (const step of STEPS) {
    const count = await step();
    sum = { passed: sum.passed + count.passed, failed: sum.failed + count.failed };
    if (count.failed > 0) break;
  }
  return sum;
}

async function runCheck(name: string): Promise<Count> {
  return failedUnless(await run('npm', ['run', '--silent', name]));
}

async function runVitest(project: string): Promise<Count> {
  const file = `test-results/${project}.json`;
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const exitCode = await run(process.execPath, [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    project,
    ...reporters,
  ]);
  const report = VITEST.safeParse(await readJson(file)).data;
  return countOf(exitCode, report?.numPassedTests ?? 0, report?.numFailedTests ?? 0);
}

async function runBrowserTests(): Promise<Count> {
  const exitCode = await run(process.execPath, ['node_modules/@playwright/test/cli.js', 'test']);
  const stats = PLAYWRIGHT.safeParse(await readJson('test-results/e2e.json')).data?.stats;
  const failed = (stats?.unexpected ?? 0) + (stats?.flaky ?? 0);
  return countOf(exitCode, stats?.expected ?? 0, failed);
}

/** A run that ended badly without a failed case (a file that did not load) is a failure too. */
function countOf(exitCode: number, passed: number, failed: number): Count {
  return { passed, failed: exitCode === 0 ? failed : Math.max(1, failed) };
}

function failedUnless(exitCode: number): Count {
  return { passed: 0, failed: exitCode === 0 ? 0 : 1 };
}

async function run(command: string, parameters: readonly string[]): Promise<number> {
  process.stdout.write(`\n> ${[command, ...parameters].join(' ')}\n`);
  const child = spawn(command, parameters, { stdio: 'inherit' });
  await once(child, 'exit');
  return child.exitCode ?? 1;
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}
