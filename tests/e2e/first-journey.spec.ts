import {
  ANNE,
  chooseCompany,
  openSignInWindow,
  panelOf,
  rowsOf,
  totalOf,
} from '../support/e2e-crm.ts';
import {
  NORDVIK_HANDEL,
  makePanel,
  panelAddress,
  passVisma,
  saidOn,
  signInToManage,
} from '../support/e2e-manage.ts';
import { expect, test } from '../support/e2e-test.ts';

test.beforeAll(({ stack }) => stack.startOver());

test('a newcomer gets from an empty CRM to the invoices of four customers', async ({
  page,
  context,
  stack,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);

  await test.step('the CRM knows no panel and points to the manage page', async () => {
    await page.goto(stack.crmUrl);
    await page.getByRole('dialog').getByRole('button', { name: ANNE.login }).click();
    await chooseCompany(page, 'Fjellheim Kontor AS');
    await expect(page.getByRole('heading', { name: 'No web panel yet' })).toBeVisible();
  });

  const opened = page.waitForEvent('popup');
  await page.getByRole('link', { name: 'administration' }).click();
  const manage = await opened;

  await test.step('the administrator makes a panel and connects a Visma company', async () => {
    await signInToManage(manage, ANNE);
    await makePanel(manage, 'Invoices');
    await manage.getByRole('button', { name: 'Connect with Visma' }).click();
    await passVisma(manage, NORDVIK_HANDEL);
    await expect(saidOn(manage)).toHaveText('Nordvik Handel AS is connected.');
    const row = manage.getByRole('listitem').filter({ hasText: 'Nordvik Handel AS' });
    await expect(row).toContainText('Connected');
    await expect(row).toContainText('by api@nordvik.example');
  });

  await test.step('the address is copied there and pasted into the CRM', async () => {
    await manage.getByRole('button', { name: 'Copy' }).click();
    await expect(manage.getByRole('button', { name: 'Copied' })).toBeVisible();
    await page.bringToFront();
    await page.getByRole('button', { name: 'Web panel settings' }).click();
    await page.getByRole('textbox', { name: 'URL', exact: true }).press('ControlOrMeta+V');
    await expect(page.getByRole('textbox', { name: 'URL', exact: true })).toHaveValue(
      await panelAddress(manage),
    );
    await page.getByRole('button', { name: 'Save' }).click();
  });

  await test.step('one click and the window of SuperOffice show 240 documents', async () => {
    const window = await openSignInWindow(page);
    // The sign-in at the manage page went through the same SuperOffice: nothing to choose any more.
    await expect.poll(() => window.isClosed()).toBe(true);
    await expect(totalOf(page, '240 documents')).toBeVisible();
    const states = rowsOf(page).getByRole('cell', { name: /^(Overdue|Due|Open|Paid)/ });
    await expect(async () => {
      const ranks = (await states.allInnerTexts()).map(rankOf);
      expect(new Set(ranks)).toEqual(new Set([0, 1, 2]));
      expect(ranks).toEqual(ranks.toSorted());
    }).toPass();
  });

  await test.step('three more cards need no further click', async () => {
    for (const [company, total, rows] of [
      ['Trekant AS', '3 documents', 3],
      ['Enslig AS', '1 document', 1],
    ] as const) {
      await chooseCompany(page, company);
      await expect(totalOf(page, total)).toBeVisible();
      await expect(rowsOf(page)).toHaveCount(rows);
    }
    await chooseCompany(page, 'Nullpunkt AS');
    await expect(panelOf(page).getByText('No documents in Visma for this customer.')).toBeVisible();
  });
});

function rankOf(state: string): number {
  if (state.startsWith('Overdue')) return 0;
  return state.startsWith('Paid') ? 2 : 1;
}
