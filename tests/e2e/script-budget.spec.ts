import { glob, readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { ANNE, openCardSignedIn, totalOf } from '../support/e2e-crm.ts';
import { setUpPanel } from '../support/e2e-manage.ts';
import { expect, test } from '../support/e2e-test.ts';

/** Of the panel beyond what Next loads for every page; bytes, compressed. */
const BUDGET = 50_000;

/** A method of the parser of ICU messages, whose name no build shortens. */
const PARSER = 'tryParseDecimalInteger';

const manifestSchema = z.object({ rootMainFiles: z.array(z.string()).min(1) });

test.beforeAll(async ({ browser, stack }) => {
  await stack.startOver();
  await setUpPanel(browser, stack);
});

test('the scripts of a card keep to their budget on first load', async ({
  page,
  stack,
}, testInfo) => {
  const loaded = new Map<string, Promise<Buffer>>();
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.startsWith('/_next/') && pathname.endsWith('.js')) {
      loaded.set(pathname.replace('/_next/', ''), response.body());
    }
  });
  await openCardSignedIn(page, stack, { person: ANNE, contact: 104 });
  await expect(totalOf(page, '240 documents')).toBeVisible();
  await page.waitForLoadState('networkidle');

  const { rootMainFiles } = manifestSchema.parse(
    JSON.parse(await readFile('.next/build-manifest.json', 'utf8')),
  );
  expect([...loaded.keys()]).toEqual(expect.arrayContaining(rootMainFiles));
  const sizes = await Promise.all(
    [...loaded].map(async ([file, body]) => [file, gzipSync(await body).length] as const),
  );
  const sum = (parts: typeof sizes) => parts.reduce((total, [, size]) => total + size, 0);
  const ofNext = sum(sizes.filter(([file]) => rootMainFiles.includes(file)));
  const ofPanel = sum(sizes) - ofNext;
  const words = `panel ${kilobytes(ofPanel)} kB gzip (budget ${kilobytes(BUDGET)}) beyond Next's ${kilobytes(ofNext)}`;
  testInfo.annotations.push({ type: 'scripts', description: words });
  process.stdout.write(`${words}\n`);
  expect(ofPanel).toBeLessThanOrEqual(BUDGET);
});

test('no script of the browser can parse texts: the build has parsed them', async () => {
  const parser = 'node_modules/@formatjs/icu-messageformat-parser/index.js';
  expect(await readFile(parser, 'utf8')).toContain(PARSER);
  const scripts: (readonly [file: string, holdsParser: boolean])[] = [];
  for await (const file of glob('.next/static/chunks/**/*.js')) {
    scripts.push([file, (await readFile(file, 'utf8')).includes(PARSER)]);
  }
  expect(scripts.length).toBeGreaterThan(0);
  expect(scripts.filter(([, holdsParser]) => holdsParser)).toEqual([]);
});

function kilobytes(bytes: number): string {
  return (bytes / 1_000).toFixed(1);
}
