import 'server-only';
import type { EndingGrant } from '../db/due-grant-store.ts';
import type { SweepDeps } from './sweep-deps.ts';

const DAY_MS = 86_400_000;
const WARN_DAYS = [1, 7, 30] as const;

/**
 * Tells the activity log 30, 7 and 1 days before the known end of a grant, each exactly once. Who
 * comes late (the grant was found with 5 days left) gives the one warning that fits, not all.
 */
export async function warnOfExpiry(
  deps: Pick<SweepDeps, 'dueGrants' | 'log'>,
  signal: AbortSignal,
): Promise<void> {
  const ending = await deps.dueGrants.listEndingGrants(30 * DAY_MS);
  for (const grant of ending) {
    if (signal.aborted) return;
    const days = dueWarning(grant);
    if (days !== undefined) await warn(deps, grant, days);
  }
}

function dueWarning({ grantExpiresAt, warnedDays, at }: EndingGrant): number | undefined {
  const days = WARN_DAYS.find((threshold) => grantExpiresAt - at <= threshold * DAY_MS);
  return days === undefined || (warnedDays !== undefined && warnedDays <= days) ? undefined : days;
}

async function warn(
  { dueGrants, log }: Pick<SweepDeps, 'dueGrants' | 'log'>,
  grant: EndingGrant,
  days: number,
): Promise<void> {
  const { tenantId, connectionId, grantExpiresAt } = grant;
  const isFirst = await dueGrants.warnOnce(grant, days, {
    tenantId,
    event: 'connection.expires-soon',
    actor: 'system',
    subject: connectionId,
    after: { days: String(days), endsAt: new Date(grantExpiresAt).toISOString() },
  });
  if (isFirst) log.warn('grant ends soon', { tenantId, connectionId, count: days });
}
