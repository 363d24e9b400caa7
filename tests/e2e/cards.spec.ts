import type { AppStack } from '../support/app-stack.ts';
import {
  ANNE,
  chooseCompany,
  openCard,
  openCardSignedIn,
  panelFrame,
  panelOf,
  problemOf,
  rowsOf,
  SIV,
  signInByWindow,
  totalOf,
} from '../support/e2e-crm.ts';
import { setUpPanel } from '../support/e2e-manage.ts';
import { demandRefresh, listDocuments, readCard } from '../support/e2e-panel-api.ts';
import { expect, test } from '../support/e2e-test.ts';

test.beforeAll(async ({ browser, stack }) => {
  await stack.startOver();
  await setUpPanel(browser, stack);
});

test('all 2 500 documents are there, each once, and can be scrolled to', async ({
  page,
  stack,
}) => {
  await openCardSignedIn(page, stack, { person: ANNE, contact: 105 });
  await expect(totalOf(page, '2,500 documents')).toBeVisible();

  const { keys, totals } = await listDocuments(panelFrame(page), 200);
  expect(keys).toHaveLength(2_500);
  expect(new Set(keys).size).toBe(2_500);
  expect(new Set(totals)).toEqual(new Set([2_500]));

  const table = panelOf(page).getByRole('table', { name: 'Documents in Nordvik Handel AS' });
  await expect(table).toHaveAttribute('aria-rowcount', '2501');
  const showMore = panelOf(page).getByRole('button', { name: /^Show more/ });
  for (const shown of ['25', '225', '425', '625']) {
    await expect(showMore).toHaveText(`Show more (${shown} of 2,500)`);
    await showMore.click();
  }
  await expect(showMore).toHaveText('Show more (825 of 2,500)');
  await showMore.scrollIntoViewIfNeeded();
  await expect(table.getByRole('row').last()).toHaveAttribute('aria-rowindex', '826');
});

test('a document that Visma gets between two pages costs none of the others', async ({
  page,
  stack: { simulator, ...stack },
}) => {
  await simulator.control('PATCH', '/settings', { maxPageSize: 500, apiLatencyMs: 1_000 });
  await simulator.control('DELETE', '/requests');
  await openCardSignedIn(page, { simulator, ...stack }, { person: ANNE, contact: 106 });
  await expect(panelOf(page).getByRole('progressbar')).toBeVisible();
  await expect
    .poll(async () => (await simulator.requests('api', '/document')).filter(isDone).length)
    .toBeGreaterThanOrEqual(3);
  await simulator.control('POST', '/documents', {
    company: 'Nordvik Handel AS',
    customer: '10006',
    text: 'came in between',
  });
  await simulator.control('PATCH', '/settings', { apiLatencyMs: 0 });

  await expect.poll(() => hasFinishedReading(page), { timeout: 30_000 }).toBe(true);
  const { keys } = await listDocuments(panelFrame(page), 200);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys).toHaveLength(12_001);
});

test('a customer number with reserved characters finds its customer', async ({ page, stack }) => {
  await openCardSignedIn(page, stack, { person: ANNE, contact: 107 });
  await expect(totalOf(page, '12 documents')).toBeVisible();
  await expect(rowsOf(page)).toHaveCount(12);
});

test('an amount is written by the language of the person and its sign by what it changes', async ({
  page,
  stack,
}) => {
  await openCardSignedIn(page, stack, { person: ANNE, contact: 111, lang: 'en-US' });
  await expect(totalOf(page, '60 documents')).toBeVisible();
  await openCard(page, stack, { person: ANNE, contact: 111, lang: 'nb-NO', width: 1000 });
  await expect(panelOf(page).getByText(/· 60 bilag$/)).toBeVisible();
  await expect(
    rowsOf(page)
      .getByText(/^\d{1,3}(\u00a0\d{3})*,\d{2}/)
      .first(),
  ).toBeVisible();
  await expect(
    rowsOf(page)
      .getByText(/^\u2212\d/)
      .first(),
  ).toBeVisible();
});

test('everything can be read again on demand, but not at once', async ({
  complaints,
  page,
  stack,
}) => {
  complaints.allow(/status of 400/);
  await openCardSignedIn(page, stack, { person: ANNE, contact: 103 });
  await expect(totalOf(page, '3 documents')).toBeVisible();
  await expect(panelOf(page).getByRole('progressbar')).toBeHidden();
  await stack.simulator.control('DELETE', '/requests');
  const frame = panelFrame(page);
  expect(await demandRefresh(frame, 'everything')).toMatchObject({
    status: 200,
    body: { kind: 'card' },
  });
  expect((await demandRefresh(frame, 'nothing')).status).toBe(400);
  expect(await documentLists(stack)).toEqual([]);
});

test('a second opening of a card asks Visma nothing', async ({ page, stack }) => {
  await openCardSignedIn(page, stack, { person: ANNE, contact: 104 });
  await expect(totalOf(page, '240 documents')).toBeVisible();
  await stack.simulator.control('DELETE', '/requests');
  await page.reload();
  await expect(totalOf(page, '240 documents')).toBeVisible();
  expect(await documentLists(stack)).toEqual([]);
});

test('the CRM loads the panel anew only when its address changes', async ({ page, stack }) => {
  await openCardSignedIn(page, stack, { person: ANNE, contact: 104 });
  await expect(totalOf(page, '240 documents')).toBeVisible();
  await panelFrame(page).evaluate(() => document.body.setAttribute('data-not-reloaded', ''));
  const kept = panelOf(page).locator('body[data-not-reloaded]');
  await page.getByRole('tab', { name: 'Activities' }).click();
  await page.getByRole('tab', { name: 'Invoices' }).click();
  await chooseCompany(page, 'Fjellheim Kontor AS');
  await expect(totalOf(page, '240 documents')).toBeVisible();
  await expect(kept).toHaveCount(1);
  await chooseCompany(page, 'Trekant AS');
  await expect(totalOf(page, '3 documents')).toBeVisible();
  await expect(kept).toHaveCount(0);
});

for (const { contact, says } of [
  { contact: 108, says: 'This card has no customer number' },
  { contact: 109, says: 'Nordvik Handel AS has no customer 99999' },
]) {
  test(`card ${contact} says: ${says}`, async ({ page, stack }) => {
    await openCardSignedIn(page, stack, { person: ANNE, contact });
    await expect(panelOf(page).getByRole('status').getByText(says)).toBeVisible();
    await expect(rowsOf(page)).toHaveCount(0);
  });
}

test('a card without a customer number asks Visma nothing', async ({ page, stack }) => {
  await stack.simulator.control('DELETE', '/requests');
  await openCardSignedIn(page, stack, { person: ANNE, contact: 108 });
  await expect(panelOf(page).getByText('fills in the field Code')).toBeVisible();
  expect(await documentLists(stack)).toEqual([]);
});

test('a card that SuperOffice refuses to this person asks Visma nothing', async ({
  page,
  stack,
}) => {
  await openCard(page, stack, { person: SIV, contact: 110 });
  await stack.simulator.control('DELETE', '/requests');
  await signInByWindow(page, SIV);
  await expect(problemOf(page)).toHaveText('You may not see this company');
  expect(await stack.simulator.requests('superoffice', '/Contact/110')).not.toEqual([]);
  expect(await documentLists(stack)).toEqual([]);
});

/** Lists of documents; what is read behind the lists of earlier cards goes on meanwhile. */
function documentLists({ simulator }: AppStack) {
  return simulator.requests('api', '/document');
}

function isDone({ status }: { readonly status: number }): boolean {
  return status === 200;
}

async function hasFinishedReading(page: Parameters<typeof panelFrame>[0]): Promise<boolean> {
  const { ledger } = await readCard(panelFrame(page));
  return ledger?.readAt !== undefined && ledger.reading === undefined;
}
