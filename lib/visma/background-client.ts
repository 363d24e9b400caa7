import type { ConnectionId } from '../domain/ids.ts';
import type { Log } from '../log.ts';
import type { BackgroundReadDeps } from './background-read.ts';
import { readInBackground } from './background-read.ts';
import type { VismaClient, VismaRequest } from './client.ts';

interface BackgroundClientDeps extends BackgroundReadDeps {
  readonly log: Log;
}

/** How long a connection for which Visma refused is not tried again, so that a refusal costs one call and not one a page. */
const REFUSED_MS = 3_600_000;

/**
 * A client that asks for the pages of a list behind its first `fromRow` rows by the background API,
 * and the ordinary way where Visma refuses or loses that. Connections from before Visma Connect
 * always go the ordinary way: their few calls an hour are not spent on asking whether something is done.
 */
export function createBackgroundClient(deps: BackgroundClientDeps, fromRow: number): VismaClient {
  const { client, clock, log } = deps;
  const refusedUntil = new Map<ConnectionId, number>();
  return {
    ...client,
    get: async (caller, request) => {
      const { connectionId, kind } = caller;
      const isRefused = (refusedUntil.get(connectionId) ?? 0) > clock();
      if (kind === 'legacy' || isRefused || !isBehind(fromRow, request)) {
        return client.get(caller, request);
      }
      const read = await readInBackground(deps, caller, request);
      if ('json' in read) return read.json;
      refusedUntil.set(connectionId, clock() + REFUSED_MS);
      log.warn('background read refused', { connectionId, error: read.refusal });
      return client.get(caller, request);
    },
  };
}

/** Nobody waits for such a page: what people look at first is asked for as `interactive`. */
function isBehind(fromRow: number, { query, priority }: VismaRequest): boolean {
  const pageNumber = Number(query?.['pageNumber'] ?? 1);
  const pageSize = Number(query?.['pageSize'] ?? 0);
  return priority === 'background' && (pageNumber - 1) * pageSize >= fromRow && pageNumber > 1;
}
