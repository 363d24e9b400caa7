import type { Page, Route } from '@playwright/test';
import {
  answerWithoutSession,
  breakAll,
  openDetails,
  setUpCompanies,
} from '../support/e2e-connections.ts';
import { ANNE } from '../support/e2e-crm.ts';
import { passVisma, saidOn, signInToManage, signOutOfVisma } from '../support/e2e-manage.ts';
import { expect, test } from '../support/e2e-test.ts';

const HANDEL = 'Nordvik Handel AS';

test.beforeEach(async ({ page, browser, stack }) => {
  await stack.startOver();
  await setUpCompanies(browser, stack, [HANDEL]);
  await page.goto(`${stack.appUrl}/manage`);
  await signInToManage(page, ANNE);
});

test('the person with the role connects one company by a link, and nothing else', async ({
  page,
  openBrowser,
  stack,
  complaints,
}) => {
  await breakAll(page, stack, [HANDEL]);
  const link = await makeLink(page);
  expect(new URL(link).search).toBe('');

  const other = await openBrowser();
  await other.goto(link);
  await expect(other.getByText(`asked to connect ${HANDEL}`)).toBeVisible();
  const opened = new URL(other.url());
  expect(opened.pathname).toBe('/hand-over');
  expect(opened.hash).toBe('');
  await other.goto(`${stack.appUrl}/manage`);
  await expect(other.getByRole('link', { name: 'Sign in with SuperOffice' })).toBeVisible();
  await other.goto(`${stack.appUrl}/hand-over`);

  await test.step('another company is refused by name, and chosen anew', async () => {
    await other.getByRole('link', { name: 'Connect with Visma' }).click();
    await passVisma(other, { email: 'api@nordvik.example', company: 'Nordvik Export AB' });
    await expect(saidOn(other)).toContainText(
      `Nordvik Export AB was chosen, but this connection stands for ${HANDEL}.`,
    );
    await signOutOfVisma(other);
    await passVisma(other, { email: 'api@nordvik.example', company: HANDEL });
    await expect(other.getByRole('heading', { name: `${HANDEL} is connected` })).toBeVisible();
  });

  await test.step('then the link is used up, here and elsewhere', async () => {
    complaints.allow(/404/);
    const connection = opened.searchParams.get('connection') ?? '';
    await other.goto(`${stack.appUrl}/oauth/visma/start?from=hand-over&connection=${connection}`);
    await expect(other.getByText(/Thank you/)).toBeVisible();
    const third = await openBrowser();
    await third.goto(link);
    await expect(third.getByRole('heading', { name: 'This link cannot be used' })).toBeVisible();
  });

  await page.goto(`${stack.appUrl}/manage/activity`);
  await expect(page.getByText('Link made for somebody else')).toBeVisible();
  await expect(page.getByText('Somebody with a link').first()).toBeVisible();
});

test('the journey of a link is finished in no other browser, not even by an administrator', async ({
  page,
  openBrowser,
  stack,
}) => {
  const other = await openBrowser();
  await other.goto(await makeLink(page));
  await other.getByRole('link', { name: 'Connect with Visma' }).click();
  const answer = await answerWithoutSession(other, /^__Host-handover-/, HANDEL);
  await stack.simulator.control('DELETE', '/requests');
  await page.goto(answer);
  await expect(saidOn(page)).toContainText('started in another browser or session');
  expect(await stack.simulator.requests('connect', '/connect/token')).toHaveLength(0);
});

test('a link outlives a bad line, and a second click in the browser that opened it', async ({
  page,
  openBrowser,
  complaints,
}) => {
  complaints.allow(/503|429|ERR_FAILED/);
  const link = await makeLink(page);
  const other = await openBrowser();
  const obstacles = [
    (route: Route) => route.abort('failed'),
    (route: Route) => route.fulfill({ status: 503, json: {} }),
    (route: Route) => route.fulfill({ status: 429, json: {} }),
  ];
  const tryAgain = other.getByRole('button', { name: 'Try again' });
  for (const [index, obstacle] of obstacles.entries()) {
    await other.route('**/api/hand-over', obstacle, { times: 1 });
    await (index === 0 ? other.goto(link) : tryAgain.click());
    await expect(other.getByText('could not be checked just now')).toBeVisible();
    expect(new URL(other.url()).hash).toBe('');
  }
  await tryAgain.click();
  const ready = `asked to connect ${HANDEL}`;
  await expect(other.getByText(ready)).toBeVisible();

  const tab = await other.context().newPage();
  await tab.goto(link);
  await expect(tab.getByText(ready)).toBeVisible();
  await expect(tab.getByRole('link', { name: 'Connect with Visma' })).toBeVisible();
});

async function makeLink(page: Page): Promise<string> {
  await openDetails(page, HANDEL);
  await page.getByRole('button', { name: 'Send link' }).click();
  return page.getByRole('textbox', { name: `Link for ${HANDEL}` }).inputValue();
}
