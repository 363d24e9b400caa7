import type { Frame, Page } from '@playwright/test';
import type { AppStack } from '../support/app-stack.ts';
import { ANNE, openCardSignedIn, panelFrame, panelOf, rowsOf } from '../support/e2e-crm.ts';
import {
  makePanel,
  NORDVIK_HANDEL,
  panelAddress,
  passVisma,
  setWebPanel,
  signInToManage,
} from '../support/e2e-manage.ts';
import { expect, test } from '../support/e2e-test.ts';

const SCRIPT = '<script>window.isOwned = true</script>';
const IMAGE = '"><img src=/nowhere-at-all onerror="window.isOwned = true">';
const OVERRIDE = 'gpj.\u202Eexe.\u2066\u0000\u0007kcatta';
const UNBROKEN = 'W'.repeat(10_000);
const FORMULA = '=HYPERLINK("https://evil.example/steal","Click")';
const HOSTILE = [SCRIPT, IMAGE, OVERRIDE, UNBROKEN, FORMULA, '__proto__', '{{7*7}}${7*7}'];
/** Every text of the ERP API and of SuperOffice that a screen of ours may show. */
const DOCUMENT_TEXTS = [
  ...['name', 'description', 'invoiceText', 'customerRefNumber', 'paymentReference', 'uom'],
  ...['externalReference', 'note', 'salesPersonDescr', 'paymentRef'],
];
const PATIENT = { timeout: 20_000 };

test.use({ viewport: { width: 1700, height: 900 } });

/** security.md, check E3. */
test('texts of strangers are shown as texts, and fit', async ({
  page,
  openBrowser,
  stack,
  complaints,
}) => {
  // The tab of the statement has no icon to load, and lets this test run nothing in it either.
  complaints.allow(/favicon\.ico|Blocked script execution/);
  await stack.startOver();
  const manage = await openBrowser();
  await manage.setViewportSize({ width: 400, height: 800 });
  await manage.goto(`${stack.appUrl}/manage`);
  await signInToManage(manage, ANNE);
  await makePanel(manage, IMAGE);
  await write(stack, 'api', '/organization', ['name'], [`${SCRIPT} ${OVERRIDE}${UNBROKEN}`]);
  await manage.getByRole('button', { name: 'Connect with Visma' }).click();
  await passVisma(manage, NORDVIK_HANDEL);
  await expect(manage.getByRole('listitem').getByText(SCRIPT)).toBeVisible(PATIENT);
  await expectHarmless(manage);
  await setWebPanel(stack, ANNE.tenant, await panelAddress(manage));
  await manage.getByRole('listitem').getByRole('link', { name: SCRIPT }).click();
  await expect(manage.getByRole('heading', { level: 1 })).toContainText(SCRIPT);
  await expectHarmless(manage);
  await manage.goto(`${stack.appUrl}/manage/activity`);
  await expect(manage.getByText(SCRIPT).first()).toBeVisible();
  await expectHarmless(manage);

  await write(stack, 'api', '/document', DOCUMENT_TEXTS, HOSTILE);
  await write(stack, 'api', '/customerinvoice', DOCUMENT_TEXTS, HOSTILE);
  await write(stack, 'superoffice', '/Contact/', ['Name'], [`${IMAGE}${UNBROKEN}`]);
  await openCardSignedIn(page, stack, { person: ANNE, contact: 111, width: 400 });
  await expect(rowsOf(page).first()).toBeVisible(PATIENT);
  const panel = panelFrame(page);
  await expectHarmless(panel);
  await panelOf(page)
    .getByRole('row')
    .filter({ hasText: /Invoice/ })
    .first()
    .click();
  const drawer = panelOf(page).getByRole('dialog');
  await expect(drawer.getByRole('heading', { name: 'Lines' })).toBeVisible(PATIENT);
  await expect(drawer).toContainText('isOwned = true');
  await expect(drawer).toContainText('HYPERLINK');
  await expectHarmless(panel);
  await page.keyboard.press('Escape');

  await panelOf(page).getByRole('button', { name: 'Export' }).click();
  await panelOf(page).getByRole('button', { name: 'Call sheet' }).click();
  await expect(panelOf(page).getByRole('dialog').getByRole('textbox')).toHaveValue(
    /isOwned/,
    PATIENT,
  );
  await expectHarmless(panel);
  await page.keyboard.press('Escape');
  await panelOf(page).getByRole('button', { name: 'Export' }).click();
  const opened = page.context().waitForEvent('page');
  await panelOf(page)
    .getByRole('button', { name: /^Statement of account/ })
    .click();
  const statement = await opened;
  await expect(statement.getByRole('heading', { level: 1 })).toBeVisible(PATIENT);
  await expect(statement.getByText(/isOwned = true/).first()).toBeVisible();
  await expect(statement.locator('script, img, iframe, a[href*="evil"]')).toHaveCount(0);
});

/** From now on the vendor's answers of `path` have these texts in these fields, in turn. */
async function write(
  { simulator }: AppStack,
  target: 'api' | 'superoffice',
  path: string,
  fields: readonly string[],
  texts: readonly string[],
): Promise<void> {
  await simulator.control('POST', '/faults', {
    ...{ target, path, kind: 'texts', times: -1 },
    body: Object.fromEntries(fields.map((field) => [field, texts])),
  });
}

/** Nothing ran, nothing became an element, nothing turns the line around, nothing sticks out. */
async function expectHarmless(screen: Page | Frame): Promise<void> {
  const found = await screen.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return {
      isOwned: 'isOwned' in window,
      elements: document.querySelectorAll('[onerror], img[src*="nowhere"], a[href*="evil"]').length,
      polluted: Object.keys(Object.prototype),
      overridden: /[\u0000\u0007\u202A-\u202E\u2066-\u2069]/.test(document.body.innerText),
      overhang: scrollWidth - clientWidth,
    };
  });
  const nothing = { isOwned: false, elements: 0, polluted: [], overridden: false, overhang: 0 };
  expect(found).toEqual(nothing);
}
