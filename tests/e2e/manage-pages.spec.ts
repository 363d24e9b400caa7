import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import type { AppStack } from '../support/app-stack.ts';
import {
  breakAll,
  connectCompany,
  openDetails,
  openManage,
  openMenuOf,
} from '../support/e2e-connections.ts';
import { ANNE } from '../support/e2e-crm.ts';
import { signInToManage } from '../support/e2e-manage.ts';
import { expect, test } from '../support/e2e-test.ts';

const HANDEL = 'Nordvik Handel AS';
const EXPORT = 'Nordvik Export AB';
const WIDTHS = [360, 800, 1280] as const;

/** One company that was broken, and one that works. */
test.beforeAll(async ({ browser, stack }) => {
  test.setTimeout(120_000);
  await stack.startOver();
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  await openManage(page, stack);
  await connectCompany(page, EXPORT);
  await breakAll(page, stack, [EXPORT]);
  await connectCompany(page, HANDEL);
  await context.close();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('every page of the administration is usable by everybody, at three widths', async ({
      page,
      stack,
    }) => {
      test.setTimeout(240_000);
      await page.goto(`${stack.appUrl}/manage`);
      await signInToManage(page, ANNE);
      const link = await lookAtDetails(page, stack);
      await lookAtList(page, stack);
      await lookAtRun(page, stack);
      await page.goto(`${stack.appUrl}/manage/activity`);
      await expect(page.getByRole('row').nth(2)).toBeVisible();
      await expectUsable(page, 'activity');
      await page.goto(link);
      await expect(page.getByText(`asked to connect ${HANDEL}`)).toBeVisible();
      await expectUsable(page, 'hand-over');
      await page.goto(`${stack.appUrl}/hand-over?result=denied`);
      await expectUsable(page, 'hand-over, refused');
    });
  });
}

async function lookAtList(page: Page, { appUrl }: AppStack): Promise<void> {
  await page.goto(`${appUrl}/manage`);
  const chip = page.getByText('Must be reconnected', { exact: true }).first();
  await expect(chip).toBeVisible();
  await page.getByText('Connect with the Service API').click();
  await page.getByLabel('Tenant ID').fill('not an id');
  await expectUsable(page, 'list with service form');
  await page.goto(`${appUrl}/manage?result=denied`);
  await openMenuOf(page, HANDEL);
  await expectUsable(page, 'list with result and menu');
}

/** Gives a link for somebody else, made on the way. */
async function lookAtDetails(page: Page, { appUrl }: AppStack): Promise<string> {
  await openDetails(page, HANDEL);
  const state = page.getByRole('definition').first();
  const [chip, since] = [state.locator('[title]'), state.locator('span.text-muted')];
  expect(Math.abs((await middleOf(chip)) - (await middleOf(since)))).toBeLessThanOrEqual(1);
  await page.getByRole('button', { name: 'Test' }).click();
  await page.getByText('The test passed').waitFor();
  await page.getByRole('button', { name: 'Send link' }).click();
  const field = page.getByRole('textbox', { name: `Link for ${HANDEL}` });
  const link = await field.inputValue();
  await expectUsable(page, 'details');
  await page.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('dialog').waitFor();
  await expectUsable(page, 'details, about to remove');
  await page.goto(`${appUrl}/manage`);
  return link;
}

async function lookAtRun(page: Page, { appUrl }: AppStack): Promise<void> {
  await page.goto(`${appUrl}/manage/reconnect`);
  const start = page.getByRole('button', { name: 'Start the run' });
  if (await start.isVisible()) await start.click();
  await expect(page.getByText('0 of 1')).toBeVisible();
  await expectUsable(page, 'reconnect run');
}

async function expectUsable(page: Page, what: string): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    const { violations } = await new AxeBuilder({ page }).analyze();
    const found = violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`,
    );
    expect(found, `${what} at ${width} px`).toEqual([]);
    const overhang = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth - clientWidth;
    });
    expect(overhang, `${what} at ${width} px`).toBe(0);
  }
}

async function middleOf(locator: Locator): Promise<number> {
  const box = await locator.boundingBox();
  return box === null ? Number.NaN : box.y + box.height / 2;
}
