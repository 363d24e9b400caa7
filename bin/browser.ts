import { spawnSync } from 'node:child_process';
import { environment } from '#lib/config.ts';
import { findChromium } from '../tests/support/chromium.ts';

/** Makes a Chromium available for the browser tests: the machine's own, Playwright's, or the distribution's. */
const path = environment()['PATH'] ?? '';
const ways: readonly (readonly [string, ...string[]])[] = [
  [process.execPath, 'node_modules/playwright/cli.js', 'install', '--with-deps', 'chromium'],
  ['apt-get', 'install', '--yes', '--no-install-recommends', 'chromium'],
];

for (const [command, ...parameters] of ways) {
  if (findChromium(path) !== undefined) break;
  spawnSync(command, parameters, { stdio: 'inherit' });
}

const found = findChromium(path);
if (found === undefined) {
  process.stderr.write('No Chromium: install chromium or google-chrome and put it on the PATH.\n');
  process.exitCode = 1;
} else {
  process.stdout.write(`Chromium for the tests: ${found}\n`);
}
