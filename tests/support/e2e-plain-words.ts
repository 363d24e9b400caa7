import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { panelFrame } from './e2e-crm.ts';

/** What the original product showed its users: addresses, GUIDs, names of headers and exceptions. */
const RAW =
  /https?:|localhost|[0-9a-f]{8}-[0-9a-f]{4}-|exception|ipp-company-id|\b1200\d\b|undefined|\[object|invalid_grant|<\/?[a-z]/i;

/** Whatever state the panel is in, it speaks in words and everybody can use it. */
export async function expectPlainAndAccessible(page: Page): Promise<void> {
  const words = await panelFrame(page).evaluate(() => {
    const titles = [...document.querySelectorAll('[title], [aria-label], [alt]')].flatMap(
      (element) => ['title', 'aria-label', 'alt'].map((name) => element.getAttribute(name) ?? ''),
    );
    return [document.body.innerText, ...titles].join('\n');
  });
  expect(words).not.toMatch(RAW);
  expect(await violationsOf(page)).toEqual([]);
}

/** What axe finds wrong inside the panel; the CRM around it is not ours. */
export async function violationsOf(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page })
    .include(['iframe[title=Invoices]', 'body'])
    .analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}
