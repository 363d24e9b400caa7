import { QueryClient } from '@tanstack/react-query';
import { isTooOften, tooOftenWaitMs } from './too-often.ts';

/**
 * Asks once. Only what was refused for being asked too often is asked again, as long as it takes:
 * that is no failure, and what is shown stays meanwhile. A list whose pages are fetched anew goes on
 * with the page that was refused.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: (_failures, error) => isTooOften(error),
        retryDelay: (_failures, error) => tooOftenWaitMs(error),
      },
    },
  });
}
