import type { Browser, Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { z } from 'zod';
import type { AppStack } from './app-stack.ts';
import { ANNE, openCard, openSignInWindow } from './e2e-crm.ts';
import { makePanel, panelAddress, passVisma, setWebPanel, signInToManage } from './e2e-manage.ts';

/** The companies of Nordvik that can be connected by signing in. */
export const NORDVIK = [
  'Nordvik Handel AS',
  'Nordvik Export AB',
  'Nordvik Danmark A/S',
  'Nordvik Bergen AS',
  'Nordvik Tromsø AS',
  'Nordvik Stavanger AS',
  'Nordvik Oslo AS',
] as const;

/** Signs in to the manage page and makes a panel whose address is in SuperOffice. */
export async function openManage(page: Page, stack: AppStack): Promise<void> {
  await page.goto(`${stack.appUrl}/manage`);
  await signInToManage(page, ANNE);
  await makePanel(page, 'Invoices');
  await setWebPanel(stack, ANNE.tenant, await panelAddress(page));
}

/** Connects a company from the manage page and waits until it says so. */
export async function connectCompany(page: Page, company: string): Promise<void> {
  await page.getByRole('button', { name: 'Connect with Visma' }).click();
  await passVisma(page, { email: 'api@nordvik.example', company });
  await page.getByRole('status').getByText(`${company} is connected.`).waitFor();
}

/** Opens what the administrator can do with a company; before its script is there a click is lost. */
export async function openMenuOf(page: Page, company: string): Promise<void> {
  const button = page.getByRole('button', { name: `what to do with ${company}` });
  await expect(async () => {
    if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click();
    await expect(page.getByRole('menu')).toBeVisible({ timeout: 1_000 });
  }).toPass();
}

/** A manage page, signed in, with these companies connected to one panel. */
export async function setUpCompanies(
  browser: Browser,
  stack: AppStack,
  companies: readonly string[],
): Promise<void> {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  await openManage(page, stack);
  for (const company of companies) await connectCompany(page, company);
  await context.close();
}

/**
 * The address with which Visma sends the browser back. Without the cookie of its session the app
 * refuses it and uses nothing up, so the answer is still good for whoever opens it next.
 */
export async function answerWithoutSession(
  page: Page,
  cookie: '__Host-manage' | RegExp,
  company: string,
): Promise<string> {
  await page.getByRole('button', { name: 'api@nordvik.example' }).click();
  await page.getByRole('button', { name: company }).click();
  await page.getByRole('button', { name: 'Allow' }).waitFor();
  await page.context().clearCookies({ name: cookie });
  const answer = page.waitForRequest(/\/oauth\/visma\/callback\?/);
  await page.getByRole('button', { name: 'Allow' }).click();
  return (await answer).url();
}

/** A card in a browser whose SuperOffice session already knows the person: the window closes by itself. */
export async function openCardOfAdmin(page: Page, stack: AppStack, contact: number): Promise<void> {
  await openCard(page, stack, { person: ANNE, contact });
  const window = await openSignInWindow(page);
  if (!window.isClosed()) await window.waitForEvent('close');
}

/** The line of a company on the manage page. */
export function rowOf(page: Page, company: string): Locator {
  return page.getByRole('listitem').filter({ hasText: company });
}

/** From the manage page to the page of one connection. */
export async function openDetails(page: Page, company: string): Promise<void> {
  await rowOf(page, company).getByRole('link', { name: company }).click();
  await page.getByRole('heading', { name: company, level: 1 }).waitFor();
}

/** Visma refuses every call for these companies, until all faults are cleared. */
export async function breakAll(page: Page, stack: AppStack, companies: readonly string[]) {
  await stack.simulator.control('DELETE', '/grants', {});
  await stack.simulator.control('POST', '/faults', {
    ...{ target: 'api', kind: 'unauthorized', times: -1 },
  });
  for (const company of companies) {
    await openDetails(page, company);
    await page.getByRole('button', { name: 'Test' }).click();
    await page.getByText('The test failed').waitFor();
    await page.getByRole('link', { name: 'Back to the panels' }).click();
  }
  await stack.calm();
}

const worldSchema = z.object({
  companies: z.array(z.object({ name: z.string(), vismaTenantId: z.string() })),
});

/** What an administrator finds as *Tenant ID* in Visma. */
export async function vismaTenantIdOf({ simulator }: AppStack, company: string): Promise<string> {
  const { companies } = worldSchema.parse(await simulator.control('GET', '/world'));
  return companies.find(({ name }) => name === company)?.vismaTenantId ?? '';
}
