import type { Page } from '@playwright/test';
import { breakAll, NORDVIK, setUpCompanies } from '../support/e2e-connections.ts';
import { ANNE } from '../support/e2e-crm.ts';
import { passVisma, saidOn, signInToManage } from '../support/e2e-manage.ts';
import { expect, test } from '../support/e2e-test.ts';

test.beforeEach(({ stack }) => stack.startOver());

test('seven broken companies are reconnected in one sitting, with a break in between', async ({
  page,
  browser,
  openBrowser,
  stack,
}) => {
  test.setTimeout(180_000);
  await setUpCompanies(browser, stack, NORDVIK);
  await page.goto(`${stack.appUrl}/manage`);
  await signInToManage(page, ANNE);
  await breakAll(page, stack, NORDVIK);
  await expect(page.getByText('7 companies need a person')).toBeVisible();

  await page.getByRole('link', { name: 'Go through them one by one' }).click();
  await page.getByRole('button', { name: 'Start the run' }).click();
  await expect(page.getByText('0 of 7')).toBeVisible();
  for (const [index, company] of NORDVIK.slice(0, 3).entries()) {
    await reconnectNext(page);
    await passVisma(page, { email: 'api@nordvik.example', company });
    await expect(saidOn(page)).toContainText(`${company} is connected again.`);
    await expect(page.getByText(`${index + 1} of 7`)).toBeVisible();
  }

  // The next morning, at another machine.
  const later = await openBrowser();
  await later.goto(`${stack.appUrl}/manage`);
  await signInToManage(later, ANNE);
  await later.getByRole('link', { name: 'Go through them one by one' }).click();
  await expect(later.getByText('3 of 7')).toBeVisible();
  await reconnectNext(later);
  await passVisma(later, { email: 'api@nordvik.example', company: 'Nordvik Oslo AS' });
  await expect(saidOn(later)).toContainText('this connection stands for Nordvik Bergen AS');
  await expect(later.getByText('3 of 7')).toBeVisible();
  for (const company of NORDVIK.slice(3)) {
    await reconnectNext(later);
    await passVisma(later, { email: 'api@nordvik.example', company });
    await expect(saidOn(later)).toContainText(`${company} is connected again.`);
  }
  await expect(later.getByRole('heading', { name: 'All companies are connected' })).toBeVisible();
  await expect(later.getByText('Connected and read')).toHaveCount(7);
  await later.getByRole('button', { name: 'Finish' }).click();
  await expect(later.getByRole('heading', { name: 'Panels', level: 1 })).toBeAttached();
  await expect(later.getByRole('link', { name: 'Go through them one by one' })).toHaveCount(0);
});

/** The one that the run is at; those after it can be chosen as well. */
async function reconnectNext(page: Page): Promise<void> {
  const step = page.locator('li[aria-current="step"]');
  await step.getByRole('link', { name: 'Reconnect', exact: true }).click();
}
