import type { Page } from '@playwright/test';
import {
  answerWithoutSession,
  connectCompany,
  openCardOfAdmin,
  openDetails,
  openManage,
  openMenuOf,
  rowOf,
} from '../support/e2e-connections.ts';
import { ANNE, panelOf, totalOf } from '../support/e2e-crm.ts';
import {
  makePanel,
  passVisma,
  saidOn,
  signInToManage,
  signOutOfVisma,
} from '../support/e2e-manage.ts';
import { expect, test } from '../support/e2e-test.ts';

const HANDEL = 'Nordvik Handel AS';

test.beforeEach(async ({ page, stack }) => {
  await stack.startOver();
  await openManage(page, stack);
});

test('three companies are connected one after the other in one browser', async ({ page }) => {
  for (const company of [HANDEL, 'Nordvik Export AB', 'Nordvik Danmark A/S']) {
    await connectCompany(page, company);
    await expect(rowOf(page, company)).toContainText('Connected');
  }
  await expect(page.getByRole('button', { name: /^Connected: what to do with/ })).toHaveCount(3);
});

test('a user without the role is named, and another one is chosen after signing out of Visma', async ({
  page,
}) => {
  await page.getByRole('button', { name: 'Connect with Visma' }).click();
  await page.getByRole('button', { name: 'norole@nordvik.example' }).click();
  await page.getByRole('button', { name: /Back/ }).click();
  await expect(saidOn(page)).toContainText('role API User in no company');
  await signOutOfVisma(page);
  await passVisma(page, { email: 'api@nordvik.example', company: HANDEL });
  await expect(saidOn(page)).toContainText(`${HANDEL} is connected.`);
});

test('a company that is connected already is named, and another one is chosen', async ({
  page,
}) => {
  await connectCompany(page, HANDEL);
  await page.getByRole('button', { name: 'Connect with Visma' }).click();
  await passVisma(page, { email: 'api@nordvik.example', company: HANDEL });
  await expect(saidOn(page)).toContainText(`${HANDEL} is already connected.`);
  await signOutOfVisma(page);
  await passVisma(page, { email: 'api@nordvik.example', company: 'Nordvik Export AB' });
  await expect(saidOn(page)).toContainText('Nordvik Export AB is connected.');
});

test('a company of one panel is used on a second one without connecting it twice', async ({
  page,
}) => {
  await connectCompany(page, HANDEL);
  await makePanel(page, 'Receivables');
  await page.getByRole('button', { name: 'Connect with Visma' }).last().click();
  await passVisma(page, { email: 'api@nordvik.example', company: HANDEL });
  await expect(saidOn(page).first()).toContainText(`${HANDEL} is already connected.`);
  await expect(page.getByRole('link', { name: 'Sign out of Visma' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Use the existing connection' }).click();
  await expect(saidOn(page).first()).toContainText(`${HANDEL} is connected.`);
  await expect(rowOf(page, HANDEL)).toHaveCount(2);
  await expect(page.getByText('A Visma company not chosen yet')).toHaveCount(0);
  await page.goto(new URL('/manage/activity', page.url()).href);
  await expect(page.getByRole('row').filter({ hasText: 'Put on another panel' })).toContainText(
    'Receivables',
  );
});

test('another company than the one that was connected is refused with both names', async ({
  page,
}) => {
  await connectCompany(page, HANDEL);
  await reconnect(page, HANDEL);
  await passVisma(page, { email: 'api@nordvik.example', company: 'Nordvik Export AB' });
  await expect(saidOn(page)).toContainText(
    `Nordvik Export AB was chosen, but this connection stands for ${HANDEL}.`,
  );
  await expect(rowOf(page, HANDEL)).toContainText('Connected');
});

test('a denied consent changes nothing and can be started again', async ({ page }) => {
  await connectCompany(page, HANDEL);
  await reconnect(page, HANDEL);
  await page.getByRole('button', { name: 'api@nordvik.example' }).click();
  await page.getByRole('button', { name: HANDEL }).click();
  await page.getByRole('button', { name: 'Deny' }).click();
  await expect(saidOn(page)).toContainText('The consent was not given.');
  await page.getByRole('link', { name: 'Start again' }).click();
  await passVisma(page, { email: 'api@nordvik.example', company: HANDEL });
  await expect(saidOn(page)).toContainText(`${HANDEL} is connected again.`);
});

test('an abandoned journey is found again and gone on with', async ({ page, stack }) => {
  await connectCompany(page, HANDEL);
  await reconnect(page, HANDEL);
  await page.getByRole('button', { name: 'api@nordvik.example' }).waitFor();
  await page.goto(`${stack.appUrl}/manage`);
  await expect(saidOn(page)).toContainText('was not finished');
  await expect(rowOf(page, HANDEL)).toContainText('Connected');
  await page.getByRole('link', { name: 'Continue at Visma' }).click();
  await passVisma(page, { email: 'api@nordvik.example', company: HANDEL });
  await expect(saidOn(page)).toContainText(`${HANDEL} is connected again.`);
});

test('malformed answers are named, and the connection keeps working', async ({ page, stack }) => {
  await connectCompany(page, HANDEL);
  await stack.simulator.control('DELETE', '/requests');
  for (const [query, sentence] of [
    ['', 'could not be used'],
    ['?code=x', 'could not be used'],
    ['?state=a&state=b', 'could not be used'],
    ['?error=strange', 'could not be used'],
    ['?state=unknown&code=x', 'too old or used already'],
  ] as const) {
    await page.goto(`${stack.appUrl}/oauth/visma/callback${query}`);
    await expect(saidOn(page)).toContainText(sentence);
    await expect(page.getByRole('link', { name: 'Start again' })).toBeVisible();
  }
  expect(await stack.simulator.requests('connect', '/connect/token')).toHaveLength(0);
  await expect(rowOf(page, HANDEL)).toContainText('Connected');
});

test('the answer to one browser is refused in another one', async ({
  page,
  openBrowser,
  stack,
}) => {
  await connectCompany(page, HANDEL);
  await reconnect(page, HANDEL);
  const answer = await answerWithoutSession(page, '__Host-manage', HANDEL);
  await stack.simulator.control('DELETE', '/requests');
  const other = await openBrowser();
  await other.goto(`${stack.appUrl}/manage`);
  await signInToManage(other, ANNE);
  await other.goto(answer);
  await expect(saidOn(other)).toContainText('started in another browser or session');
  const nobody = await openBrowser();
  await nobody.goto(answer);
  await expect(nobody.getByRole('link', { name: 'Sign in with SuperOffice' })).toBeVisible();
  expect(await stack.simulator.requests('connect', '/connect/token')).toHaveLength(0);
});

test('a company without licence is named', async ({ page }) => {
  await page.getByRole('button', { name: 'Connect with Visma' }).click();
  await passVisma(page, { email: 'api@nordvik.example', company: 'Nordvik Eiendom AS' });
  await expect(saidOn(page)).toContainText('no licence for Visma’s API');
  await saidOn(page).getByRole('link', { name: 'Details' }).click();
  await expect(page.getByText('No licence for the API').first()).toBeVisible();
});

test('a Visma that does not answer is named', async ({ page, stack }) => {
  await stack.simulator.control('POST', '/faults', {
    ...{ target: 'connect', path: '/connect/token', kind: 'status', status: 503, times: -1 },
  });
  await page.getByRole('button', { name: 'Connect with Visma' }).click();
  await passVisma(page, { email: 'api@nordvik.example', company: HANDEL });
  await expect(saidOn(page)).toContainText('Visma did not answer.');
  await expect(page.getByRole('link', { name: 'Start again' })).toBeVisible();
});

test('the details tell everything, test the parts, pause, resume and remove', async ({
  page,
  context,
  stack,
}) => {
  await connectCompany(page, HANDEL);
  await openDetails(page, HANDEL);
  await page.getByRole('button', { name: 'Test' }).click();
  await expect(page.getByText(`The test passed: ${HANDEL} can be read.`)).toBeVisible();
  await expect(page.getByRole('list', { name: 'Test' }).getByText('Passed')).toHaveCount(5);
  await expect(page.getByText('Sign-in of a Visma user')).toBeVisible();
  await expect(page.getByText(/of [\d,]+ calls/)).toBeVisible();

  const card = await context.newPage();
  await openCardOfAdmin(card, stack, 103);
  await expect(totalOf(card, '3 documents')).toBeVisible();

  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible();
  await card.reload();
  await expect(panelOf(card).getByText(`${HANDEL} is paused.`)).toBeVisible();
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();

  await page.getByRole('button', { name: 'Remove' }).click();
  const dialog = page.getByRole('dialog', { name: `Remove ${HANDEL}?` });
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole('button', { name: 'Remove' }).click();
  await dialog.getByRole('button', { name: 'Remove connection' }).click();
  await expect(page.getByText('no company yet')).toBeVisible();
  await card.reload();
  await expect(panelOf(card).getByText('No Visma company is connected')).toBeVisible();
  await expect(panelOf(card).getByRole('row')).toHaveCount(0);
  const revocations = await stack.simulator.requests('connect', '/connect/revocation');
  expect(revocations).toHaveLength(1);
});

async function reconnect(page: Page, company: string): Promise<void> {
  await openMenuOf(page, company);
  await page.getByRole('menuitem', { name: 'Reconnect' }).click();
}
