import AxeBuilder from '@axe-core/playwright';
import {
  ANNE,
  openCardSignedIn,
  panelFrame,
  panelOf,
  rowsOf,
  totalOf,
} from '../support/e2e-crm.ts';
import { setUpPanel, signInToManage } from '../support/e2e-manage.ts';
import { expectPlainAndAccessible } from '../support/e2e-plain-words.ts';
import { expect, test } from '../support/e2e-test.ts';

const NEVER_DROPPED = ['Number', 'Due', 'Status', /^Balance/];

test.use({ viewport: { width: 1700, height: 900 }, locale: 'en-GB' });
test.beforeAll(async ({ browser, stack }) => {
  await stack.startOver();
  await setUpPanel(browser, stack);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    for (const width of [350, 400, 800, 1200]) {
      test(`at ${width} px nothing that matters is dropped and nothing sticks out`, async ({
        page,
        stack,
      }) => {
        await openCardSignedIn(page, stack, { person: ANNE, contact: 104, width });
        await expect(totalOf(page, '240 documents')).toBeVisible();
        expect(await panelFrame(page).evaluate(() => window.innerWidth)).toBe(width);
        expect(await overhang(page)).toBe(0);

        const list = panelOf(page).getByRole('table', { name: /^Documents in/ });
        const heads = list.getByRole('columnheader');
        await expect(heads).not.toHaveCount(0);
        const cells = rowsOf(page).first().getByRole('cell');
        await expect(cells).toHaveCount(await heads.count());
        for (const name of NEVER_DROPPED) {
          const index = (await heads.allInnerTexts()).findIndex((text) =>
            typeof name === 'string' ? text === name : name.test(text),
          );
          await expect(cells.nth(index)).toBeVisible();
          await expect(cells.nth(index)).toHaveText(/\S/);
        }
        await expectPlainAndAccessible(page);
      });
    }

    test('cards are sorted in one step', async ({ page, stack }) => {
      // The other theme's test begins with the first order as well.
      await page.route('**/preferences', (route) => route.fulfill({ json: {} }));
      await openCardSignedIn(page, stack, { person: ANNE, contact: 104, width: 350 });
      await expect(totalOf(page, '240 documents')).toBeVisible();
      const answered = page.waitForResponse((response) =>
        response.url().includes('sort=balance&direction=descending'),
      );
      await panelOf(page).getByRole('combobox', { name: 'Order' }).selectOption('Balance');
      await answered;
      await expect(panelOf(page).getByRole('button', { name: 'Descending' })).toBeVisible();
      expect(await overhang(page)).toBe(0);
      await expectPlainAndAccessible(page);
    });

    test('many currencies and missing due dates fit into 400 px', async ({ page, stack }) => {
      await openCardSignedIn(page, stack, { person: ANNE, contact: 111, width: 400 });
      await expect(totalOf(page, '60 documents')).toBeVisible();
      expect(await overhang(page)).toBe(0);
      await expectPlainAndAccessible(page);
    });

    test('the manage page is usable by everybody', async ({ page, stack }) => {
      await page.goto(`${stack.appUrl}/manage`);
      await expect(page.getByRole('link', { name: 'Sign in with SuperOffice' })).toBeVisible();
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
      await signInToManage(page, ANNE);
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    });
  });
}

/** By how many pixels the panel's page is wider than its frame. */
async function overhang(page: Parameters<typeof panelFrame>[0]): Promise<number> {
  return panelFrame(page).evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
}
