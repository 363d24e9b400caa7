import {
  connectCompany,
  openDetails,
  openManage,
  rowOf,
  vismaTenantIdOf,
} from '../support/e2e-connections.ts';
import { passVisma, saidOn } from '../support/e2e-manage.ts';
import { expect, test } from '../support/e2e-test.ts';

const HANDEL = 'Nordvik Handel AS';

test.beforeEach(async ({ page, stack }) => {
  await stack.startOver();
  await openManage(page, stack);
  await page.getByText('Connect with the Service API').click();
});

test('a Tenant ID is checked as it is typed, validated, saved, and proven by signing in', async ({
  page,
  stack,
}) => {
  const field = page.getByLabel('Tenant ID');
  const [validate, save] = [
    page.getByRole('button', { name: 'Validate' }),
    page.getByRole('button', { name: 'Save' }).first(),
  ];
  await expect(page.getByText('have the role Integration administrator')).toBeVisible();
  await field.fill('not an id');
  await expect(validate).toBeDisabled();
  await expect(field).toHaveAttribute('aria-invalid', 'true');

  const id = await vismaTenantIdOf(stack, HANDEL);
  await field.fill(id.toUpperCase());
  await expect(save).toBeDisabled();
  await validate.click();
  await expect(page.getByText('This ID can be used.')).toBeVisible();
  await expect(page.getByText(HANDEL)).toHaveCount(0);
  await field.press('End');
  await field.press('Backspace');
  await expect(save).toBeDisabled();
  await field.fill(id.toUpperCase());
  await save.click();
  expect(page.url()).not.toContain(id);
  await passVisma(page, { email: 'api@nordvik.example', company: HANDEL });
  await expect(saidOn(page).first()).toContainText(`${HANDEL} is connected.`);
  await rowOf(page, HANDEL).getByRole('link', { name: HANDEL }).click();
  await expect(page.getByText('Service API with Tenant ID')).toBeVisible();
});

test('each refusal has its own instruction', async ({ page, stack }) => {
  const field = page.getByLabel('Tenant ID');
  const validate = page.getByRole('button', { name: 'Validate' });
  const said: string[] = [];
  for (const company of ['Nordvik Logistikk AS', 'Nordvik Eiendom AS']) {
    await field.fill(await vismaTenantIdOf(stack, company));
    await validate.click();
    const verdict = page.getByRole('status').filter({ hasText: /./ }).last();
    await expect(verdict).toBeVisible();
    said.push(await verdict.innerText());
    await expect(page.getByText(company)).toHaveCount(0);
  }
  expect(said[0]).toContain('Integration administrator');
  expect(said[1]).toContain('no licence');
});

test('a sign-in of another company proves nothing', async ({ page, stack }) => {
  await page.getByLabel('Tenant ID').fill(await vismaTenantIdOf(stack, HANDEL));
  await page.getByRole('button', { name: 'Validate' }).click();
  await page.getByText('This ID can be used.').waitFor();
  await page.getByRole('button', { name: 'Save' }).first().click();
  await passVisma(page, { email: 'api@nordvik.example', company: 'Nordvik Export AB' });
  await expect(saidOn(page).first()).toContainText('Another company than that of the Tenant ID');
  await expect(page.getByText(HANDEL)).toHaveCount(0);
});

test('a connection that a person made is changed to the Service API, and stays the same one', async ({
  page,
  stack,
}) => {
  await connectCompany(page, HANDEL);
  await openDetails(page, HANDEL);
  const address = page.url();
  await page.getByText('Change to the Service API').click();
  await page.getByLabel('Tenant ID').fill(await vismaTenantIdOf(stack, 'Nordvik Export AB'));
  await page.getByRole('button', { name: 'Validate' }).click();
  await expect(page.getByText('This connection stands for another company.')).toBeVisible();
  await page.getByLabel('Tenant ID').fill(await vismaTenantIdOf(stack, HANDEL));
  await page.getByRole('button', { name: 'Validate' }).click();
  await page.getByText('This ID can be used.').waitFor();
  await page.getByRole('button', { name: 'Save' }).first().click();
  await passVisma(page, { email: 'api@nordvik.example', company: HANDEL });
  await expect(saidOn(page).first()).toContainText(`${HANDEL} is`);
  await openDetails(page, HANDEL);
  expect(page.url()).toBe(address);
  await expect(page.getByText('Service API with Tenant ID')).toBeVisible();
  await expect(page.getByText('Change to the Service API')).toHaveCount(0);
});
