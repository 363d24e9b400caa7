import AxeBuilder from '@axe-core/playwright';
import { ANNE, openCardSignedIn, panelOf, totalOf } from '../support/e2e-crm.ts';
import { setUpPanel } from '../support/e2e-manage.ts';
import { expect, test } from '../support/e2e-test.ts';

const PATIENT = { timeout: 15_000 };
/** Axe looks at hundreds of cells, in each width. */
const AXE_MS = 120_000;

test.use({ viewport: { width: 1700, height: 900 } });
test.beforeAll(async ({ browser, stack }) => {
  await stack.startOver();
  await setUpPanel(browser, stack);
});

test('a statement fits from 350 px on, in both themes, and everybody can read it', async ({
  page,
  stack,
  complaints,
}) => {
  test.setTimeout(AXE_MS);
  complaints.allow(/favicon\.ico|Blocked script execution/);
  // Two currencies: what moved, what is open with its age, and credits.
  await openCardSignedIn(page, stack, { person: ANNE, contact: 111, width: 1000 });
  await expect(totalOf(page, '60 documents')).toBeVisible(PATIENT);
  await panelOf(page).getByRole('button', { name: 'Export' }).click();
  await panelOf(page).getByLabel('Period of the statement').selectOption('Everything');
  const answered = page
    .context()
    .waitForEvent('response', (response) => response.url().endsWith('/statement/file'));
  await panelOf(page)
    .getByRole('button', { name: /^Statement of account/ })
    .click();
  // Where it is shown no script may run, and axe is one.
  await page.setContent(await (await answered).text());
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();

  const background = async () =>
    page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await background()).toBe(
      colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(27, 29, 31)',
    );
    for (const width of [350, 600, 1200]) {
      await page.setViewportSize({ width, height: 900 });
      const overhang = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return scrollWidth - clientWidth;
      });
      expect(overhang, `${width} px`).toBe(0);
      const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] });
      // A theme changes nothing but colours.
      if (colorScheme === 'dark') axe.withRules('color-contrast');
      const { violations } = await axe.analyze();
      expect(violations.map(({ id }) => id)).toEqual([]);
      // Also as cards: a table with headings to whoever hears it.
      await expect(page.getByRole('columnheader', { name: /^(Beløp|Amount) / })).not.toHaveCount(0);
      await expect(page.getByRole('row').first()).toBeVisible();
    }
  }
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  expect(await background()).toBe('rgb(255, 255, 255)');
  expect(
    await page.evaluate(() => getComputedStyle(document.querySelector('tbody tr')!).display),
  ).toBe('table-row');
});
