import type { TestProject } from 'vitest/node';
import startPostgres from '../support/postgres-global-setup.ts';
import type { Defect } from './defect.ts';
import { DEFECTS } from './defects.ts';
import type { Workshop } from './workshop.ts';
import { openWorkshop } from './workshop.ts';

/**
 * Makes one mistake after the other in copies of the sources and demands that a named test fails.
 * `npm run test:mutants -- B1 D` takes the checks that begin so. Exit code 0 when each was noticed.
 */
const WORKERS = 2;

type Verdict =
  | 'killed'
  | 'survived'
  /** No test ran to its end: the mistake broke the build, which proves nothing. */
  | 'broken'
  /** Its tests fail without any mistake. */
  | 'unjudged';

const wanted = process.argv.slice(2);
const defects = DEFECTS.filter(
  ({ check }) => wanted.length === 0 || wanted.some((prefix) => check.startsWith(prefix)),
);
const postgres = await providePostgres();
const workshops = await Promise.all(
  Array.from({ length: WORKERS }, () => openWorkshop(process.cwd(), postgres.url)),
);
try {
  process.exitCode = (await judgeAll(workshops)) ? 0 : 1;
} finally {
  await Promise.all(workshops.map((workshop) => workshop.close()));
  await postgres.stop();
}

async function judgeAll([first, ...others]: readonly Workshop[]): Promise<boolean> {
  if (first === undefined) return false;
  const tests = [...new Set(defects.flatMap((defect) => defect.tests))].toSorted();
  const badFiles = await findBadFiles(first, tests);
  const waiting = [...defects];
  const counts: Record<Verdict, number> = { killed: 0, survived: 0, broken: 0, unjudged: 0 };
  await Promise.all(
    [first, ...others].map(async (workshop) => {
      for (let defect = waiting.shift(); defect !== undefined; defect = waiting.shift()) {
        const verdict = await judge(workshop, defect, badFiles);
        counts[verdict] += 1;
        say(`${verdict.padEnd(8)} ${defect.check}  ${defect.name}`);
      }
    }),
  );
  const summary = Object.entries(counts).map(([verdict, count]) => `${count} ${verdict}`);
  say(`${defects.length} defects: ${summary.join(', ')}`);
  return defects.length > 0 && counts.killed === defects.length;
}

/** Test files that fail without a defect, also alone: all at once may be too much for a busy machine. */
async function findBadFiles(
  workshop: Workshop,
  tests: readonly string[],
): Promise<ReadonlySet<string>> {
  const whole = await workshop.run(tests, { untilFirstFailure: false });
  say(`without a defect: ${whole.passed} passed, ${whole.failed} failed`);
  const bad = new Set<string>();
  for (const file of whole.badFiles) {
    const alone = await workshop.run([file], { untilFirstFailure: false });
    if (alone.badFiles.size > 0 || alone.passed === 0) bad.add(file);
  }
  for (const file of bad) say(`fails without a defect: ${file}`);
  return bad;
}

async function judge(
  workshop: Workshop,
  defect: Defect,
  badFiles: ReadonlySet<string>,
): Promise<Verdict> {
  const tests = defect.tests.filter((file) => !badFiles.has(file));
  if (tests.length === 0) return 'unjudged';
  try {
    return await workshop.withDefect(defect, async () => {
      const run = await workshop.run(tests, { untilFirstFailure: true });
      if (run.failed > 0) return 'killed';
      return run.passed > 0 && run.badFiles.size === 0 ? 'survived' : 'broken';
    });
  } catch (error) {
    say(String(error));
    return 'broken';
  }
}

/** One server for all runs, as the tests' own set-up starts it. */
async function providePostgres(): Promise<{ url: string; stop: () => Promise<void> }> {
  let url = '';
  const project = {
    provide: (_name: string, value: string) => {
      url = value;
    },
  };
  const stop = await startPostgres(project as unknown as TestProject);
  return { url, stop: async () => stop?.() };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
