import type { Page, Route } from '@playwright/test';
import {
  ANNE,
  chooseAccount,
  chooseCompany,
  openCard,
  openCardSignedIn,
  panelOf,
  rowsOf,
  totalOf,
} from '../support/e2e-crm.ts';
import { layoutShiftsOf, watchLayoutShifts } from '../support/e2e-layout-shifts.ts';
import { setUpPanel } from '../support/e2e-manage.ts';
import { forgetPreferences } from '../support/e2e-preferences.ts';
import { expect, test } from '../support/e2e-test.ts';

test.use({ viewport: { width: 1700, height: 900 } });
test.beforeAll(async ({ browser, stack }) => {
  await stack.startOver();
  await setUpPanel(browser, stack);
});

test.beforeEach(({ stack }) => forgetPreferences(stack));

test('the first click counts, also when it comes before the scripts', async ({ page, stack }) => {
  const scripts = await holdScripts(page);
  await openCard(page, stack, { person: ANNE, contact: 103 });
  const button = panelOf(page).getByRole('button', { name: 'Show invoices' });
  await expect(button).toHaveCSS('opacity', '1');
  await button.click();
  const opened = page.waitForEvent('popup');
  scripts.release();
  await expect(panelOf(page).getByText('Finish signing in in the window')).toBeVisible();
  await chooseAccount(await opened, ANNE);
  await expect(totalOf(page, '3 documents')).toBeVisible();
});

test('a filter that was clicked before the scripts came filters', async ({ page, stack }) => {
  await openCardSignedIn(page, stack, { person: ANNE, contact: 103, width: 1000 });
  await expect(totalOf(page, '3 documents')).toBeVisible();
  await chooseCompany(page, 'Enslig AS');
  await expect(totalOf(page, '1 document')).toBeVisible();
  const scripts = await holdScripts(page);
  await chooseCompany(page, 'Trekant AS');
  await expect(totalOf(page, '3 documents')).toBeVisible();
  const paid = panelOf(page).getByRole('button', { name: /^Paid/ });
  await paid.click();
  await expect(paid).toHaveAttribute('aria-pressed', 'false');
  scripts.release();
  await expect(paid).toHaveAttribute('aria-pressed', 'true');
});

for (const width of [400, 1200]) {
  test(`nothing moves while a card that nobody has read opens at ${width} px`, async ({
    page,
    stack,
  }) => {
    // Each width its own customers: a card is unread only once.
    const cards: readonly (readonly [string, string])[] =
      width === 400
        ? [
            ['Skråstrek & Sønner', '12 documents'],
            ['Storkunde Gruppen ASA', '2,500 documents'],
          ]
        : [['Fjellheim Kontor AS', '240 documents']];
    await stack.simulator.control('PATCH', '/settings', { apiLatencyMs: 150 });
    await openCardSignedIn(page, stack, { person: ANNE, contact: 103, width });
    await expect(totalOf(page, '3 documents')).toBeVisible();
    await watchLayoutShifts(page);
    for (const [company, total] of cards) {
      await chooseCompany(page, company);
      await expect(totalOf(page, total)).toBeVisible();
      await expect(rowsOf(page).nth(11)).toBeVisible();
      await expect(panelOf(page).getByRole('button', { name: 'Refresh' })).toBeEnabled();
      expect(await layoutShiftsOf(page), company).toEqual([]);
    }
  });
}

/** Scripts of the panel wait until they are released; the page itself is there at once. */
async function holdScripts(page: Page): Promise<{ readonly release: () => void }> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const hold = async (route: Route) => {
    await promise;
    await route.continue();
  };
  await page.route('**/_next/static/**/*.js', hold);
  return { release: () => resolve(undefined) };
}
