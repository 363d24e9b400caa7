import type { Page } from '@playwright/test';
import type { AppStack } from '../support/app-stack.ts';
import {
  ANNE,
  chooseCompany,
  openCardSignedIn,
  panelFrame,
  panelOf,
  rowsOf,
  SIV,
  totalOf,
} from '../support/e2e-crm.ts';
import {
  NORDVIK_HANDEL,
  passVisma,
  saidOn,
  setUpPanel,
  signOutOfVisma,
} from '../support/e2e-manage.ts';
import { expectPlainAndAccessible } from '../support/e2e-plain-words.ts';
import { expect, test } from '../support/e2e-test.ts';

const BANNER = 'Nordvik Handel AS must be reconnected.';
const RECOVERY_MS = 3_000;
/** The original product's error: 400 with code 12002, *Invalid parameter exception: ipp-company-id*. */
const REFUSED = { target: 'api', kind: 'shape-a', times: -1 };

test.beforeEach(async ({ browser, stack }) => {
  await stack.startOver();
  await setUpPanel(browser, stack);
});

const BREAKS: readonly {
  readonly how: string;
  readonly breakIt: (stack: AppStack) => Promise<unknown>;
}[] = [
  {
    how: 'consent was withdrawn at Visma',
    breakIt: ({ simulator }) => simulator.control('DELETE', '/grants', {}),
  },
  {
    how: 'Visma refuses every token with 401',
    breakIt: ({ simulator }) =>
      simulator.control('POST', '/faults', { target: 'api', kind: 'unauthorized', times: -1 }),
  },
  {
    how: 'Visma answers the original product’s error 12002',
    breakIt: ({ simulator }) => simulator.control('POST', '/faults', REFUSED),
  },
];

for (const { how, breakIt } of BREAKS) {
  test(`when ${how}, the administrator reconnects and the open panel recovers by itself`, async ({
    page,
    stack,
  }) => {
    await openCardSignedIn(page, stack, { person: ANNE, contact: 104 });
    await expect(totalOf(page, '240 documents')).toBeVisible();
    await breakIt(stack);
    await meetTheBreak(page);
    await expect(rowsOf(page)).toHaveCount(0);

    await chooseCompany(page, 'Fjellheim Kontor AS');
    await expect(panelOf(page).getByText(BANNER)).toBeVisible();
    await expect(panelOf(page).getByText(/Showing what was read at/)).toBeVisible();
    await expect(rowsOf(page)).toHaveCount(25);
    await expectPlainAndAccessible(page);
    await panelFrame(page).evaluate(() => document.body.setAttribute('data-not-reloaded', ''));

    await stack.calm();
    const manage = await followReconnect(page);
    await manage.getByRole('link', { name: 'Reconnect' }).click();
    await passVisma(manage, NORDVIK_HANDEL);
    await manage.waitForURL(/\/manage/);
    await expect(panelOf(page).getByText(BANNER)).toBeHidden({ timeout: RECOVERY_MS });
    await expect(saidOn(manage)).toContainText('Nordvik Handel AS is connected again.');
    await expect(rowsOf(page)).toHaveCount(25);
    await expect(panelOf(page).locator('body[data-not-reloaded]')).toBeVisible();

    await chooseCompany(page, 'Trekant AS');
    await expect(totalOf(page, '3 documents')).toBeVisible();
  });
}

test('a card that was never read fills by itself after the reconnection', async ({
  page,
  stack,
}) => {
  await stack.simulator.control('POST', '/faults', REFUSED);
  await openCardSignedIn(page, stack, { person: ANNE, contact: 103 });
  await expect(panelOf(page).getByText(BANNER)).toBeVisible();
  await stack.calm();
  const manage = await followReconnect(page);
  await manage.getByRole('link', { name: 'Reconnect' }).click();
  await passVisma(manage, NORDVIK_HANDEL);
  await manage.waitForURL(/\/manage/);
  await expect(totalOf(page, '3 documents')).toBeVisible({ timeout: RECOVERY_MS });
});

test('a person who is no administrator reads who must act and finds no way to the settings', async ({
  page,
  stack,
}) => {
  await openCardSignedIn(page, stack, { person: SIV, contact: 104 });
  await expect(totalOf(page, '240 documents')).toBeVisible();
  await stack.simulator.control('POST', '/faults', REFUSED);
  await meetTheBreak(page);
  await chooseCompany(page, 'Fjellheim Kontor AS');
  await expect(panelOf(page).getByText(BANNER)).toBeVisible();
  await expect(panelOf(page).getByText('An administrator does it in the settings.')).toBeVisible();
  await expect(panelOf(page).getByRole('link')).toHaveCount(0);
  await expect(rowsOf(page)).toHaveCount(25);
});

test('another company than the one that was connected is refused by name', async ({
  page,
  stack,
}) => {
  await stack.simulator.control('POST', '/faults', REFUSED);
  await openCardSignedIn(page, stack, { person: ANNE, contact: 103 });
  await expect(panelOf(page).getByText(BANNER)).toBeVisible();
  await stack.calm();
  const manage = await followReconnect(page);
  await manage.getByRole('link', { name: 'Reconnect' }).click();
  await passVisma(manage, { ...NORDVIK_HANDEL, company: 'Nordvik Export AB' });
  await expect(saidOn(manage)).toContainText('Nothing was changed.');
  await expect(saidOn(manage)).toContainText('Nordvik Export AB');
  await signOutOfVisma(manage);
  await passVisma(manage, NORDVIK_HANDEL);
  await expect(saidOn(manage)).toContainText('Nordvik Handel AS is connected again.');
});

/** Reads a card that was not read yet; the rows of the other one are too young to be read again. */
async function meetTheBreak(page: Page): Promise<void> {
  await chooseCompany(page, 'Trekant AS');
  await expect(panelOf(page).getByText(BANNER)).toBeVisible({ timeout: 20_000 });
}

/** From the banner's link to the manage page in a tab of its own, where SuperOffice lets in at once. */
async function followReconnect(page: Page): Promise<Page> {
  const opened = page.waitForEvent('popup');
  await panelOf(page).getByRole('link', { name: 'Reconnect' }).click();
  const manage = await opened;
  await manage.getByRole('link', { name: 'Sign in with SuperOffice' }).click();
  await manage.getByRole('heading', { name: 'Panels', level: 1 }).waitFor();
  return manage;
}
