import { after } from 'next/server.js';

/**
 * Ties work to the request that started it, so that a stopping server waits for its end. Outside a
 * request (the command line, tests) there is nobody to wait, and the work is tracked by
 * `background.ts` alone.
 */
export function keepRequestAlive(end: Promise<void>): void {
  try {
    after(end);
  } catch {
    // Next throws where there is no request; that is the answer to the question asked.
  }
}
