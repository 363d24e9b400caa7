import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { SCHEMES } from '../../app/gallery/frame-choice.ts';
import { LOCALES } from '../../lib/i18n/locale.ts';
import type { AppStack } from '../support/app-stack.ts';
import { startAppStack } from '../support/app-stack.ts';
import { expect, test } from '../support/e2e-test.ts';
import { findUnreadableTexts } from '../support/e2e-text-layout.ts';

/** Rules about a page as a whole: here, dozens of panels stand on one. */
const ABOUT_PAGES = ['landmark-unique'];
const BUILD_MS = 300_000;
/** Thousands of elements are looked at. */
const AXE_MS = 180_000;
const gallery = { stack: undefined as AppStack | undefined };

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  test.setTimeout(BUILD_MS);
  gallery.stack = await startAppStack({ GALLERY: '1' });
});
test.afterAll(() => gallery.stack?.stop());

test('the product has no gallery', async ({ page, stack, complaints }) => {
  complaints.allow(/status of 404/);
  const routes = await readFile('.next/app-path-routes-manifest.json', 'utf8');
  expect(routes).toContain('"/manage"');
  expect(routes).not.toContain('gallery');
  expect((await page.goto(`${stack.appUrl}/gallery`))?.status()).toBe(404);
});

for (const scheme of SCHEMES) {
  for (const width of [350, 720, 1200]) {
    test(`every state is usable by everybody, ${width} px, ${scheme}`, async ({ page }) => {
      test.setTimeout(AXE_MS);
      await openGallery(page, { width, scheme });
      // What is right would fill megabytes.
      const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] });
      // A theme changes nothing but colours.
      if (scheme === 'dark') axe.withRules('color-contrast');
      else axe.disableRules(ABOUT_PAGES);
      const { violations } = await axe.analyze();
      const told = violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`,
      );
      expect(told).toEqual([]);
      expect(await overhang(page)).toBe(0);
    });
  }
}

for (const lang of LOCALES) {
  test(`the longest texts fit into 350 px: ${lang}`, async ({ page }) => {
    await openGallery(page, { width: 350, lang });
    expect(await findUnreadableTexts(page)).toEqual([]);
    expect(await overhang(page)).toBe(0);
  });
}

interface Shown {
  readonly width: number;
  readonly scheme?: (typeof SCHEMES)[number];
  readonly lang?: string;
}

async function openGallery(page: Page, { width, scheme = 'light', lang = 'en' }: Shown) {
  const query = new URLSearchParams({ width: String(width), scheme, lang });
  await page.setViewportSize({ width, height: 900 });
  await page.emulateMedia({ colorScheme: scheme });
  await page.goto(`${gallery.stack?.appUrl ?? ''}/gallery?${query.toString()}`);
  // What is refused or answered in the browser only, and the parts that load on demand.
  await expect(page.locator('[data-frame^="Drawer: invoice"]')).toContainText('0001004820000457');
  await page.waitForLoadState('networkidle');
  expect(await page.locator('[data-frame]').count()).toBeGreaterThan(50);
}

/** By how many pixels the page is wider than its window. */
async function overhang(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
}
