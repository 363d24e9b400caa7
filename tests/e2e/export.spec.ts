import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import type { AppStack } from '../support/app-stack.ts';
import { ANNE, openCardSignedIn, panelFrame, panelOf, totalOf } from '../support/e2e-crm.ts';
import { setUpPanel } from '../support/e2e-manage.ts';
import { expectPlainAndAccessible } from '../support/e2e-plain-words.ts';
import { forgetPreferences } from '../support/e2e-preferences.ts';
import { expect, test } from '../support/e2e-test.ts';
import { parseCsv } from '../support/parse-csv.ts';
import { readSheet } from '../support/read-workbook.ts';

test.use({ viewport: { width: 1700, height: 900 }, acceptDownloads: true });
test.beforeAll(async ({ browser, stack }) => {
  await stack.startOver();
  await setUpPanel(browser, stack);
});

test.beforeEach(({ stack }) => forgetPreferences(stack));

const PATIENT = { timeout: 15_000 };

test('CSV has the rows that the list shows, under a name that says whose they are', async ({
  page,
  stack,
}) => {
  await openList(page, stack);
  await choose(
    page,
    panelOf(page)
      .getByRole('group', { name: 'Show' })
      .getByRole('button', { name: /^Overdue/ }),
  );
  const shown = panelOf(page).locator('table[aria-rowcount]').first();
  await openMenu(page);
  const downloaded = page.waitForEvent('download', PATIENT);
  await panelOf(page).getByRole('button', { name: 'Download as CSV' }).click();
  const download = await downloaded;
  expect(download.suggestedFilename()).toMatch(/^Nordvik Handel AS .+ \d{4}-\d\d-\d\d\.csv$/);
  const file = await readFile(await download.path(), 'utf8');
  expect(file.startsWith('\uFEFF"Type","Number"')).toBe(true);
  const records = parseCsv(file.slice(1), ',');
  const rows = records.slice(
    1,
    records.findIndex(([first]) => first === ''),
  );
  expect(rows.length).toBe(Number(await shown.getAttribute('aria-rowcount')) - 1);
  expect(rows.every(([, , , , status = '']) => status.startsWith('Overdue'))).toBe(true);
});

test('a workbook has the same rows as numbers, days and texts', async ({ page, stack }) => {
  await openList(page, stack);
  await choose(page, panelOf(page).getByRole('button', { name: /^Paid ?\d/ }));
  const shown = panelOf(page).locator('table[aria-rowcount]').first();
  await openMenu(page);
  const downloaded = page.waitForEvent('download', PATIENT);
  await panelOf(page).getByRole('button', { name: 'Download for Excel' }).click();
  const download = await downloaded;
  expect(download.suggestedFilename()).toMatch(/^Nordvik Handel AS .+ \d{4}-\d\d-\d\d\.xlsx$/);
  const rows = readSheet(await readFile(await download.path()));
  const documents = rows.slice(
    1,
    rows.findIndex((row) => row.size === 0),
  );
  expect(documents.length).toBe(Number(await shown.getAttribute('aria-rowcount')) - 1);
  expect(documents.every((row) => row.get('J')?.kind === 'n')).toBe(true);
  expect(documents.every((row) => row.get('E')?.text.startsWith('Paid'))).toBe(true);
});

test('a refused export says so in the panel and leaves no file', async ({
  page,
  stack,
  complaints,
}) => {
  complaints.allow(/status of 503/);
  await openList(page, stack);
  await page.route('**/export?*', (route) =>
    route.fulfill({ status: 503, json: { problem: { code: 'crm-down' } } }),
  );
  await openMenu(page);
  await panelOf(page).getByRole('button', { name: 'Download as CSV' }).click();
  await expect(panelOf(page).getByText(/^SuperOffice does not answer/)).toBeVisible(PATIENT);
});

test('the call sheet is in the customer’s language, and the keyboard copies it as text and table', async ({
  page,
  stack,
}) => {
  await openList(page, stack);
  await openMenu(page);
  await panelOf(page).getByRole('button', { name: 'Call sheet' }).press('Enter');
  const dialog = panelOf(page).getByRole('dialog', { name: 'Call sheet' });
  const text = dialog.getByRole('textbox');
  await expect(text).toHaveValue(/Åpent i alt: /, PATIENT);
  await expectPlainAndAccessible(page);
  await expect(dialog.getByRole('button', { name: 'Copy' })).toBeFocused();
  await dialog.getByRole('combobox').selectOption('de');
  await expect(text).toHaveValue(/Offen insgesamt: /, PATIENT);
  const copied = copiedInto(page);
  await dialog.getByRole('button', { name: 'Copy' }).press('Enter');
  await expect(dialog.getByRole('button', { name: 'Copied' })).toBeVisible();
  const { text: copiedText, html } = await copied();
  expect(copiedText).toBe(await text.inputValue());
  expect(html).toContain('<table');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(menuButton(page)).toBeFocused();
});

test('one key on a row opens the call sheet, Esc gives the focus back to the row', async ({
  page,
  stack,
}) => {
  await openList(page, stack);
  const row = panelOf(page).locator('tr[data-index]').first();
  await row.focus();
  await page.keyboard.press('c');
  const dialog = panelOf(page).getByRole('dialog', { name: 'Call sheet' });
  await expect(dialog.getByRole('textbox')).toHaveValue(/Åpent i alt: /, PATIENT);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(row).toBeFocused();
  // Its code is here by now: it would come before what follows the key.
  const found = page.waitForResponse(
    (response) => new URL(response.url()).searchParams.get('q') === 'c',
    PATIENT,
  );
  await panelOf(page).getByRole('searchbox').press('c');
  await found;
  await expect(dialog).toHaveCount(0);
  await openMenu(page);
  const period = panelOf(page).getByLabel('Period of the statement');
  await period.press('c');
  await period.selectOption('From – to');
  await expect(panelOf(page).getByLabel('From', { exact: true })).toBeVisible();
  await expect(dialog).toHaveCount(0);
});

test('a statement that is ready is of the period that it was asked for, and of no other', async ({
  page,
  stack,
}) => {
  await withoutRecentClicks(page);
  await openList(page, stack);
  await openMenu(page);
  await panelOf(page)
    .getByRole('button', { name: /^Statement of account/ })
    .click();
  const ready = panelOf(page).getByRole('button', { name: /^Ready/ });
  await expect(ready).toBeVisible(PATIENT);
  await panelOf(page).getByLabel('Period of the statement').selectOption('This year');
  await expect(ready).toHaveCount(0);
  await expect(panelOf(page).getByRole('button', { name: /^Statement of account/ })).toBeVisible();
});

test('a statement that was left ready for too long is offered anew', async ({ page, stack }) => {
  await withoutRecentClicks(page);
  await openList(page, stack);
  await openMenu(page);
  await page.clock.install();
  const statement = panelOf(page).getByRole('button', { name: /^Statement of account/ });
  const ready = panelOf(page).getByRole('button', { name: /^Ready/ });
  await statement.click();
  await expect(ready).toBeVisible(PATIENT);
  await page.clock.fastForward(55_000);
  await expect(statement).toBeVisible();
  await statement.click();
  await expect(ready).toBeVisible(PATIENT);
});

test('where the frame may not write to the clipboard the text is selected', async ({
  page,
  stack,
}) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator.clipboard, 'write', {
      value: () => Promise.reject(new DOMException('denied', 'NotAllowedError')),
    });
    Object.defineProperty(document, 'execCommand', { value: () => false });
  });
  await openList(page, stack);
  await openMenu(page);
  await panelOf(page).getByRole('button', { name: 'Call sheet' }).click();
  const dialog = panelOf(page).getByRole('dialog', { name: 'Call sheet' });
  await expect(dialog.getByRole('textbox')).toHaveValue(/Åpent i alt: /, PATIENT);
  await dialog.getByRole('button', { name: 'Copy' }).click();
  await expect(dialog.getByText('Copying is not allowed here.')).toBeVisible();
  const isAllSelected = await dialog
    .getByRole('textbox')
    .evaluate(
      (box: HTMLTextAreaElement) => box.selectionEnd - box.selectionStart === box.value.length,
    );
  expect(isAllSelected).toBe(true);
});

test('the statement of a period opens in a tab of its own, with ageing, ready for paper', async ({
  page,
  stack,
  complaints,
}) => {
  complaints.allow(/favicon\.ico|Blocked script execution/);
  await openList(page, stack);
  await openMenu(page);
  await panelOf(page).getByLabel('Period of the statement').selectOption('This year');
  const opened = page.context().waitForEvent('page');
  await panelOf(page)
    .getByRole('button', { name: /^Statement of account/ })
    .click();
  const tab = await opened;
  await expect(tab.getByRole('heading', { level: 1 })).toHaveText('Kontoutskrift', PATIENT);
  await expect(
    tab.getByRole('table', { name: 'Aldersfordeling av åpne poster i NOK' }),
  ).toBeVisible();
  const year = String(new Date().getFullYear());
  await expect(tab.getByText(`01.01.${year} –`)).toBeVisible();
  await expect(tab.getByRole('row', { name: `Inngående saldo 01.01.${year}` })).toBeVisible();
  expect(new URL(tab.url()).search).toBe('');
  await tab.emulateMedia({ media: 'print' });
  const paper = await tab.getByRole('main').boundingBox();
  expect(paper?.width).toBe(tab.viewportSize()?.width);
});

/** As when the answer takes longer than a click lets a page open a tab. */
async function withoutRecentClicks(page: Page): Promise<void> {
  await page.addInitScript(() => {
    // The click on *Show invoices* may come before its script, and is known by this.
    const isActive = () => document.querySelector('time') === null;
    Object.defineProperty(Navigator.prototype, 'userActivation', {
      get: () => ({ isActive: isActive() }),
    });
  });
}

async function openList(page: Page, stack: AppStack): Promise<void> {
  await openCardSignedIn(page, stack, { person: ANNE, contact: 104, width: 1000 });
  await expect(totalOf(page, '240 documents')).toBeVisible(PATIENT);
}

function menuButton(page: Page): Locator {
  return panelOf(page).getByRole('button', { name: 'Export' });
}

async function openMenu(page: Page): Promise<void> {
  await menuButton(page).click();
  await expect(panelOf(page).getByRole('button', { name: 'Download as CSV' })).toBeVisible(PATIENT);
}

/** What the next copy puts on the clipboard, without asking for the right to read it. */
function copiedInto(page: Page) {
  const prepared = panelFrame(page).evaluate(() => {
    const seen = { text: '', html: '' };
    Object.assign(window, { copiedSheet: seen });
    document.addEventListener('copy', (event) => {
      // After the panel's own listener has filled it in.
      queueMicrotask(() => {
        seen.text = event.clipboardData?.getData('text/plain') ?? '';
        seen.html = event.clipboardData?.getData('text/html') ?? '';
      });
    });
    navigator.clipboard.write = async ([item]) => {
      seen.text = await (await item!.getType('text/plain')).text();
      seen.html = await (await item!.getType('text/html')).text();
    };
  });
  return async () => {
    await prepared;
    return panelFrame(page).evaluate(
      () => (window as unknown as { copiedSheet: { text: string; html: string } }).copiedSheet,
    );
  };
}

/** Narrows the list and waits until it has narrowed. */
async function choose(page: Page, chip: Locator): Promise<void> {
  await chip.click();
  await expect(chip).toHaveAttribute('aria-pressed', 'true');
  await expect(panelOf(page).locator('table[aria-busy="true"]')).toHaveCount(0);
}
