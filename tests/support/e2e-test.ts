import type { Page } from '@playwright/test';
import { expect, test as base } from '@playwright/test';
import type { AppStack } from './app-stack.ts';
import { startAppStack } from './app-stack.ts';
import type { Addresses } from './e2e-addresses.ts';
import { createAddresses } from './e2e-addresses.ts';
import type { Complaints } from './e2e-complaints.ts';
import { createComplaints } from './e2e-complaints.ts';

export { expect };

interface TestFixtures {
  readonly complaints: Complaints;
  /** What browsers ask for by address; a secret in one fails the test (security.md, check C9). */
  readonly addresses: Addresses;
  /** The first page of another browser profile: another person, or the same one at home. */
  readonly openBrowser: () => Promise<Page>;
}

interface WorkerFixtures {
  readonly stack: AppStack;
}

/** Playwright's test with an app and a simulator; a complaint of a browser fails the test. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  actionTimeout: 30_000,
  locale: 'en-GB',
  stack: [
    async ({}, use) => {
      const stack = await startAppStack();
      await use(stack);
      await stack.stop();
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  complaints: [
    async ({ stack }, use, testInfo) => {
      const complaints = createComplaints();
      const linesBefore = stack.log().length;
      await use(complaints);
      await stack.calm();
      if (testInfo.status !== testInfo.expectedStatus) {
        const body = stack.log().slice(linesBefore).join('\n');
        await testInfo.attach('app.log', { body, contentType: 'text/plain' });
      }
      expect(complaints.unexpected(), 'complaints of the browsers').toEqual([]);
    },
    { auto: true },
  ],
  addresses: [
    async ({ stack }, use) => {
      const addresses = createAddresses();
      await use(addresses);
      const found = await addresses.findSecrets(stack.simulator);
      expect(found, 'secrets in the addresses of the browsers').toEqual([]);
    },
    { auto: true },
  ],
  context: async ({ context, complaints, addresses }, use) => {
    complaints.watch(context);
    addresses.watch(context);
    await use(context);
    await addresses.leave(context);
  },
  openBrowser: async ({ browser, complaints, addresses, locale }, use) => {
    const opened: Page[] = [];
    await use(async () => {
      const context = await browser.newContext({ ...(locale !== undefined && { locale }) });
      complaints.watch(context);
      addresses.watch(context);
      const page = await context.newPage();
      opened.push(page);
      return page;
    });
    for (const page of opened) {
      await addresses.leave(page.context());
      await page.context().close();
    }
  },
});
