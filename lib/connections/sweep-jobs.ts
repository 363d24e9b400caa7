import 'server-only';
import { warnOfExpiry } from './expiry-warnings.ts';
import { forgetUnfinished } from './forget-unfinished.ts';
import { keepAlive } from './keep-alive.ts';
import { refreshAhead } from './refresh-ahead.ts';
import { settleRefreshes } from './settle-refreshes.ts';
import type { SweepDeps } from './sweep-deps.ts';

const MINUTE_MS = 60_000;

/** What is done for connections without anybody asking; `lib/schedule` runs each on one instance at a time. */
export function createSweepJobs(deps: SweepDeps) {
  const { sweepMs } = deps.timing;
  return [
    {
      name: 'settle-refreshes',
      everyMs: sweepMs,
      // createRefreshTiming counts on it: a sweep that died is followed after three sweepMs.
      leaseMs: 2 * sweepMs,
      run: settleRefreshes.bind(undefined, deps),
    },
    {
      name: 'refresh-ahead',
      everyMs: MINUTE_MS / 2,
      leaseMs: MINUTE_MS,
      run: refreshAhead.bind(undefined, deps),
    },
    {
      name: 'keep-alive',
      everyMs: 60 * MINUTE_MS,
      leaseMs: MINUTE_MS,
      run: keepAlive.bind(undefined, deps),
    },
    {
      name: 'warn-of-expiry',
      everyMs: 60 * MINUTE_MS,
      leaseMs: MINUTE_MS,
      run: warnOfExpiry.bind(undefined, deps),
    },
    {
      name: 'forget-unfinished',
      everyMs: 60 * MINUTE_MS,
      leaseMs: MINUTE_MS,
      run: forgetUnfinished.bind(undefined, deps),
    },
  ];
}
