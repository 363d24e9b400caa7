import type { BrowserContext, Page } from '@playwright/test';

/** What browsers complain about: errors on the console and exceptions that nobody caught. */
export interface Complaints {
  watch(context: BrowserContext): void;
  /** This test provokes such complaints on purpose. */
  allow(pattern: RegExp): void;
  unexpected(): readonly string[];
}

/**
 * React's "Connection closed": the browser gave up an answer that was still coming because the page
 * was left for another one, which is on its way by then.
 */
const LEFT_WHILE_READING = /Minified React error #412;/;
const LEAVING_MS = 5_000;

export function createComplaints(): Complaints {
  const heard: string[] = [];
  const allowed: RegExp[] = [];
  const leftAt = new WeakMap<Page, number>();
  const watchPage = (page: Page) => {
    page.on('request', (request) => {
      if (request.isNavigationRequest()) leftAt.set(page, Date.now());
    });
  };
  const isLeft = (page: Page | null) =>
    page === null || Date.now() - (leftAt.get(page) ?? 0) < LEAVING_MS;
  return {
    watch(context) {
      context.on('console', (message) => {
        if (message.type() !== 'error') return;
        heard.push(`${message.text()} (${message.location().url})`);
      });
      for (const page of context.pages()) watchPage(page);
      context.on('page', watchPage);
      context.on('weberror', (error) => {
        const text = String(error.error().stack);
        if (!LEFT_WHILE_READING.test(text) || !isLeft(error.page())) heard.push(text);
      });
    },
    allow: (pattern) => void allowed.push(pattern),
    unexpected: () => heard.filter((text) => !allowed.some((pattern) => pattern.test(text))),
  };
}
