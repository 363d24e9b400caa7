import type { Log } from '../log.ts';

const CHECK_TIMEOUT_MS = 2_000;

/** Each check throws, rejects or hangs when its part is not usable. */
interface HealthDeps {
  readonly pingDatabase: () => Promise<void>;
  readonly checkVault: () => Promise<void>;
  readonly pendingMigrations: () => Promise<readonly string[]>;
  readonly log: Log;
}

export type HealthPart = 'database' | 'vault-key' | 'migrations' | 'stopping';

export interface Readiness {
  readonly ready: boolean;
  readonly failing: readonly HealthPart[];
}

export interface Health {
  readiness(): Promise<Readiness>;
  /** From now on not ready: a balancer shall send nobody here any more. */
  stop(): void;
}

/** Whether this instance should get requests, asked by a balancer every few seconds. */
export function createHealth(deps: HealthDeps): Health {
  const state = { stopping: false };
  return {
    async readiness() {
      if (state.stopping) return { ready: false, failing: ['stopping'] };
      return checkReadiness(deps);
    },
    stop() {
      state.stopping = true;
    },
  };
}

async function checkReadiness(deps: HealthDeps): Promise<Readiness> {
  const parts = await Promise.all([
    failingPart(deps, 'database', deps.pingDatabase),
    failingPart(deps, 'vault-key', deps.checkVault),
    failingPart(deps, 'migrations', async () => {
      const pending = await deps.pendingMigrations();
      if (pending.length > 0) throw new Error('migrations are pending');
    }),
  ]);
  const failing = parts.filter((part) => part !== undefined);
  return { ready: failing.length === 0, failing };
}

async function failingPart(
  deps: HealthDeps,
  part: HealthPart,
  check: () => Promise<void>,
): Promise<HealthPart | undefined> {
  const { promise: tooLate, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new Error('check timed out'));
  }, CHECK_TIMEOUT_MS);
  try {
    await Promise.race([check(), tooLate]);
    return undefined;
  } catch (error) {
    deps.log.warn('not ready', { reason: part, error });
    return part;
  } finally {
    clearTimeout(timer);
  }
}
