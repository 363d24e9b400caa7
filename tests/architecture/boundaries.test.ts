import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const REPORT = z.object({
  modules: z.array(z.object({ source: z.string(), dependencies: z.array(z.unknown()) })),
  summary: z.object({ ruleSetUsed: z.object({ forbidden: z.array(z.unknown()) }) }),
});

/** `npm run boundaries` is green also when it sees nothing; this is the test that it looks. */
describe('the boundaries check', () => {
  let report: z.infer<typeof REPORT>;
  beforeAll(async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
        '--config',
        '.dependency-cruiser.cjs',
        '--output-type',
        'json',
        ...['app', 'bin', 'components', 'lib', 'simulator', 'proxy.ts', 'instrumentation-node.ts'],
      ],
      { maxBuffer: 64 * 1024 * 1024 },
    ).catch((error: unknown) => z.object({ stdout: z.string() }).parse(error));
    report = REPORT.parse(JSON.parse(stdout));
  }, 60_000);

  it.each(['app', 'bin', 'components', 'lib', 'simulator'])('sees the modules of %s', (folder) => {
    const seen = report.modules.filter((module) => module.source.startsWith(`${folder}/`));
    expect(seen.length).toBeGreaterThan(2);
  });

  it('sees what they import, through the # names too', () => {
    const edges = report.modules.flatMap((module) => module.dependencies);
    expect(edges.length).toBeGreaterThan(200);
    expect(JSON.stringify(report.modules)).toContain('"module":"#lib/server.ts"');
  });

  it('has its rules', () => {
    expect(report.summary.ruleSetUsed.forbidden.length).toBeGreaterThan(20);
  });
});
