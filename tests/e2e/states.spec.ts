import {
  ANNE,
  chooseAccount,
  chooseCompany,
  openCard,
  openCardSignedIn,
  openSignInWindow,
  panelOf,
  problemOf,
  rowsOf,
  SIV,
  totalOf,
} from '../support/e2e-crm.ts';
import {
  setUpPanel,
  setWebPanel,
  signInToManage,
  makePanel,
  panelAddress,
} from '../support/e2e-manage.ts';
import { expectPlainAndAccessible } from '../support/e2e-plain-words.ts';
import { expect, test } from '../support/e2e-test.ts';

/** What SuperOffice and Visma answer in these tests; the panel's own routes say it with such codes. */
const REFUSED = /Failed to load resource.*status of (401|403|409|503)/;
const CONNECTED = { address: '' };

test.beforeAll(async ({ browser, stack }) => {
  await stack.startOver();
  CONNECTED.address = await setUpPanel(browser, stack);
});
test.beforeEach(({ complaints }) => complaints.allow(REFUSED));

test('signed out: one sentence and one button', async ({ page, stack }) => {
  await openCard(page, stack, { person: ANNE, contact: 104 });
  await expect(problemOf(page)).toHaveText('Sign in to see the invoices');
  await expect(panelOf(page).getByRole('button')).toHaveCount(1);
  await expectPlainAndAccessible(page);
});

test('another SuperOffice account is active: no rows, and a way to sign in again', async ({
  page,
  stack,
}) => {
  await openCardSignedIn(page, stack, { person: ANNE, contact: 104 });
  await expect(totalOf(page, '240 documents')).toBeVisible();
  await page.getByLabel('Signed in as').selectOption(`${SIV.tenant}|${SIV.login}`);
  await expect(problemOf(page)).toHaveText('Another SuperOffice account is signed in');
  await expect(rowsOf(page)).toHaveCount(0);
  await expectPlainAndAccessible(page);

  const window = await openSignInWindow(page, 'Sign in again');
  await expect(window.getByRole('heading')).toHaveText('Another SuperOffice account is active');
  await window.getByRole('link', { name: 'Sign in with another account' }).click();
  await chooseAccount(window, SIV);
  await expect(totalOf(page, '240 documents')).toBeVisible();
});

test('the app is not approved in SuperOffice: who must approve it', async ({ page, stack }) => {
  const approve = (appApproved: boolean) =>
    stack.simulator.control('POST', '/world', { tenant: { id: SIV.tenant, appApproved } });
  await approve(false);
  await openCard(page, stack, { person: SIV, contact: 104 });
  const window = await openSignInWindow(page);
  await chooseAccount(window, SIV);
  await expect(window.getByRole('heading')).toHaveText('SuperOffice did not give access');
  await expect(panelOf(page).getByText('The app is not approved in SuperOffice yet')).toBeVisible();
  await expectPlainAndAccessible(page);
  await approve(true);
});

test('SuperOffice is down: a sentence, and the invoices come by themselves', async ({
  page,
  stack: { simulator, ...stack },
}) => {
  await openCardSignedIn(page, { simulator, ...stack }, { person: ANNE, contact: 104 });
  await expect(totalOf(page, '240 documents')).toBeVisible();
  await simulator.control('POST', '/faults', {
    target: 'superoffice',
    kind: 'status',
    status: 503,
    times: -1,
  });
  await chooseCompany(page, 'Trekant AS');
  await expect(problemOf(page)).toHaveText('SuperOffice does not answer');
  await expectPlainAndAccessible(page);
  await simulator.control('DELETE', '/faults');
  // SuperOffice is left alone for 15 s after an outage, and the panel asks ever later.
  await expect(totalOf(page, '3 documents')).toBeVisible({ timeout: 40_000 });
});

test('SuperOffice’s sign-in is down: the window says so and the button stays usable', async ({
  page,
  stack: { simulator, ...stack },
}) => {
  await simulator.control('POST', '/faults', {
    target: 'login',
    path: 'tokens',
    kind: 'status',
    status: 503,
    times: -1,
  });
  await openCard(page, { simulator, ...stack }, { person: ANNE, contact: 104 });
  const window = await openSignInWindow(page);
  await chooseAccount(window, ANNE);
  await expect(window.getByRole('heading')).toHaveText(
    /SuperOffice does not answer|The sign-in did not work/,
  );
  await window.close();
  await simulator.control('DELETE', '/faults');
  const again = await openSignInWindow(page);
  await expect.poll(() => again.isClosed()).toBe(true);
  await expect(totalOf(page, '240 documents')).toBeVisible();
});

test('not allowed: SuperOffice’s rights decide', async ({ page, stack }) => {
  await openCardSignedIn(page, stack, { person: SIV, contact: 110 });
  await expect(problemOf(page)).toHaveText('You may not see this company');
  await expectPlainAndAccessible(page);
});

test('never connected: the administrator is led to the settings', async ({
  page,
  openBrowser,
  stack,
}) => {
  const manage = await openBrowser();
  await manage.goto(`${stack.appUrl}/manage`);
  await signInToManage(manage, ANNE);
  await makePanel(manage, 'Not connected');
  await setWebPanel(stack, ANNE.tenant, await panelAddress(manage));
  await openCardSignedIn(page, stack, { person: ANNE, contact: 104 });
  await expect(problemOf(page)).toHaveText('No Visma company is connected to this tab yet');
  await expect(panelOf(page).getByRole('link', { name: 'Open settings' })).toHaveAttribute(
    'target',
    '_blank',
  );
  await expectPlainAndAccessible(page);
  await setWebPanel(stack, ANNE.tenant, CONNECTED.address);
});

test('an address without what SuperOffice should fill in: who puts it right', async ({
  page,
  stack,
}) => {
  await setWebPanel(stack, ANNE.tenant, CONNECTED.address.replace('cuid=<cuid>', ''));
  await openCard(page, stack, { person: ANNE, contact: 104 });
  await expect(problemOf(page)).toHaveText('This tab is not set up correctly');
  await expectPlainAndAccessible(page);
  await setWebPanel(stack, ANNE.tenant, CONNECTED.address);
});

test('a customer without documents: that is said, not left blank', async ({ page, stack }) => {
  await openCardSignedIn(page, stack, { person: ANNE, contact: 101 });
  await expect(panelOf(page).getByText('No documents in Visma for this customer.')).toBeVisible();
  await expect(totalOf(page, '0 documents')).toBeVisible();
  await expectPlainAndAccessible(page);
});

for (const { contact, says } of [
  { contact: 108, says: /fills in the field Code with the customer’s number/ },
  { contact: 109, says: /has no customer 99999.*corrects the field Code/ },
]) {
  test(`card ${contact} names the field to put right`, async ({ page, stack }) => {
    await openCardSignedIn(page, stack, { person: ANNE, contact });
    await expect(panelOf(page).getByRole('status').filter({ hasText: says })).toBeVisible();
    await expectPlainAndAccessible(page);
  });
}

test('Visma is down: rows that were read stay, with their time', async ({ page, stack }) => {
  await openCardSignedIn(page, stack, { person: ANNE, contact: 104 });
  await expect(totalOf(page, '240 documents')).toBeVisible();
  await stack.simulator.control('POST', '/faults', {
    target: 'api',
    kind: 'html',
    times: -1,
  });
  // Within twelve seconds of the last reading a refresh does nothing.
  await expect(async () => {
    await panelOf(page).getByRole('button', { name: 'Refresh' }).click();
    await expect(panelOf(page).getByText('Visma does not answer.')).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
  await expect(panelOf(page).getByText(/Showing what was read at/)).toBeVisible();
  await expect(rowsOf(page)).toHaveCount(25);
  await expectPlainAndAccessible(page);
});

test('Visma is down and nothing was read yet: a sentence in place of rows', async ({
  page,
  stack,
}) => {
  await stack.simulator.control('POST', '/faults', {
    target: 'api',
    kind: 'status',
    status: 503,
    times: -1,
  });
  await openCardSignedIn(page, stack, { person: ANNE, contact: 111 });
  await expect(panelOf(page).getByText('Visma does not answer.')).toBeVisible({ timeout: 20_000 });
  await expect(rowsOf(page)).toHaveCount(0);
  await expectPlainAndAccessible(page);
});
