import type { Browser, Locator, Page } from '@playwright/test';
import type { AppStack } from './app-stack.ts';
import type { Person } from './e2e-crm.ts';
import { ANNE } from './e2e-crm.ts';

export interface VismaChoice {
  readonly email: string;
  /** Left out for a user who has one company only. */
  readonly company?: string;
}

export const NORDVIK_HANDEL: VismaChoice = {
  email: 'api@nordvik.example',
  company: 'Nordvik Handel AS',
};

export async function signInToManage(page: Page, person: Person): Promise<void> {
  await page.getByRole('link', { name: 'Sign in with SuperOffice' }).click();
  await page.getByRole('button', { name: person.login }).click();
  await page.getByRole('heading', { name: 'Panels', level: 1 }).waitFor();
}

export async function makePanel(page: Page, name: string): Promise<void> {
  const form = page.locator('form', { has: page.getByRole('button', { name: 'Make panel' }) });
  await form.getByLabel('Name of the tab').fill(name);
  await form.getByRole('button', { name: 'Make panel' }).click();
  await page.getByRole('heading', { name, level: 2, exact: true }).waitFor();
}

/** From Visma's sign-in page back to the manage page. */
export async function passVisma(page: Page, { email, company }: VismaChoice): Promise<void> {
  await page.getByRole('button', { name: email }).click();
  if (company !== undefined) await page.getByRole('button', { name: company }).click();
  await page.getByRole('button', { name: 'Allow' }).click();
}

/** Visma asks once whether to sign out, and sends the browser back to the journey. */
export async function signOutOfVisma(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Sign out of Visma and choose again' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
}

export async function panelAddress(page: Page): Promise<string> {
  return page.getByLabel('Address of the panel').last().innerText();
}

/** The key in a panel's address. */
export function panelKeyOf(address: string): string {
  return /\/panel\/([\w-]+)\?/.exec(address)?.[1] ?? '';
}

/** What an administrator pastes into SuperOffice's list of web panels; an empty address removes it. */
export async function setWebPanel(
  { crmUrl }: AppStack,
  tenant: string,
  address: string,
): Promise<void> {
  const origin = crmUrl.replace('crm.localhost', 'localhost');
  const response = await fetch(`${origin}/web-panel`, {
    method: 'PUT',
    body: JSON.stringify({ tenant, url: address }),
  });
  if (!response.ok) throw new Error(`the CRM refused the address: ${await response.text()}`);
}

/**
 * What the specs after the first journey begin with: an administrator has made a panel, connected
 * Nordvik Handel AS and pasted the panel's address. Gives that address.
 */
export async function setUpPanel(browser: Browser, stack: AppStack): Promise<string> {
  const context = await browser.newContext({ locale: 'en-GB' });
  try {
    const page = await context.newPage();
    await page.goto(`${stack.appUrl}/manage`);
    await signInToManage(page, ANNE);
    await makePanel(page, 'Invoices');
    await page.getByRole('button', { name: 'Connect with Visma' }).click();
    await passVisma(page, NORDVIK_HANDEL);
    await page.getByRole('button', { name: 'what to do with Nordvik Handel AS' }).waitFor();
    const address = await panelAddress(page);
    await setWebPanel(stack, ANNE.tenant, address);
    return address;
  } finally {
    await context.close();
  }
}

/**
 * What a page of the administrator says about the last act. Places that may say something later
 * are empty until then; before the page has its style they count as seen, so they are left out.
 */
export function saidOn(page: Page): Locator {
  return page.getByRole('status').filter({ hasText: /\S/ });
}
