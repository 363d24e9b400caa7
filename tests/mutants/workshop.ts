import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { z } from 'zod';
import type { Defect } from './defect.ts';
import { applyDefect } from './defect.ts';

/** What is made anew, belongs to this machine, or is linked instead. */
const LEFT_OUT = new Set(['.git', '.next', 'coverage', 'data', 'node_modules', 'test-results']);
const REPORT = 'report.json';
const reportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(z.object({ name: z.string(), status: z.string() })),
});

export interface TestRun {
  readonly passed: number;
  readonly failed: number;
  /** Test files that did not pass, by their paths in the project. */
  readonly badFiles: ReadonlySet<string>;
}

/** A copy of the sources in which they may be damaged. */
export interface Workshop {
  run(tests: readonly string[], options: { readonly untilFirstFailure: boolean }): Promise<TestRun>;
  /** The source is whole again when `work` has ended. */
  withDefect<Result>(defect: Defect, work: () => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

export async function openWorkshop(project: string, postgresUrl: string): Promise<Workshop> {
  const folder = await mkdtemp(join(tmpdir(), 'invoice-panel-mutants-'));
  await cp(project, folder, {
    recursive: true,
    filter: (path) => !LEFT_OUT.has(relative(project, path)),
  });
  await linkModules(project, folder);
  return {
    async run(tests, { untilFirstFailure }) {
      const report = join(folder, REPORT);
      await rm(report, { force: true });
      const child = spawn(
        process.execPath,
        [
          'node_modules/vitest/vitest.mjs',
          'run',
          '--reporter=json',
          `--outputFile=${report}`,
          ...(untilFirstFailure ? ['--bail=1'] : []),
          ...tests,
        ],
        {
          cwd: folder,
          stdio: 'ignore',
          env: { ...process.env, TEST_POSTGRES_URL: postgresUrl },
        },
      );
      await once(child, 'exit');
      return readReport(report, folder);
    },
    async withDefect(defect, work) {
      const file = join(folder, defect.file);
      const source = await readFile(file, 'utf8');
      await writeFile(file, applyDefect(source, defect));
      try {
        return await work();
      } finally {
        await writeFile(file, source);
      }
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Hard links cost no room; across file systems it has to be a copy. */
async function linkModules(project: string, folder: string): Promise<void> {
  const from = join(project, 'node_modules');
  const to = join(folder, 'node_modules');
  if (!(await succeeds('cp', ['-al', from, to]))) {
    await rm(to, { recursive: true, force: true });
    await cp(from, to, { recursive: true, verbatimSymlinks: true });
  }
  // Tools write their caches in place, which would reach through the links.
  for (const cache of ['.vite', '.cache']) {
    await rm(join(to, cache), { recursive: true, force: true });
  }
}

async function succeeds(command: string, parameters: readonly string[]): Promise<boolean> {
  const child = spawn(command, parameters, { stdio: 'ignore' });
  const ended = await once(child, 'exit').catch(() => [1]);
  return ended[0] === 0;
}

async function readReport(file: string, folder: string): Promise<TestRun> {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  const report = reportSchema.safeParse(JSON.parse(text)).data;
  if (report === undefined) return { passed: 0, failed: 0, badFiles: new Set() };
  const bad = report.testResults.filter(({ status }) => status !== 'passed');
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    badFiles: new Set(bad.map(({ name }) => relative(folder, name))),
  };
}
