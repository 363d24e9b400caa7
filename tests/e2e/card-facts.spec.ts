import { DatabaseSync } from 'node:sqlite';
import type { Page } from '@playwright/test';
import type { AppStack } from '../support/app-stack.ts';
import { ANNE, openCardSignedIn, panelOf, rowsOf, totalOf } from '../support/e2e-crm.ts';
import { setUpPanel } from '../support/e2e-manage.ts';
import { expectPlainAndAccessible } from '../support/e2e-plain-words.ts';
import { expect, test } from '../support/e2e-test.ts';

test.beforeAll(async ({ browser, stack }) => {
  await stack.startOver();
  await setUpPanel(browser, stack);
});

const DAY_MS = 86_400_000;
const box = (page: Page) => panelOf(page).getByRole('button', { name: /^24 months/ });

test('a card opened again says what is new, marks it, and shows credit and two years of months', async ({
  page,
  stack,
}) => {
  await openCardSignedIn(page, stack, { person: ANNE, contact: 104, width: 800 });
  await expect(totalOf(page, '240 documents')).toBeVisible();
  // Asked for by a click, so after everything that comes with the card.
  await box(page).click();
  const months = panelOf(page).getByRole('table', { name: 'Invoiced and paid by month in NOK' });
  await expect(months).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panelOf(page).getByText(/ since \d/i)).toHaveCount(0);
  await stack.simulator.control('POST', '/documents', {
    ...{ company: 'Nordvik Handel AS', customer: 'SUPEROFF', type: 'Invoice' },
    ...{ number: 'BRANDNEW-1', dueDate: '2031-01-31', status: 'Open', amount: 100 },
  });
  letThreeDaysPass(stack);
  await page.reload();
  await expect(totalOf(page, '241 documents')).toBeVisible();
  await expect(panelOf(page).getByText(/^1 new.* since \d\d \w{3} \d{4}$/)).toBeVisible();
  await expect(panelOf(page).getByText(/^Credit limit 50,000\sNOK/)).toBeVisible();

  await panelOf(page).getByRole('searchbox').fill('BRANDNEW-1');
  await expect(rowsOf(page)).toHaveCount(1);
  await expect(rowsOf(page).getByRole('img', { name: /^New since/ })).toBeVisible();

  await box(page).click();
  const table = panelOf(page).getByRole('table', { name: 'Invoiced and paid by month in NOK' });
  await expect(table.getByRole('row')).toHaveCount(25);
  await expect(table.getByRole('row').last()).toContainText(/\d/);
  await expectPlainAndAccessible(page);
  await page.keyboard.press('Escape');
  await expect(table).toBeHidden();
  await expect(box(page)).toBeFocused();
});

/** As if this person had looked three days ago, and Visma had been asked for the limit since. */
function letThreeDaysPass(stack: AppStack): void {
  const at = Date.now() - 3 * DAY_MS;
  const on = new Date(at).toISOString().slice(0, 10);
  const database = new DatabaseSync(stack.databaseFile(), { timeout: 5_000 });
  try {
    database.prepare('update ledger_look set last_at = ?, last_on = ?').run(at, on);
    database.prepare('update ledger set read_at = ?, next_try_at = 0').run(at);
    database
      .prepare(
        `insert into customer_credit (tenant_id, ledger_id, ask_after, credit)
          select tenant_id, id, ?, '{"limitE4":500000000}' from ledger`,
      )
      .run(Date.now() + DAY_MS);
  } finally {
    database.close();
  }
}
