import type { AppStack } from '../support/app-stack.ts';
import {
  EVA,
  openCard,
  openCardSignedIn,
  panelFrame,
  panelOf,
  problemOf,
  rowsOf,
} from '../support/e2e-crm.ts';
import { panelKeyOf, setUpPanel, setWebPanel } from '../support/e2e-manage.ts';
import { askPanel } from '../support/e2e-panel-api.ts';
import { expect, test } from '../support/e2e-test.ts';

const ADDRESS = { value: '' };
const NEVER_MADE = 'AAAAAAAAAAAAAAAAAAAAAA';

test.beforeAll(async ({ browser, stack }) => {
  await stack.startOver();
  ADDRESS.value = await setUpPanel(browser, stack);
  await setWebPanel(stack, EVA.tenant, ADDRESS.value);
});

test('the panel of another tenant does not exist', async ({ page, stack, complaints }) => {
  complaints.allow(/status of 404/);
  await stack.simulator.control('DELETE', '/requests');
  await openCardSignedIn(page, stack, { person: EVA, contact: 104 });
  await expect(problemOf(page)).toHaveText('This tab does not exist any more');
  await expect(panelOf(page).getByText(/Nordvik|Fjellheim|SUPEROFF/)).toHaveCount(0);
  await expect(rowsOf(page)).toHaveCount(0);
  expect(await upstreamCalls(stack)).toEqual([]);
});

test('the first tenant’s own address, word for word, is another account’s', async ({
  page,
  stack,
  complaints,
}) => {
  complaints.allow(/status of 40[34]/);
  await openCardSignedIn(page, stack, { person: EVA, contact: 104 });
  await expect(problemOf(page)).toHaveText('This tab does not exist any more');
  await stack.simulator.control('DELETE', '/requests');
  const stolen = ADDRESS.value
    .replace('<uctx>', 'Cust41001')
    .replace('<usid>', '5')
    .replace('<cuid>', '104');
  await setWebPanel(stack, EVA.tenant, stolen);
  await openCard(page, stack, { person: EVA, contact: 104 });
  await expect(problemOf(page)).toHaveText('Another SuperOffice account is signed in');
  await expect(rowsOf(page)).toHaveCount(0);
  expect(await upstreamCalls(stack)).toEqual([]);
  await setWebPanel(stack, EVA.tenant, ADDRESS.value);
});

test('data routes answer a foreign panel as one that never was', async ({
  page,
  stack,
  complaints,
}) => {
  complaints.allow(/status of 40[34]/);
  await openCardSignedIn(page, stack, { person: EVA, contact: 104 });
  await expect(problemOf(page)).toHaveText('This tab does not exist any more');
  await stack.simulator.control('DELETE', '/requests');
  const connection = '00000000-0000-4000-8000-000000000000';
  for (const route of ['card', 'documents', 'turnover'] as const) {
    const foreign = await askPanel(panelFrame(page), route, { connection });
    const unknown = await askPanel(panelFrame(page), route, { connection }, NEVER_MADE);
    expect(foreign).toEqual({ status: 404, body: { problem: { code: 'unknown-panel' } } });
    expect(unknown).toEqual(foreign);
    const claimed = { uctx: 'Cust41001', usid: '5', connection };
    const stolen = await askPanel(panelFrame(page), route, claimed, panelKeyOf(ADDRESS.value));
    expect(stolen).toMatchObject({ status: 403, body: { problem: { code: 'other-account' } } });
  }
  expect(await upstreamCalls(stack)).toEqual([]);
});

/** Calls that would have read a company card or anything in Visma. */
async function upstreamCalls({ simulator }: AppStack): Promise<readonly unknown[]> {
  const visma = await simulator.requests('api');
  const contacts = await simulator.requests('superoffice', '/Contact');
  return [...visma, ...contacts];
}
