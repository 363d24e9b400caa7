import type { Download, Locator, Page, Response } from '@playwright/test';
import type { AppStack } from '../support/app-stack.ts';
import {
  ANNE,
  openCard,
  openCardSignedIn,
  panelFrame,
  panelOf,
  totalOf,
} from '../support/e2e-crm.ts';
import { setUpPanel } from '../support/e2e-manage.ts';
import { expectPlainAndAccessible } from '../support/e2e-plain-words.ts';
import { forgetPreferences } from '../support/e2e-preferences.ts';
import { expect, test } from '../support/e2e-test.ts';

test.use({ viewport: { width: 1700, height: 900 }, acceptDownloads: true });
test.beforeAll(async ({ browser, stack }) => {
  await stack.startOver();
  await setUpPanel(browser, stack);
});

const LEFT_OPEN = 'a drawer that was left open is open again on its card, and on no other';
const LEFT_AND_CLOSED = 'a drawer that was left open gives the focus to its row, or to the list';
/** The drawer is read in the time that a slow machine needs. */
const PATIENT = { timeout: 15_000 };

/** Each test but those about it begins with a closed drawer. */
test.beforeEach(async ({ page, stack }, { title }) => {
  forgetPreferences(stack);
  if (title === LEFT_OPEN || title === LEFT_AND_CLOSED) return;
  await page.route('**/preferences', (route) => route.fulfill({ json: {} }));
});

test('a click opens a document, Esc closes it and gives the focus back to its row', async ({
  page,
  stack,
}) => {
  await openList(page, stack);
  const row = await rowWhere(page, () => true);
  const number = await numberOf(row);
  await stack.simulator.control('DELETE', '/requests');
  await row.click();
  const drawer = drawerOf(page, number);
  await expect(drawer.getByRole('heading', { name: 'Lines' })).toBeVisible(PATIENT);
  await expect(drawer.getByRole('row', { name: /^Total/ })).toBeVisible();
  await expect(drawer.getByText('30 dager')).toBeVisible();
  expect(await stack.simulator.requests('api', number)).toHaveLength(1);

  await page.keyboard.press('Escape');
  await expect(drawer).toHaveCount(0);
  await expect(row).toBeFocused();
});

test('the keyboard opens, scrolls and leaves it', async ({ page, stack }) => {
  await openList(page, stack);
  const first = rowsOf(page).first();
  await first.focus();
  await page.keyboard.press('ArrowDown');
  const second = rowsOf(page).nth(1);
  await expect(second).toBeFocused();
  await page.keyboard.press('Enter');
  const drawer = drawerOf(page, await numberOf(second));
  await expect(drawer.getByRole('button', { name: 'Open PDF' })).toBeEnabled(PATIENT);
  for (let presses = 0; presses < 12; presses += 1) {
    await page.keyboard.press('Tab');
    const isInside = await panelFrame(page).evaluate(
      () => document.activeElement?.closest('[role=dialog]') !== null,
    );
    expect(isInside, 'the focus stays in the drawer').toBe(true);
  }
  await page.keyboard.press('Escape');
  await expect(second).toBeFocused();
});

test('the PDF opens in a tab of its own, sealed off, and no address holds its handle', async ({
  page,
  stack,
  complaints,
}) => {
  // The viewer asks for the icon that a document without markup cannot name.
  complaints.allow(/favicon\.ico/);
  await openList(page, stack);
  const row = await rowWhere(page, () => true);
  const number = await numberOf(row);
  await row.click();
  const drawer = drawerOf(page, number);
  await expect(drawer.getByRole('heading', { name: 'Lines' })).toBeVisible(PATIENT);

  const { answer } = await openFile(page, drawer.getByRole('button', { name: 'Open PDF' }));
  expect(answer.status()).toBe(200);
  // As they came: for a PDF, Chromium shows those of its viewer.
  const headers = await answer.allHeaders();
  expect(headers['content-type']).toBe('application/pdf');
  expect(headers['content-disposition']).toContain(`inline; filename="Invoice ${number}.pdf"`);
  expect(headers['content-security-policy']).toContain("sandbox; default-src 'none'");
  expect(headers['x-content-type-options']).toMatch(/^nosniff/);
  expect(headers['cache-control']).toBe('private, no-store');
  expect(new URL(answer.url()).search).toBe('');
  expect(answer.request().headers()['cookie'] ?? '').not.toContain('panel');
  await expect(drawer).toBeVisible();
});

test('where the click is too long ago for a tab, a second one opens it', async ({
  page,
  stack,
  complaints,
}) => {
  complaints.allow(/favicon\.ico/);
  // Every look of this test into the page counts as a click, so waiting would not end one.
  await page.addInitScript(() => {
    // The click on *Show invoices* may come before its script, and is known by this.
    const isActive = () => document.querySelector('time') === null;
    Object.defineProperty(Navigator.prototype, 'userActivation', {
      get: () => ({ isActive: isActive() }),
    });
  });
  await openList(page, stack);
  const row = await rowWhere(page, () => true);
  const number = await numberOf(row);
  await row.click();
  const drawer = drawerOf(page, number);
  await expect(drawer.getByRole('heading', { name: 'Lines' })).toBeVisible(PATIENT);
  await drawer.getByRole('button', { name: 'Open PDF' }).click();
  const { answer } = await openFile(page, drawer.getByRole('button', { name: 'Ready: open it' }));
  expect(answer.status()).toBe(200);
});

test('an attachment is downloaded under its own name', async ({ page, stack }) => {
  await openList(page, stack);
  const row = await rowWhere(page, (number) => Number(number) % 7 === 0);
  const number = await numberOf(row);
  await row.click();
  const attachment = drawerOf(page, number).getByRole('button', { name: /følgeseddel\.pdf/ });
  await expect(attachment).toBeVisible(PATIENT);
  const { answer, download } = await openFile(page, attachment);
  // The tab that a download opened closes by itself, and could be asked nothing any more.
  // As they came: for a PDF, Chromium shows those of its viewer.
  const headers = await answer.allHeaders();
  expect(headers['content-disposition']).toMatch(/^attachment; /);
  expect((await download)?.suggestedFilename()).toBe(`${number} følgeseddel.pdf`);
});

test('HTML in place of a PDF is a sentence in the tab', async ({ page, stack, complaints }) => {
  // The blocked script is this test's own look into the tab: the sandbox lets no script in.
  complaints.allow(/status of 502|favicon\.ico|Blocked script execution/);
  await openList(page, stack);
  const row = await rowWhere(page, () => true);
  const number = await numberOf(row);
  await row.click();
  const drawer = drawerOf(page, number);
  await expect(drawer.getByRole('heading', { name: 'Lines' })).toBeVisible(PATIENT);
  await stack.simulator.control('POST', '/faults', {
    ...{ target: 'api', kind: 'status', status: 200, path: '/print', times: -1 },
    headers: { 'content-type': 'application/pdf' },
    body: '<!doctype html><title>owned</title><script>document.title = "owned"</script>',
  });
  const opened = page.context().waitForEvent('page');
  await drawer.getByRole('button', { name: 'Open PDF' }).click();
  const tab = await opened;
  await expect(tab.getByRole('heading')).toHaveText('Visma sent something that is no PDF');
  await expect(tab).toHaveTitle('Visma sent something that is no PDF');
});

test('when Visma is down the drawer says so, keeps what the list knows, and recovers by a click', async ({
  page,
  stack,
  complaints,
}) => {
  complaints.allow(/status of 503/);
  await openList(page, stack);
  await stack.simulator.control('POST', '/faults', {
    ...{ target: 'api', kind: 'html', path: '/customerinvoice/', times: -1 },
  });
  const row = rowsOf(page).nth(4);
  const number = await numberOf(row);
  await row.click();
  const drawer = drawerOf(page, number);
  await expect(drawer.getByRole('status').getByText('Visma does not answer.')).toBeVisible(PATIENT);
  await expect(drawer.getByText('Balance')).toBeVisible();
  await expectPlainAndAccessible(page);
  await stack.calm();
  await drawer.getByRole('button', { name: 'Try again' }).click();
  await expect(drawer.getByRole('heading', { name: 'Lines' })).toBeVisible(PATIENT);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    for (const width of [350, 800]) {
      test(`at ${width} px everybody can use it and nothing sticks out`, async ({
        page,
        stack,
      }) => {
        await openList(page, stack, width);
        const row = rowsOf(page).nth(2);
        await row.click();
        const drawer = drawerOf(page, await numberOf(row));
        await expect(drawer.getByRole('heading', { name: 'Lines' })).toBeVisible(PATIENT);
        const box = await drawer.boundingBox();
        expect(box?.width).toBe(width < 480 ? width : 480);
        await expectPlainAndAccessible(page);
        const overhang = await panelFrame(page).evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          return scrollWidth - clientWidth;
        });
        expect(overhang).toBe(0);
      });
    }
  });
}

test(LEFT_AND_CLOSED, async ({ page, stack }) => {
  await openList(page, stack);
  const dialog = panelOf(page).getByRole('dialog');
  const saved = () =>
    page.waitForResponse((response) => response.url().endsWith('/preferences'), PATIENT);
  const openAnew = async (row: Locator) => {
    await Promise.all([saved(), row.click()]);
    await expect(dialog).toBeVisible(PATIENT);
    await page.reload();
    await expect(dialog.getByRole('heading', { level: 2 })).toBeVisible(PATIENT);
    await Promise.all([saved(), dialog.press('Escape')]);
    await expect(dialog).toHaveCount(0);
  };
  await openAnew(rowsOf(page).nth(3));
  await expect(rowsOf(page).nth(3)).toBeFocused();
  await panelOf(page).getByRole('button', { name: 'Show more' }).click();
  // One that does not come with the page.
  await openAnew(panelOf(page).locator('tr[data-index="40"]'));
  await expect(rowsOf(page).first()).toBeFocused();
});

// The last one: what it leaves open would be open in the others.
test(LEFT_OPEN, async ({ page, stack }) => {
  await openList(page, stack);
  await panelOf(page).getByRole('button', { name: 'Show more' }).click();
  // One that does not come with the page.
  const row = panelOf(page).locator('tr[data-index="40"]');
  const saved = page.waitForResponse((response) => response.url().endsWith('/preferences'));
  await row.click();
  const heading = panelOf(page).getByRole('dialog').getByRole('heading', { level: 2 });
  const name = await heading.textContent(PATIENT);
  await saved;

  await page.reload();
  await expect(heading).toHaveText(name ?? '', PATIENT);
  await openCard(page, stack, { person: ANNE, contact: 105, width: 1000 });
  await expect(totalOf(page, '2,500 documents')).toBeVisible(PATIENT);
  // One that was to be open again would have come before the list follows a choice.
  const table = panelOf(page).locator('table[aria-rowcount]').first();
  const rowCount = (await table.getAttribute('aria-rowcount')) ?? '';
  const views = panelOf(page).getByRole('group', { name: 'Show' });
  await views.getByRole('button', { name: /^Overdue/ }).click();
  await expect(table).not.toHaveAttribute('aria-rowcount', rowCount, PATIENT);
  await expect(panelOf(page).getByRole('dialog')).toHaveCount(0);
});

/** The list's own rows: the figures above it are tables too. */
function rowsOf(page: Page): Locator {
  return panelOf(page).locator('tr[data-index]');
}

async function openList(page: Page, stack: AppStack, width = 1000): Promise<void> {
  await openCardSignedIn(page, stack, { person: ANNE, contact: 104, width });
  await expect(totalOf(page, '240 documents')).toBeVisible(PATIENT);
}

/** The first invoice whose number fits; rows come and are drawn on the way down. */
async function rowWhere(page: Page, fits: (number: string) => boolean): Promise<Locator> {
  let number = '';
  const look = async () => {
    const texts = await rowsOf(page).evaluateAll((rows) =>
      rows.map((row) => [...row.children].map((cell) => cell.textContent)),
    );
    const invoices = texts.filter((cells) => cells.includes('Invoice'));
    number = invoices.map((cells) => numberIn(cells.join(' '))).find(fits) ?? '';
    if (number !== '') return true;
    await rowsOf(page).last().hover();
    await page.mouse.wheel(0, 400);
    return false;
  };
  await expect.poll(look, PATIENT).toBe(true);
  return rowsOf(page).filter({ hasText: number }).first();
}

async function numberOf(row: Locator): Promise<string> {
  return numberIn(await row.innerText());
}

function numberIn(text: string): string {
  return /\d{5,}/.exec(text)?.[0] ?? '';
}

function drawerOf(page: Page, number: string): Locator {
  return panelOf(page).getByRole('dialog', { name: new RegExp(` ${number}$`) });
}

/** A new tab shows the file or, where the browser has no viewer, downloads it. */
async function openFile(
  page: Page,
  button: Locator,
): Promise<{ readonly answer: Response; readonly download: Promise<Download | undefined> }> {
  const context = page.context();
  const answered = context.waitForEvent('response', (response) => response.url().endsWith('/file'));
  const download = Promise.any([
    page.waitForEvent('download', PATIENT),
    context.waitForEvent('page', PATIENT).then((tab) => tab.waitForEvent('download', PATIENT)),
  ]).catch(() => undefined);
  await button.click();
  return { answer: await answered, download };
}
