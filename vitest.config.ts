import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** What `server-only` is on the server; elsewhere its import is the error it exists for. */
const serverOnly = fileURLToPath(new URL('node_modules/server-only/empty.js', import.meta.url));
const shared = { resolve: { alias: { 'server-only': serverOnly } } };

export default defineConfig({
  ...shared,
  test: {
    restoreMocks: true,
    // Most of a suite's time is spent waiting for other processes.
    maxWorkers: 2,
    projects: [
      {
        ...shared,
        test: {
          name: 'unit',
          include: [
            'tests/unit/**/*.test.{ts,tsx}',
            'tests/components/**/*.test.{ts,tsx}',
            'tests/simulator/**/*.test.ts',
            'tests/architecture/**/*.test.ts',
          ],
          testTimeout: 20_000,
        },
      },
      {
        ...shared,
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts', 'tests/security/**/*.test.ts'],
          globalSetup: ['tests/support/postgres-global-setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
