import { setTimeout as sleep } from 'node:timers/promises';
import type { SweepDeps } from '#lib/connections/sweep-deps.ts';
import type { CrashPoint } from './rotation-settings.ts';

/**
 * The same collaborators, one of which dies or is stopped at the named point of a refresh. The
 * product code knows nothing of it.
 */
export function crashAt(
  deps: SweepDeps,
  at: CrashPoint | 'after-acquire',
  signal: 'SIGKILL' | 'SIGSTOP',
): SweepDeps {
  const hit = (point: typeof at) => {
    if (point === at) process.kill(process.pid, signal);
  };
  let committed = false;
  return {
    ...deps,
    grants: {
      ...deps.grants,
      async acquire(...parameters) {
        const lease = await deps.grants.acquire(...parameters);
        hit('after-acquire');
        return lease;
      },
      async commit(...parameters) {
        hit('before-commit');
        const result = await deps.grants.commit(...parameters);
        committed = true;
        hit('after-commit');
        return result;
      },
      async find(...parameters) {
        const grant = await deps.grants.find(...parameters);
        if (committed) hit('before-publish');
        return grant;
      },
    },
    vismaConnect: {
      ...deps.vismaConnect,
      async refresh(...parameters) {
        hit('before-call');
        const answer = deps.vismaConnect.refresh(...parameters);
        if (at === 'after-send') {
          // Somewhere between the first byte of the request and the last of the answer.
          await sleep(2 + Math.random() * 25);
          hit('after-send');
        }
        const outcome = await answer;
        hit('after-response');
        return outcome;
      },
    },
  };
}
