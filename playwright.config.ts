import { defineConfig } from '@playwright/test';
import { environment } from './lib/config.ts';
import { CHROMIUM_ARGUMENTS, findChromium } from './tests/support/chromium.ts';

const executablePath = findChromium(environment()['PATH'] ?? '');

/** Each worker starts its own stack (tests/support/e2e-test.ts): simulator, app, database. */
export default defineConfig({
  testDir: 'tests/e2e',
  globalSetup: './tests/support/build-app.ts',
  outputDir: 'test-results/e2e',
  workers: 3,
  // How many tests may need it is said in bin/test.ts.
  retries: 1,
  forbidOnly: true,
  timeout: 120_000,
  // A wait ends when what is waited for is there; its limit only tells slow from never.
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    browserName: 'chromium',
    // A trace costs a quarter of the time: `npx playwright test --trace on` where one is needed.
    screenshot: 'only-on-failure',
    launchOptions: {
      args: CHROMIUM_ARGUMENTS,
      ...(executablePath === undefined ? {} : { executablePath }),
    },
  },
});
