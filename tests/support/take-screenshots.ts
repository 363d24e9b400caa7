import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { startAppStack } from './app-stack.ts';
import { CHROMIUM_ARGUMENTS, findChromium } from './chromium.ts';
import { ANNE, openCardSignedIn, rowsOf, totalOf } from './e2e-crm.ts';
import { setUpPanel } from './e2e-manage.ts';

/** Takes the README's pictures: the panel in a company card, from the real app on the simulator. */
const WIDTHS = [400, 800, 1200];
/** What the CRM shows beside the panel. */
const AROUND_PX = 372;
const HEIGHT_PX = 760;

const folder = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const executablePath = findChromium(process.env['PATH'] ?? '');
const stack = await startAppStack();
const browser = await chromium.launch({
  args: CHROMIUM_ARGUMENTS,
  ...(executablePath !== undefined && { executablePath }),
});
try {
  await mkdir(folder, { recursive: true });
  await setUpPanel(browser, stack);
  for (const width of WIDTHS) {
    const page = await browser.newPage({
      viewport: { width: width + AROUND_PX, height: HEIGHT_PX },
      colorScheme: 'light',
      locale: 'en-GB',
      timezoneId: 'Europe/Oslo',
    });
    await openCardSignedIn(page, stack, { person: ANNE, contact: 104, width });
    await totalOf(page, '240 documents').waitFor();
    await rowsOf(page).last().waitFor();
    await page.screenshot({ path: `${folder}panel-${width}.png` });
    await page.close();
  }
} finally {
  await browser.close();
  await stack.stop();
}
