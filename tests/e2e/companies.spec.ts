import { ANNE, openCardSignedIn, panelOf } from '../support/e2e-crm.ts';
import { connectCompany, openManage } from '../support/e2e-connections.ts';
import { expect, test } from '../support/e2e-test.ts';

const HANDEL = 'Nordvik Handel AS';
const EXPORT = 'Nordvik Export AB';

test('one company of several can be shown alone, and stays so when the card is loaded anew', async ({
  page,
  browser,
  stack,
}) => {
  await stack.startOver();
  const managing = await browser.newContext();
  const manage = await managing.newPage();
  await openManage(manage, stack);
  for (const company of [HANDEL, EXPORT]) await connectCompany(manage, company);
  await managing.close();
  await openCardSignedIn(page, stack, { person: ANNE, contact: 104, width: 800 });
  const chip = (name: string) =>
    panelOf(page).getByRole('group', { name: 'Companies' }).getByRole('button', { name });
  const heading = (name: string) => panelOf(page).getByRole('heading', { name, level: 2 });
  await expect(heading(HANDEL)).toBeVisible();
  await expect(heading(EXPORT)).toBeVisible();
  const together = panelOf(page).getByRole('table', { name: 'Outstanding by company' });
  await expect(together.getByRole('row', { name: /^Together .*NOK/ })).toBeVisible();

  const saved = page.waitForResponse((response) => response.url().endsWith('/preferences'));
  await chip(EXPORT).click();
  await expect(heading(EXPORT)).toBeVisible();
  await expect(heading(HANDEL)).toHaveCount(0);
  await expect(together).toHaveCount(0);
  await saved;
  await page.reload();
  await expect(chip(EXPORT)).toHaveAttribute('aria-pressed', 'true');
  await expect(heading(HANDEL)).toHaveCount(0);
  await chip('All companies').click();
  await expect(heading(HANDEL)).toBeVisible();
});
