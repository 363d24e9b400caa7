import type { BrowserContext, Page } from '@playwright/test';
import type { AppStack } from '../support/app-stack.ts';
import { ANNE, EVA, openCardSignedIn, panelFrame, problemOf, rowsOf } from '../support/e2e-crm.ts';
import { setUpPanel, setWebPanel } from '../support/e2e-manage.ts';
import { readCard } from '../support/e2e-panel-api.ts';
import { expect, test } from '../support/e2e-test.ts';
import { startSharedCache } from '../support/shared-cache.ts';

/** Below what a session may ask for in a minute; fifty of them in tests/security/cache-leak.test.ts. */
const READERS = 24;
/** In the card, and in each of its documents. */
const OF_NORDVIK = /Nordvik Handel AS|"key":"Invoice /;

/** security.md, check A5: behind a cache that many share, too. */
test('a shared cache in front keeps nothing that was read for somebody', async ({
  page,
  browser,
  stack,
  complaints,
}) => {
  complaints.allow(/status of 40[34]/);
  await stack.startOver();
  const address = await setUpPanel(browser, stack);
  await setWebPanel(stack, EVA.tenant, address);
  await openCardSignedIn(page, stack, { person: ANNE, contact: 104 });
  await expect(rowsOf(page).first()).toBeVisible();
  const paths = await dataPaths(page);
  const script = await panelFrame(page).locator('script[src]').first().getAttribute('src');
  const anne = await sessionCookie(page.context(), stack);

  const elsewhere = await browser.newContext();
  const cache = await startSharedCache(stack.appUrl);
  try {
    const other = await elsewhere.newPage();
    await openCardSignedIn(other, stack, { person: EVA, contact: 104 });
    await expect(problemOf(other)).toHaveText('This tab does not exist any more');
    const eva = await sessionCookie(elsewhere, stack);

    for (const path of paths) {
      const readers = Array.from({ length: READERS }, (_, index) =>
        index % 2 === 0 ? cache.get(path, anne) : cache.get(path, eva),
      );
      const answers = await Promise.all([...readers, cache.get(path)]);
      expect(answers.some(({ fromCache }) => fromCache)).toBe(false);
      const own = answers.filter((_answer, index) => index < READERS && index % 2 === 0);
      const foreign = answers.filter((answer) => !own.includes(answer));
      expect(new Set(own.map(({ status }) => status))).toEqual(new Set([200]));
      expect(own.filter(({ body }) => !OF_NORDVIK.test(body))).toEqual([]);
      expect(foreign.filter(({ status }) => status < 400)).toEqual([]);
      expect(foreign.filter(({ body }) => OF_NORDVIK.test(body))).toEqual([]);
    }
    const { pathname, search } = new URL(panelFrame(page).url());
    expect(await cache.get(pathname + search, anne)).toMatchObject({ status: 200 });
    const shown = await cache.get(pathname + search, eva);
    expect(shown).toMatchObject({ status: 200, fromCache: false });
    expect(shown.body).not.toMatch(OF_NORDVIK);
    expect(cache.kept()).toEqual([]);

    // That it is a cache at all: the program itself is the same for everybody, and is kept.
    expect(script).not.toBeNull();
    await cache.get(script ?? '');
    expect(await cache.get(script ?? '')).toMatchObject({ status: 200, fromCache: true });
  } finally {
    await cache.close();
    await elsewhere.close();
  }
});

/** The data that the card in front of Anne is made of, as her browser asks for it. */
async function dataPaths(page: Page): Promise<readonly string[]> {
  const frame = panelFrame(page);
  const { connectionId } = await readCard(frame);
  const { pathname, searchParams } = new URL(frame.url());
  const claim = new URLSearchParams(
    ['uctx', 'usid', 'cuid'].map((name) => [name, searchParams.get(name) ?? '']),
  );
  const api = `/api${pathname}`;
  return [
    `${api}/card?${claim}`,
    `${api}/documents?${claim}&connection=${connectionId}&limit=25`,
    `${api}/documents?${claim}&connection=${connectionId}&limit=25&view=paid`,
  ];
}

async function sessionCookie(context: BrowserContext, { appUrl }: AppStack): Promise<string> {
  const cookies = await context.cookies();
  const { hostname } = new URL(appUrl);
  return cookies
    .filter(({ domain }) => domain === hostname)
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ');
}
