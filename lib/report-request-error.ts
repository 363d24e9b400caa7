import { server } from './server.ts';

/**
 * Errors that reached Next: the page shows `digest` as its support id, so the log line must have
 * it. Next calls this for pages, actions and routes alike.
 */
export async function reportRequestError(error: unknown, route: string): Promise<void> {
  const { log } = await server();
  const digest =
    error instanceof Error && 'digest' in error && typeof error.digest === 'string'
      ? error.digest
      : undefined;
  log.error('request failed', { error, route, digest });
}
