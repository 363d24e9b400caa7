import 'server-only';
import { renewGrants } from './renew-grants.ts';
import type { SweepDeps } from './sweep-deps.ts';

const BATCH = 200;

/**
 * Finishes what a killed process or an unanswered call left open, while the server's grace period
 * still accepts the token, and gives the second look that a suspect connection waits for. Without
 * it a loss would show only when somebody next opens a card.
 */
export async function settleRefreshes(deps: SweepDeps, signal: AbortSignal): Promise<void> {
  await renewGrants(deps, await deps.dueGrants.listUnsettled(BATCH), signal);
}
