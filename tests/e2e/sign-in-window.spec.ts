import { CHROMIUM_ARGUMENTS } from '../support/chromium.ts';
import {
  ANNE,
  chooseAccount,
  openCard,
  openCardSignedIn,
  openSignInWindow,
  panelOf,
  totalOf,
} from '../support/e2e-crm.ts';
import { setUpPanel } from '../support/e2e-manage.ts';
import { expect, test } from '../support/e2e-test.ts';

const PLACE = { person: ANNE, contact: 103 };
const PANEL = { address: '' };

test.beforeAll(async ({ browser, stack }) => {
  await stack.startOver();
  PANEL.address = await setUpPanel(browser, stack);
});

for (const policy of ['same-origin', 'same-origin-allow-popups', 'noopener-allow-popups']) {
  test(`a sign-in page that cuts the opener (${policy}) signs in by polling`, async ({
    page,
    stack,
  }) => {
    await stack.simulator.control('PATCH', '/settings', { signInOpenerPolicy: policy });
    await openCard(page, stack, PLACE);
    const window = await openSignInWindow(page);
    await chooseAccount(window, ANNE);
    await expect(totalOf(page, '3 documents')).toBeVisible();
  });
}

test('the frame’s cookie lives under the CRM only', async ({ page, context, stack }) => {
  await openCardSignedIn(page, stack, PLACE);
  await expect(totalOf(page, '3 documents')).toBeVisible();
  const cookies = (await context.cookies()).filter(({ name }) => name === '__Host-panel');
  expect(cookies).toHaveLength(1);
  expect(cookies[0]).toMatchObject({
    domain: 'panel.localhost',
    path: '/',
    secure: true,
    httpOnly: true,
    sameSite: 'None',
    partitionKey: 'http://crm.localhost',
  });
  expect(cookies[0]?.value.length).toBeGreaterThanOrEqual(22);
  const others = (await context.cookies(stack.appUrl)).filter(({ partitionKey }) => !partitionKey);
  for (const { sameSite, httpOnly, secure, name } of others) {
    expect({ sameSite, httpOnly, secure, name }).toEqual({
      sameSite: 'Lax',
      httpOnly: true,
      secure: true,
      name: expect.stringMatching(/^__Host-/),
    });
  }
});

test('where third-party cookies are blocked, signing in once is enough', async ({
  playwright,
  stack,
}) => {
  const executablePath = test.info().project.use.launchOptions?.executablePath;
  const browser = await playwright.chromium.launch({
    args: [...CHROMIUM_ARGUMENTS, '--test-third-party-cookie-phaseout'],
    ...(executablePath !== undefined && { executablePath }),
  });
  try {
    const page = await browser.newPage();
    await openCardSignedIn(page, stack, PLACE);
    await expect(totalOf(page, '3 documents')).toBeVisible();
    await page.reload();
    await expect(totalOf(page, '3 documents')).toBeVisible();
  } finally {
    await browser.close();
  }
});

test('twenty changes of the card need no further click', async ({ page, stack }) => {
  await openCardSignedIn(page, stack, PLACE);
  for (let change = 0; change < 10; change += 1) {
    await page.getByRole('button', { name: 'Enslig AS' }).click();
    await expect(totalOf(page, '1 document')).toBeVisible();
    await page.getByRole('button', { name: 'Trekant AS' }).click();
    await expect(totalOf(page, '3 documents')).toBeVisible();
  }
});

test('the panel works in a window of its own', async ({ page, stack }) => {
  await page.goto(
    PANEL.address
      .replace('<uctx>', ANNE.tenant)
      .replace('<usid>', String(ANNE.associateId))
      .replace('<cuid>', '103')
      .replace('<lanc>', 'en-US'),
  );
  expect(new URL(page.url()).origin).toBe(stack.appUrl);
  const opened = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Show invoices' }).click();
  await chooseAccount(await opened, ANNE);
  await expect(page.getByText(/· 3 documents$/)).toBeVisible();
});

test('a window that is closed early leaves the button usable', async ({ page, stack }) => {
  await openCard(page, stack, PLACE);
  const first = await openSignInWindow(page);
  await expect(panelOf(page).getByText('Finish signing in in the window')).toBeVisible();
  await first.close();
  await expect(panelOf(page).getByRole('button', { name: 'Show invoices' })).toBeEnabled();
  const second = await openSignInWindow(page);
  await chooseAccount(second, ANNE);
  await expect(totalOf(page, '3 documents')).toBeVisible();
});

test('where the browser keeps the window closed, a link opens it', async ({
  page,
  context,
  stack,
}) => {
  await context.addInitScript(() => {
    window.open = () => null;
  });
  await openCard(page, stack, PLACE);
  await panelOf(page).getByRole('button', { name: 'Show invoices' }).click();
  await expect(
    panelOf(page).getByText('The browser kept the sign-in window closed.'),
  ).toBeVisible();
  const opened = page.waitForEvent('popup');
  await panelOf(page).getByRole('link', { name: 'Open the sign-in window' }).click();
  await chooseAccount(await opened, ANNE);
  await expect(totalOf(page, '3 documents')).toBeVisible();
});
