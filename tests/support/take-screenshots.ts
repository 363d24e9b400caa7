import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import { chromium } from 'playwright';
import { startAppStack } from './app-stack.ts';
import { CHROMIUM_ARGUMENTS, findChromium } from './chromium.ts';
import { ANNE, openCardSignedIn, panelOf, rowsOf, totalOf } from './e2e-crm.ts';
import { setUpPanel } from './e2e-manage.ts';

/** Takes the README's pictures: the panel in a company card, from the real app on the simulator. */
const WIDTHS = [400, 800, 1200];
/** What the CRM shows beside the panel; the pictures are of the card alone. */
const AROUND_PX = 372;
const HEIGHT_PX = 800;
const MARGIN_PX = 8;

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
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of WIDTHS) await takePicture(width, colorScheme);
  }
} finally {
  await browser.close();
  await stack.stop();
}

async function takePicture(width: number, colorScheme: 'light' | 'dark'): Promise<void> {
  const page = await browser.newPage({
    viewport: { width: width + AROUND_PX, height: HEIGHT_PX },
    colorScheme,
    locale: 'en-GB',
    timezoneId: 'Europe/Oslo',
  });
  await openCardSignedIn(page, stack, { person: ANNE, contact: 104, width });
  await totalOf(page, '240 documents').waitFor();
  await rowsOf(page).last().waitFor();
  // Away from the row that took the place of the button.
  await totalOf(page, '240 documents').hover();
  await panelOf(page).locator('tr:hover').waitFor({ state: 'detached' });
  const name = colorScheme === 'light' ? `panel-${width}` : `panel-${width}-dark`;
  await page.screenshot({ path: `${folder}${name}.png`, clip: await cardBox(page) });
  await page.close();
}

/** The company card with a margin of the CRM's ground; on the right and below it has its own. */
async function cardBox(page: Page) {
  const box = await page.locator('main').boundingBox();
  if (box === null) throw new Error('the CRM shows no card');
  const { x, y, width, height } = box;
  return { x: x - MARGIN_PX, y: y - MARGIN_PX, width, height };
}
