import type { Page, Request } from '@playwright/test';
import {
  ANNE,
  chooseCompany,
  openCardSignedIn,
  panelOf,
  rowsOf,
  totalOf,
} from '../support/e2e-crm.ts';
import { layoutShiftsOf, watchLayoutShifts } from '../support/e2e-layout-shifts.ts';
import { setUpPanel } from '../support/e2e-manage.ts';
import { expectPlainAndAccessible } from '../support/e2e-plain-words.ts';
import { forgetPreferences } from '../support/e2e-preferences.ts';
import { expect, test } from '../support/e2e-test.ts';

test.use({ viewport: { width: 1700, height: 900 } });
test.beforeAll(async ({ browser, stack }) => {
  await stack.startOver();
  await setUpPanel(browser, stack);
});

test.beforeEach(({ stack }) => forgetPreferences(stack));

const button = (page: Page, name: string | RegExp) => panelOf(page).getByRole('button', { name });
const chip = (page: Page, name: string) =>
  panelOf(page).getByRole('group', { name: 'Show' }).getByRole('button', { name });
const list = (page: Page) => panelOf(page).getByRole('table', { name: /^Documents in/ });
const head = (page: Page, name: string) => list(page).getByRole('columnheader', { name });
const search = (page: Page) => panelOf(page).getByRole('searchbox');

test('each figure and each age opens exactly the rows that it counts', async ({ page, stack }) => {
  await openCardSignedIn(page, stack, { person: ANNE, contact: 104, width: 1200 });
  await expect(totalOf(page, '240 documents')).toBeVisible();
  const figures = panelOf(page).getByRole('region', { name: 'Figures of Nordvik Handel AS' });
  const names = await figures.getByRole('button', { name: /documents?$/ }).allInnerTexts();
  expect(names.length).toBeGreaterThanOrEqual(9);
  for (let index = 0; index < names.length; index += 1) {
    const figure = figures.getByRole('button', { name: /documents?$/ }).nth(index);
    const [count] = /\d+(?= documents?$)/.exec((await figure.textContent()) ?? '') ?? [];
    await figure.click();
    await expect(figure).toHaveAttribute('aria-pressed', 'true');
    if (count === '0') await expect(panelOf(page).getByText(/^No document matches/)).toBeVisible();
    else
      await expect(panelOf(page).getByText(new RegExp(`of ${count} documents?$`))).toBeAttached();
  }
  await expectPlainAndAccessible(page);
  await button(page, 'Clear filters').click();
  await expect(panelOf(page).getByText('25 of 240 documents')).toBeAttached();
});

test('search, period and chips narrow together, and one action shows all again', async ({
  page,
  stack,
}) => {
  await openCardSignedIn(page, stack, { person: ANNE, contact: 104, width: 1200 });
  await expect(totalOf(page, '240 documents')).toBeVisible();
  const number = await rowsOf(page).first().getByRole('cell').first().innerText();
  await chip(page, 'All').press('/');
  await expect(search(page)).toBeFocused();
  await search(page).fill(number);
  await expect(rowsOf(page)).toHaveCount(1);
  await expect(rowsOf(page).getByText(number)).toBeVisible();

  await button(page, /^Document date/).click();
  await panelOf(page).getByLabel('From – to').check();
  await panelOf(page).getByLabel('To', { exact: true }).fill('1999-12-31');
  await expect(panelOf(page).getByText('No document matches the filters.')).toBeVisible();
  await expectPlainAndAccessible(page);
  await button(page, 'Show all documents').click();
  await expect(rowsOf(page)).toHaveCount(25);
  await expect(search(page)).toHaveValue('');

  await search(page).fill('zzzz');
  await expect(panelOf(page).getByText('No document matches the filters.')).toBeVisible();
  await search(page).press('Escape');
  await expect(rowsOf(page)).toHaveCount(25);
});

test('headings sort all rows, by keyboard too, and say so', async ({ page, stack }) => {
  await openCardSignedIn(page, stack, { person: ANNE, contact: 104, width: 1200 });
  await expect(totalOf(page, '240 documents')).toBeVisible();
  const amounts = async () => {
    const index = (await list(page).getByRole('columnheader').allInnerTexts()).indexOf(
      'Amount NOK',
    );
    expect(index).toBeGreaterThan(0);
    const cells = await rowsOf(page).evaluateAll(
      (rows, column) =>
        rows.map((row) => {
          const shown = [...row.children].filter((cell) => cell.checkVisibility());
          return shown[column]?.textContent ?? '';
        }),
      index,
    );
    return cells.map((text) => Number(text.replaceAll(',', '').replace('\u2212', '-')));
  };
  const sorted = (way: 1 | -1) => async () => {
    const found = await amounts();
    return found.every(
      (amount, index) => index === 0 || way * (amount - (found[index - 1] ?? 0)) >= 0,
    );
  };
  await expect(head(page, 'Amount')).not.toHaveAttribute('aria-sort');
  await head(page, 'Amount').getByRole('button').press('Enter');
  await expect(head(page, 'Amount')).toHaveAttribute('aria-sort', 'descending');
  await expect.poll(sorted(-1)).toBe(true);
  await head(page, 'Amount').getByRole('button').press('Enter');
  await expect(head(page, 'Amount')).toHaveAttribute('aria-sort', 'ascending');
  await expect.poll(sorted(1)).toBe(true);
  await head(page, 'Amount').getByRole('button').press('Enter');
  await expect(head(page, 'Amount')).not.toHaveAttribute('aria-sort');
});

test('arrows go from row to row, also beyond what is drawn, and Tab leaves them', async ({
  page,
  stack,
}) => {
  await openCardSignedIn(page, stack, { person: ANNE, contact: 105, width: 1000 });
  await expect(totalOf(page, '2,500 documents')).toBeVisible();
  const focused = panelOf(page).locator('tr:focus');
  for (const shown of ['25', '225', '425']) {
    await button(page, `Show more (${shown} of 2,500)`).click();
  }
  await expect(button(page, /^Show more \(625/)).toBeVisible();
  // From now on only those near the screen are drawn.
  await expect.poll(() => rowsOf(page).count()).toBeLessThan(200);
  await rowsOf(page).first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(focused).toHaveAttribute('aria-rowindex', '3');
  await page.keyboard.press('End');
  await expect(focused).toHaveAttribute('aria-rowindex', '626');
  await expect(focused).toBeInViewport();
  await page.keyboard.press('ArrowUp');
  await expect(focused).toHaveAttribute('aria-rowindex', '625');
  await page.keyboard.press('Home');
  await expect(focused).toHaveAttribute('aria-rowindex', '2');
  await expect(focused).toBeInViewport();
  await page.keyboard.press('Tab');
  await expect(button(page, /^Show more/)).toBeFocused();
});

test('the last rows stay until the next are there; a question nobody waits for is dropped', async ({
  page,
  stack,
}) => {
  await openCardSignedIn(page, stack, { person: ANNE, contact: 104, width: 1000 });
  await expect(totalOf(page, '240 documents')).toBeVisible();
  await page.route('**/documents?*', async (route) => {
    if (!route.request().url().includes('view=paid')) await route.continue();
  });
  const dropped = page.waitForEvent('requestfailed', (request: Request) =>
    request.url().includes('view=paid'),
  );
  await chip(page, 'Paid').click();
  await expect(list(page)).toHaveAttribute('aria-busy', 'true');
  await expect(rowsOf(page)).toHaveCount(25);
  await chip(page, 'Credits').click();
  expect((await dropped).failure()?.errorText).toContain('ABORTED');
  await expect(list(page)).toHaveAttribute('aria-busy', 'false');
});

test('filter, order and columns outlive the change of card; a search does not', async ({
  page,
  stack,
}) => {
  await openCardSignedIn(page, stack, { person: ANNE, contact: 104, width: 1200 });
  await expect(totalOf(page, '240 documents')).toBeVisible();
  await button(page, 'Columns').click();
  await panelOf(page).getByRole('checkbox', { name: 'Text' }).uncheck();
  await page.keyboard.press('Escape');
  await chip(page, 'Open').click();
  await head(page, 'Due').getByRole('button').click();
  const saved = page.waitForResponse(
    (answer) => answer.request().postData()?.includes('"search":"1"') ?? false,
  );
  await search(page).fill('1');
  expect((await saved).status()).toBe(200);

  await chooseCompany(page, 'Storkunde Gruppen ASA');
  await expect(totalOf(page, '2,500 documents')).toBeVisible();
  await expect(chip(page, 'Open')).toHaveAttribute('aria-pressed', 'true');
  await expect(head(page, 'Due')).toHaveAttribute('aria-sort', 'ascending');
  await expect(head(page, 'Text')).toHaveCount(0);
  await expect(search(page)).toHaveValue('');
});

test('a refresh that comes too early says when the next is possible', async ({ page, stack }) => {
  await openCardSignedIn(page, stack, { person: ANNE, contact: 103 });
  await expect(totalOf(page, '3 documents')).toBeVisible();
  await button(page, 'Refresh').click();
  await expect(panelOf(page).getByText(/^Just read\. It can be read again in/)).toBeVisible();
});

for (const width of [400, 800, 1200]) {
  test(`nothing moves while a known card opens at ${width} px`, async ({ page, stack }) => {
    await openCardSignedIn(page, stack, { person: ANNE, contact: 104, width });
    await expect(totalOf(page, '240 documents')).toBeVisible();
    await watchLayoutShifts(page);
    await page.reload();
    await expect(totalOf(page, '240 documents')).toBeVisible();
    await expect(rowsOf(page)).toHaveCount(25);
    await expect(button(page, 'Refresh')).toBeEnabled();
    expect(await layoutShiftsOf(page)).toEqual([]);
  });
}

test('on paper: the rows without what can only be pressed', async ({ page, stack }) => {
  await openCardSignedIn(page, stack, { person: ANNE, contact: 103, width: 1000 });
  await expect(totalOf(page, '3 documents')).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(search(page)).toBeHidden();
  await expect(button(page, 'Refresh')).toBeHidden();
  await expect(rowsOf(page)).toHaveCount(3);
});
