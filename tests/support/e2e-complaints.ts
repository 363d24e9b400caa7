import type { BrowserContext } from '@playwright/test';

/** What browsers complain about: errors on the console and exceptions that nobody caught. */
export interface Complaints {
  watch(context: BrowserContext): void;
  /** This test provokes such complaints on purpose. */
  allow(pattern: RegExp): void;
  unexpected(): readonly string[];
}

export function createComplaints(): Complaints {
  const heard: string[] = [];
  const allowed: RegExp[] = [];
  return {
    watch(context) {
      context.on('console', (message) => {
        if (message.type() !== 'error') return;
        heard.push(`${message.text()} (${message.location().url})`);
      });
      context.on('weberror', (error) => heard.push(String(error.error().stack)));
    },
    allow: (pattern) => void allowed.push(pattern),
    unexpected: () => heard.filter((text) => !allowed.some((pattern) => pattern.test(text))),
  };
}
