import http from 'node:http';
import { once } from 'node:events';
import type { Page } from '@playwright/test';
import type { AppStack } from '../support/app-stack.ts';
import {
  ANNE,
  chooseAccount,
  openCard,
  openSignInWindow,
  panelFrame,
  panelOf,
  totalOf,
} from '../support/e2e-crm.ts';
import { setUpPanel } from '../support/e2e-manage.ts';
import { expect, test } from '../support/e2e-test.ts';

/** Nothing listens there: the test answers for it. Loopback, so that no other rule of the browser refuses first. */
const EVIL = 'http://evil.localhost:9';
const FORGED = { type: 'invoice-panel.signed-in', handle: 'F'.repeat(43) };
const PANEL = { address: '' };

test.beforeAll(async ({ browser, stack }) => {
  await stack.startOver();
  PANEL.address = (await setUpPanel(browser, stack))
    .replace('<uctx>', ANNE.tenant)
    .replace('<usid>', String(ANNE.associateId))
    .replace('<cuid>', '103')
    .replace('<lanc>', 'en-US');
});

/** security.md, check C2. */
test('the panel is drawn in the CRM’s frames only, and everything else in nobody’s', async ({
  page,
  stack,
  complaints,
}) => {
  complaints.allow(/frame-ancestors|X-Frame-Options|chrome-error|status of 404/i);
  const refusals: string[] = [];
  page.on('console', (message) => {
    if (/frame-ancestors|X-Frame-Options/i.test(message.text())) refusals.push(message.text());
  });
  const server = await startFramingServer();
  const { port } = server;
  try {
    await openCard(page, stack, { person: ANNE, contact: 103 });
    await expect(panelOf(page).getByRole('button', { name: 'Show invoices' })).toBeVisible();
    expect(await seenInFrame(page, PANEL.address)).toContain('Show invoices');
    expect(refusals).toEqual([]);
    const nobodys = [
      '/manage',
      '/sign-in',
      '/sign-in/finish',
      '/hand-over',
      `/panel/${'A'.repeat(22)}`,
    ];
    for (const path of nobodys) {
      expect([path, await seenInFrame(page, stack.appUrl + path)]).toEqual([path, 'refused']);
    }
    const lookalikes = ['evil.localhost', 'crm.localhost.evil.localhost', 'evilcrm.localhost'];
    for (const host of [...lookalikes, 'crm.localhost', 'panel.localhost']) {
      await page.goto(`http://${host}:${port}/`);
      expect([host, await seenInFrame(page, PANEL.address)]).toEqual([host, 'refused']);
    }
    expect(refusals).toHaveLength(nobodys.length + lookalikes.length + 2);
    // Between the panel and the hostile page stands the CRM, which may frame it.
    const card = await cardAddress(page, stack);
    await page.goto(`http://evil.localhost:${port}/`);
    await seenInFrame(page, card);
    await expect.poll(() => page.frames().at(-1)?.url()).toMatch(/^chrome-error:/);
    expect(page.frames()).toHaveLength(3);
  } finally {
    await server.close();
  }
});

/** security.md, check C6. */
test('forged messages of pages around the panel are not heard', async ({ page, stack }) => {
  const redeemed: string[] = [];
  page.context().on('request', (request) => {
    if (request.url().endsWith('/api/session/redeem')) redeemed.push(request.postData() ?? '');
  });
  await openCard(page, stack, { person: ANNE, contact: 103 });
  await expect(panelOf(page).getByRole('button', { name: 'Show invoices' })).toBeVisible();
  await forge(page);
  const window = await openSignInWindow(page);
  await expect(panelOf(page).getByText('Finish signing in in the window')).toBeVisible();
  await forge(page);
  // As the right origin, but not the window that was opened.
  await panelFrame(page).evaluate((message) => {
    self.postMessage(message, location.origin);
    self.postMessage(JSON.stringify(message), location.origin);
    self.postMessage(null, location.origin);
  }, FORGED);
  await expect.poll(() => redeemed.length).toBeGreaterThanOrEqual(2);
  await chooseAccount(window, ANNE);
  await expect(totalOf(page, '3 documents')).toBeVisible();
  expect(redeemed.filter((body) => body.includes(FORGED.handle))).toEqual([]);
});

/** security.md, check C6. */
test('a page that opened the panel or its sign-in is told nothing', async ({
  page,
  stack,
  complaints,
}) => {
  complaints.allow(/status of 40\d/);
  await page.route(`${EVIL}/opening`, (route) =>
    route.fulfill({ contentType: 'text/html', body: LISTENING }),
  );
  await page.goto(`${EVIL}/opening`);
  const open = async (url: string): Promise<Page> => {
    const opened = page.waitForEvent('popup');
    await page.evaluate((address) => void (self.victim = self.open(address)), url);
    return opened;
  };
  const challenge = 'c'.repeat(43);
  const { tenant, associateId } = ANNE;
  const key = new URL(PANEL.address).pathname.split('/').at(-1) ?? '';
  const link = new URLSearchParams({
    ...{ for: 'panel', panel: key, challenge, uctx: tenant, usid: String(associateId) },
  });
  const planted = await open(`${stack.appUrl}/sign-in?${link.toString()}`);
  await expect(planted.getByRole('heading', { level: 1 })).toBeVisible();
  expect(new URL(planted.url()).origin).toBe(stack.appUrl);
  await planted.close();

  const victim = await open(PANEL.address);
  await expect(victim.getByRole('button', { name: 'Show invoices' })).toBeVisible();
  const opened = victim.waitForEvent('popup');
  await victim.getByRole('button', { name: 'Show invoices' }).click();
  const window = await opened;
  await page.evaluate((message) => self.victim?.postMessage(message, '*'), FORGED);
  await chooseAccount(window, ANNE);
  await expect(victim.getByText(/· 3 documents$/)).toBeVisible();
  expect(await page.evaluate(() => self.heard)).toEqual([]);
});

declare global {
  interface Window {
    victim: Window | null;
    heard: unknown[];
  }
}

const LISTENING =
  '<!doctype html><title>x</title><script>self.heard = []; addEventListener("message", (event) => heard.push(event.data))</script>';

/** Empty pages, whatever host they are asked under. */
async function startFramingServer() {
  const server = http.createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>x</title>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    port: address.port,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What the page sees in a frame of that address: its text, or `refused` where the browser draws nothing of it. */
async function seenInFrame(page: Page, address: string): Promise<string> {
  await page.evaluate(async (src) => {
    document.querySelector('iframe[name=tried]')?.remove();
    const frame = document.createElement('iframe');
    Object.assign(frame, { name: 'tried', src });
    const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
    document.body.append(frame);
    await loaded;
  }, address);
  const frame = page.frame({ name: 'tried' });
  if (frame === null) return 'refused';
  return frame.url().startsWith('chrome-error:') ? 'refused' : frame.locator('body').innerText();
}

/** The CRM’s own page of the card, which has the panel in it. */
async function cardAddress(page: Page, stack: AppStack): Promise<string> {
  await openCard(page, stack, { person: ANNE, contact: 103 });
  return page.url();
}

/** From the CRM’s page, and from a frame of a stranger beside the panel. */
async function forge(page: Page): Promise<void> {
  await page.route(`${EVIL}/beside`, (route) =>
    route.fulfill({ contentType: 'text/html', body: LISTENING }),
  );
  await page.evaluate(
    async ({ message, beside }) => {
      const panel = document.querySelector<HTMLIFrameElement>('iframe[title=Invoices]');
      panel?.contentWindow?.postMessage(message, '*');
      const stranger = document.createElement('iframe');
      stranger.name = 'stranger';
      stranger.src = beside;
      document.body.append(stranger);
      await new Promise((resolve) => stranger.addEventListener('load', resolve));
    },
    { message: FORGED, beside: `${EVIL}/beside` },
  );
  const stranger = page.frame({ name: 'stranger' });
  await stranger?.evaluate((message) => {
    for (let index = 0; index < parent.frames.length; index += 1) {
      parent.frames[index]?.postMessage(message, '*');
    }
  }, FORGED);
  await page.evaluate(() => document.querySelector('iframe[name=stranger]')?.remove());
}
