import type { Frame, FrameLocator, Locator, Page } from '@playwright/test';
import type { AppStack } from './app-stack.ts';

/** A user of SuperOffice; `simulator/README.md` lists them. */
export interface Person {
  readonly tenant: string;
  readonly login: string;
  /** `<usid>` */
  readonly associateId: number;
}

export const ANNE: Person = { tenant: 'Cust41001', login: 'anne@fjord.example', associateId: 5 };
export const SIV: Person = { tenant: 'Cust41001', login: 'siv@fjord.example', associateId: 12 };
export const EVA: Person = { tenant: 'Cust41002', login: 'eva@skane.example', associateId: 7 };

export interface CardPlace {
  readonly person: Person;
  readonly contact: number;
  /** As `<lanc>` says it. */
  readonly lang?: string;
  /** Of the panel, in pixels. */
  readonly width?: number;
}

/** Opens a company card of the CRM on its tab with the panel. */
export async function openCard(page: Page, { crmUrl }: AppStack, place: CardPlace): Promise<void> {
  const { person, contact, lang = 'en-US', width } = place;
  const query = new URLSearchParams({
    tenant: person.tenant,
    user: person.login,
    contact: String(contact),
    lang,
    tab: 'invoices',
    ...(width !== undefined && { width: String(width) }),
  });
  await page.goto(`${crmUrl}/?${query.toString()}`);
}

/** What a user does to see another card: one click in the CRM's own list. */
export async function chooseCompany(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name }).click();
}

export function panelOf(page: Page): FrameLocator {
  return page.frameLocator('iframe[title=Invoices]');
}

/** The panel as a frame, to look at what no user sees. */
export function panelFrame(page: Page): Frame {
  const frame = page.frame({ name: 'invoice_panel' });
  if (frame === null) throw new Error('the card has no panel');
  return frame;
}

/** Rows of documents, without the heading, and without those of other tables. */
export function rowsOf(page: Page): Locator {
  return panelOf(page).locator('tr[data-index]');
}

/** What the panel says in place of rows. */
export function problemOf(page: Page): Locator {
  return panelOf(page).getByRole('heading', { level: 2 });
}

export function totalOf(page: Page, total: string): Locator {
  return panelOf(page).getByText(new RegExp(`^As of .+ · ${total}$`));
}

/** One click in the frame opens the window of SuperOffice. */
export async function openSignInWindow(page: Page, button = 'Show invoices'): Promise<Page> {
  const opened = page.waitForEvent('popup');
  await panelOf(page).getByRole('button', { name: button }).click();
  return opened;
}

export async function chooseAccount(window: Page, { login }: Person): Promise<void> {
  await window.getByRole('button', { name: login }).click();
}

export async function signInByWindow(page: Page, person: Person): Promise<void> {
  const window = await openSignInWindow(page);
  const closed = window.waitForEvent('close');
  await chooseAccount(window, person);
  await closed;
}

/** Opens a card and signs in: the state in which most users meet the panel. */
export async function openCardSignedIn(page: Page, stack: AppStack, place: CardPlace) {
  await openCard(page, stack, place);
  await signInByWindow(page, place.person);
}
