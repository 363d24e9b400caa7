import type { Page } from '@playwright/test';
import type { AppStack } from '../support/app-stack.ts';
import {
  answerWithoutSession,
  openCardOfAdmin,
  openDetails,
  openManage,
  rowOf,
} from '../support/e2e-connections.ts';
import { ANNE, chooseCompany, panelOf, rowsOf, totalOf } from '../support/e2e-crm.ts';
import { importLegacyList } from '../support/e2e-legacy.ts';
import {
  NORDVIK_HANDEL,
  panelAddress,
  passVisma,
  saidOn,
  setWebPanel,
  signInToManage,
} from '../support/e2e-manage.ts';
import { expect, test } from '../support/e2e-test.ts';

const HANDEL = 'Nordvik Handel AS';
const BANNER = `${HANDEL} must be reconnected.`;
const USED_UP = 'This sign-in was too old or used already. Please start again.';
/** Nothing here measures speed. */
const PATIENT = { timeout: 20_000 };
const CALLBACK = /\/oauth\/visma\/callback\?/;
const LEGACY_LIST = [
  'tenant,panel,mapping,company,companyId,token',
  `${ANNE.tenant},Invoices,code,${HANDEL},1401001,legacy-nordvik-1`,
].join('\n');

test.beforeEach(({ stack }) => stack.startOver());

test('the answer of a finished connection opened again is named and changes nothing', async ({
  page,
  stack,
}) => {
  await openManage(page, stack);
  const [answer] = await Promise.all([page.waitForRequest(CALLBACK), connectHandel(page)]);
  await expect(saidOn(page)).toContainText(`${HANDEL} is connected.`);
  const grants = await stack.simulator.control('GET', '/counters');
  await stack.simulator.control('DELETE', '/requests');

  await page.goto(answer.url());
  await expect(saidOn(page)).toContainText(USED_UP);
  await expect(page.getByRole('link', { name: 'Start again' })).toBeVisible();
  await expect(rowOf(page, HANDEL)).toHaveCount(1);
  await expect(rowOf(page, HANDEL)).toContainText('Connected');
  expect(await stack.simulator.requests('connect')).toEqual([]);
  expect(await stack.simulator.control('GET', '/counters')).toEqual(grants);
  await expectToRead(page);
});

test('of an answer that two tabs open at once, one connects and the other says that it is used up', async ({
  page,
  context,
  stack,
}) => {
  await openManage(page, stack);
  const answer = await answerStillGood(page);
  const tabs = [await context.newPage(), await context.newPage()];
  // While Visma thinks about the first, the second is at our door.
  await stack.simulator.control('POST', '/faults', {
    ...{ target: 'connect', path: '/connect/token', kind: 'delay', ms: 500 },
  });
  await stack.simulator.control('DELETE', '/requests');
  await Promise.all(tabs.map((tab) => tab.goto(answer)));

  for (const tab of tabs) await expect(saidOn(tab).first()).toBeVisible();
  const said = await Promise.all(tabs.map((tab) => saidOn(tab).first().innerText()));
  expect(said.filter((text) => text.includes(`${HANDEL} is connected.`))).toHaveLength(1);
  expect(said.filter((text) => text.includes(USED_UP))).toHaveLength(1);
  expect(await stack.simulator.requests('connect', '/connect/token')).toHaveLength(1);
  expect(await stack.simulator.requests('connect', '/connect/revocation')).toEqual([]);
  await page.goto(`${stack.appUrl}/manage`);
  await expect(rowOf(page, HANDEL)).toHaveCount(1);
  await expectToRead(page);
});

test('a company from before Visma Connect is read, refused by 12002, and reconnected as the same connection', async ({
  page,
  context,
  stack,
}) => {
  const { simulator } = stack;
  expect(await importLegacyList(stack, LEGACY_LIST)).toEqual([
    `line 2: ${HANDEL}, imported, Visma still answers`,
  ]);
  await page.goto(`${stack.appUrl}/manage`);
  await signInToManage(page, ANNE);
  await setWebPanel(stack, ANNE.tenant, await panelAddress(page));
  await openDetails(page, HANDEL);
  await expect(page.getByText('From before Visma Connect')).toBeVisible();
  const details = page.url();

  await simulator.control('DELETE', '/requests');
  const card = await context.newPage();
  await openCardOfAdmin(card, stack, 103);
  await expect(totalOf(card, '3 documents')).toBeVisible(PATIENT);
  expect(await waysOfReading(stack)).toEqual(['legacy']);

  await simulator.control('PATCH', '/settings', { legacyTokens: 'refused' });
  await chooseCompany(card, 'Fjellheim Kontor AS');
  await expect(panelOf(card).getByText(BANNER)).toBeVisible(PATIENT);
  await expect(rowsOf(card)).toHaveCount(0);
  await page.reload();
  await expect(page.getByText('Must be reconnected').first()).toBeVisible();

  await simulator.control('DELETE', '/requests');
  await page.getByRole('link', { name: 'Reconnect' }).click();
  await passVisma(page, NORDVIK_HANDEL);
  await expect(saidOn(page)).toContainText(`${HANDEL} is connected again.`);
  await expect(totalOf(card, '240 documents')).toBeVisible(PATIENT);
  await expect(panelOf(card).getByText(BANNER)).toBeHidden();
  expect(await waysOfReading(stack)).toEqual(['interactive']);
  await openDetails(page, HANDEL);
  expect(new URL(page.url()).pathname).toBe(new URL(details).pathname);
  await expect(page.getByText('Sign-in of a Visma user')).toBeVisible();
});

async function connectHandel(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Connect with Visma' }).click();
  await passVisma(page, NORDVIK_HANDEL);
}

/** An answer of Visma that is still good, in the browser whose administrator it is for. */
async function answerStillGood(page: Page): Promise<string> {
  const cookies = await page.context().cookies();
  await page.getByRole('button', { name: 'Connect with Visma' }).click();
  const answer = await answerWithoutSession(page, '__Host-manage', HANDEL);
  await page.getByRole('link', { name: 'Sign in with SuperOffice' }).waitFor();
  await page.context().addCookies(cookies.filter(({ name }) => name === '__Host-manage'));
  return answer;
}

/** From the manage page: the connection answers for its company. */
async function expectToRead(page: Page): Promise<void> {
  await openDetails(page, HANDEL);
  await page.getByRole('button', { name: 'Test' }).click();
  await expect(page.getByText(`The test passed: ${HANDEL} can be read.`)).toBeVisible();
}

/** Kinds of tokens that Visma's API was asked with since the request log was cleared. */
async function waysOfReading({ simulator }: AppStack): Promise<readonly (string | undefined)[]> {
  const seen = await simulator.requests('api');
  return [...new Set(seen.map(({ subject }) => subject?.split(/[:@]/)[0]))];
}
