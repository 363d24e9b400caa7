import type { Locator, Page } from '@playwright/test';
import { ANNE, openCard, panelFrame, panelOf, rowsOf, totalOf } from '../support/e2e-crm.ts';
import { setUpPanel } from '../support/e2e-manage.ts';
import { expectPlainAndAccessible } from '../support/e2e-plain-words.ts';
import { expect, test } from '../support/e2e-test.ts';

test.use({ viewport: { width: 1700, height: 900 } });
test.beforeAll(async ({ browser, stack }) => {
  await stack.startOver();
  await setUpPanel(browser, stack);
});

/** More than there is to stop at on any way of the journey. */
const MOST_STOPS = 80;

test('without a mouse from the sign-in to the PDF, and back to the row', async ({
  page,
  stack,
  complaints,
}) => {
  // The viewer asks for the icon that a document without markup cannot name.
  complaints.allow(/favicon\.ico/);
  const panel = panelOf(page);
  const rows = rowsOf(page);
  const focused = panel.locator(':focus');

  await test.step('Tab leads from the CRM to the only button, Enter opens the window', async () => {
    await openCard(page, stack, { person: ANNE, contact: 104, width: 1000 });
    await expect(panel.getByRole('button', { name: 'Show invoices' })).toBeVisible();
    await tabTo(page, panel.getByRole('button', { name: 'Show invoices' }));
    await expectPlainAndAccessible(page);
    const opened = page.waitForEvent('popup');
    await page.keyboard.press('Enter');
    const window = await opened;
    const account = window.getByRole('button', { name: ANNE.login });
    await tabTo(window, account);
    const closed = window.waitForEvent('close');
    await window.keyboard.press('Enter');
    await closed;
    await expect(totalOf(page, '240 documents')).toBeVisible();
    await expect(rows).toHaveCount(25);
  });

  await test.step('Tab reads the panel from the top to the first row, and says where it is', async () => {
    const stops = await tabTo(page, rows.first());
    expect(stops.length).toBeGreaterThan(10);
    for (const [place, { top }] of stops.entries()) {
      const before = stops[place - 1];
      // Within a line the next one stands beside it, else below.
      if (before !== undefined) expect(before.top, JSON.stringify(stops)).toBeLessThan(top + 30);
    }
    await page.keyboard.press('Shift+Tab');
    await expectFocusSeen(page);
    await page.keyboard.press('Tab');
    await expect(rows.first()).toBeFocused();
  });

  await test.step('arrows, End and Home go from row to row', async () => {
    for (const [key, index] of [
      ['ArrowDown', 1],
      ['End', 24],
      ['ArrowUp', 23],
      ['Home', 0],
    ] as const) {
      await page.keyboard.press(key);
      await expect(rows.nth(index)).toBeFocused();
      await expect(rows.nth(index)).toBeInViewport();
      await expectFocusSeen(page);
    }
  });

  const number = /\d{5,}/.exec(await rows.nth(2).innerText())?.[0] ?? '';
  await test.step('/ leads to the search, which finds one row', async () => {
    await page.keyboard.press('/');
    await expect(panel.getByRole('searchbox')).toBeFocused();
    await expectFocusSeen(page);
    await page.keyboard.type(number);
    await expect(rows).toHaveCount(1);
    await tabTo(page, rows.first());
  });

  await test.step('Enter opens the document, whose PDF is one more Enter away', async () => {
    await page.keyboard.press('Enter');
    const drawer = panel.getByRole('dialog', { name: new RegExp(` ${number}$`) });
    await expect(drawer.getByRole('heading', { name: 'Lines' })).toBeVisible();
    await expectPlainAndAccessible(page);
    const pdf = drawer.getByRole('button', { name: 'Open PDF' });
    await tabTo(page, pdf);
    const context = page.context();
    const answered = context.waitForEvent('response', (answer) => answer.url().endsWith('/file'));
    await page.keyboard.press('Enter');
    const answer = await answered;
    expect(answer.status()).toBe(200);
    expect(answer.headers()['content-type']).toBe('application/pdf');
    await page.bringToFront();
    await expect(pdf).toBeFocused();
  });

  await test.step('Esc gives the focus back to the row; the search is emptied from there', async () => {
    await page.keyboard.press('Escape');
    await expect(rows.first()).toBeFocused();
    await expectFocusSeen(page);
    await page.keyboard.press('/');
    await page.keyboard.press('Escape');
    await expect(rows).toHaveCount(25);
    await expect(focused).toHaveAttribute('type', 'search');
    await expectPlainAndAccessible(page);
  });
});

interface Stop {
  readonly name: string;
  /** On the page of its frame, in pixels. */
  readonly top: number;
}

/** Presses Tab until the target has the focus; gives the panel's stops on the way. */
async function tabTo(page: Page, target: Locator): Promise<readonly Stop[]> {
  const stops: Stop[] = [];
  for (let presses = 0; presses < MOST_STOPS; presses += 1) {
    if (await isFocused(target)) return stops;
    await page.keyboard.press('Tab');
    const stop = await stopInPanel(page);
    if (stop === undefined) continue;
    await expectFocusSeen(page);
    stops.push(stop);
  }
  throw new Error(`Tab does not reach it: ${JSON.stringify(stops)}`);
}

function isFocused(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element === document.activeElement && document.hasFocus());
}

/** Undefined while the focus is not in the panel. */
async function stopInPanel(page: Page): Promise<Stop | undefined> {
  const frame = page.frame({ name: 'invoice_panel' });
  return frame?.evaluate(() => {
    const focused = document.activeElement;
    if (focused === null || focused === document.body || !document.hasFocus()) return undefined;
    const name = focused.getAttribute('aria-label') ?? focused.textContent;
    return { name: name.slice(0, 40), top: focused.getBoundingClientRect().top + window.scrollY };
  });
}

/** The focus has an outline, around the element itself or around the field that it is part of. */
async function expectFocusSeen(page: Page): Promise<void> {
  const outline = await panelFrame(page).evaluate(() => {
    const focused = document.activeElement;
    const drawn = [focused, focused?.closest('label')].flatMap((element) => {
      if (element === null || element === undefined) return [];
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return outlineStyle === 'none' ? [] : outlineWidth;
    });
    return { of: focused?.outerHTML.slice(0, 100), width: drawn[0] };
  });
  expect(outline).toEqual({ of: outline.of, width: '2px' });
}
