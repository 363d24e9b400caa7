import { connectCompany, openCardOfAdmin, openManage } from '../support/e2e-connections.ts';
import { chooseCompany, openCardSignedIn, panelOf, SIV } from '../support/e2e-crm.ts';
import { passVisma, saidOn } from '../support/e2e-manage.ts';
import { expect, test } from '../support/e2e-test.ts';

const HANDEL = 'Nordvik Handel AS';

test('a user tells the administrator, who sees it, reconnects, and finds every act in the log', async ({
  page,
  openBrowser,
  stack,
}) => {
  await stack.startOver();
  await openManage(page, stack);
  await connectCompany(page, HANDEL);
  await stack.simulator.control('POST', '/faults', { target: 'api', kind: 'shape-a', times: -1 });

  const card = await openBrowser();
  await openCardSignedIn(card, stack, { person: SIV, contact: 104 });
  await panelOf(card).getByRole('button', { name: 'Tell the administrator' }).click();
  await expect(panelOf(card).getByText('Reported; your administrator is on it.')).toBeVisible();
  await chooseCompany(card, 'Trekant AS');
  await expect(panelOf(card).getByText('Reported; your administrator is on it.')).toBeVisible();

  await stack.calm();
  await page.goto(`${stack.appUrl}/manage`);
  await expect(page.getByText(/1 person on 2 cards met it since \d\d:\d\d/)).toBeVisible();
  await page.getByRole('link', { name: 'Reconnect', exact: true }).click();
  await passVisma(page, { email: 'api@nordvik.example', company: HANDEL });
  await expect(page.getByText(/met it since/)).toHaveCount(0);
  await expect(panelOf(card).getByText('Reported')).toBeHidden({ timeout: 3_000 });

  await page.getByRole('link', { name: 'Activity' }).click();
  const reconnected = page.getByRole('row').filter({ hasText: /Reconnected/ });
  await expect(reconnected).toContainText(HANDEL);
  await expect(reconnected).toContainText('Anne');
  await expect(reconnected.getByRole('cell').nth(3)).toHaveText(/^Must be reconnected/);
  await expect(reconnected.getByRole('cell').nth(4)).toHaveText(
    /^Connected.*end the former access$/,
  );
  const answer = page.getByRole('row').filter({ hasText: /Former access at Visma/ });
  await expect(answer).toContainText(HANDEL);
  await expect(answer).toContainText('Former access given back to Visma');
  for (const line of ['Users told the administrators', 'Panel made', 'Signed in']) {
    await expect(page.getByText(line).first()).toBeVisible();
  }
});

test('an administrator goes from the panel straight to Visma when signed in to the settings', async ({
  page,
  context,
  stack,
}) => {
  await stack.startOver();
  await openManage(page, stack);
  await connectCompany(page, HANDEL);
  await stack.simulator.control('POST', '/faults', { target: 'api', kind: 'shape-a', times: -1 });
  const card = await context.newPage();
  await openCardOfAdmin(card, stack, 103);
  await expect(panelOf(card).getByRole('link', { name: 'Reconnect' })).toBeVisible();
  await stack.calm();
  const opened = card.waitForEvent('popup');
  await panelOf(card).getByRole('link', { name: 'Reconnect' }).click();
  const visma = await opened;
  await passVisma(visma, { email: 'api@nordvik.example', company: HANDEL });
  await expect(saidOn(visma)).toContainText(`${HANDEL} is connected again.`);
  await expect(panelOf(card).getByText('must be reconnected')).toBeHidden({ timeout: 3_000 });
});
