import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Db } from '#lib/db/db.ts';
import type { AuthBench } from './auth-bench.ts';
import { createAuthBench } from './auth-bench.ts';
import { describeOnEachEngine } from './databases.ts';
import type { RunningSimulator } from './simulator.ts';
import { startSimulator } from './simulator.ts';

export interface AuthSuite {
  readonly simulator: RunningSimulator;
  readonly db: Db;
  readonly bench: AuthBench;
  /** As a second process would have it: another connection to the same database. */
  openSecond(): Promise<Db>;
  /** Requests at SuperOffice's token endpoint. */
  tokenCalls(): Promise<number>;
}

export const CRM_TOKENS_PATH = '/login/common/oauth/tokens';

/**
 * Runs the suite on each engine; every test begins with the simulator as after its start and nobody
 * signed in. Call the argument inside hooks and tests.
 */
export function describeAuth(name: string, suite: (current: () => AuthSuite) => void): void {
  describeOnEachEngine(name, (open) => {
    let simulator: RunningSimulator;
    let db: Db;
    let current: AuthSuite;

    beforeAll(async () => {
      simulator = await startSimulator();
      db = await open();
    });
    afterAll(() => simulator.stop());

    beforeEach(async () => {
      await simulator.control('POST', '/reset', {});
      await db.direct.deleteFrom('sign_in').execute();
      await db.direct.deleteFrom('crm_grant').execute();
      current = {
        simulator,
        db,
        bench: createAuthBench(db, simulator),
        openSecond: open,
        tokenCalls: async () => (await simulator.requests('login', CRM_TOKENS_PATH)).length,
      };
    });

    suite(() => current);
  });
}
