import { setTimeout as sleep } from 'node:timers/promises';
import type { SweepDeps } from '#lib/connections/sweep-deps.ts';
import type { CrashPoint } from './rotation-settings.ts';

/**
 * The same collaborators, one of which is struck at the named point of a refresh. The product code
 * knows nothing of it.
 */
export function crashAt(
  deps: SweepDeps,
  at: CrashPoint | 'after-acquire',
  strike: () => Promise<void>,
): SweepDeps {
  const hit = async (point: typeof at) => {
    if (point === at) await strike();
  };
  let committed = false;
  return {
    ...deps,
    grants: {
      ...deps.grants,
      async acquire(...parameters) {
        const lease = await deps.grants.acquire(...parameters);
        await hit('after-acquire');
        return lease;
      },
      async commit(...parameters) {
        await hit('before-commit');
        const result = await deps.grants.commit(...parameters);
        committed = true;
        await hit('after-commit');
        return result;
      },
      async find(...parameters) {
        const grant = await deps.grants.find(...parameters);
        if (committed) await hit('before-publish');
        return grant;
      },
    },
    vismaConnect: {
      ...deps.vismaConnect,
      async refresh(...parameters) {
        await hit('before-call');
        const answer = deps.vismaConnect.refresh(...parameters);
        if (at === 'after-send') {
          // Somewhere between the first byte of the request and the last of the answer.
          await sleep(2 + Math.random() * 25);
          await hit('after-send');
        }
        const outcome = await answer;
        await hit('after-response');
        return outcome;
      },
    },
  };
}
