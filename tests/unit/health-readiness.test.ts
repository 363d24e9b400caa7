import { afterEach, expect, it, vi } from 'vitest';
import { createHealth } from '#lib/health/readiness.ts';
import { createLog } from '#lib/log.ts';

const WELL = {
  pingDatabase: () => Promise.resolve(),
  checkVault: () => Promise.resolve(),
  pendingMigrations: () => Promise.resolve([]),
  log: createLog({ level: 'silent' }),
};

afterEach(() => vi.useRealTimers());

it('is ready when database, key and migrations are', async () => {
  expect(await createHealth(WELL).readiness()).toEqual({ ready: true, failing: [] });
});

it.each([
  ['database', { pingDatabase: () => Promise.reject(new Error('away')) }],
  ['vault-key', { checkVault: () => Promise.reject(new Error('another key')) }],
  ['migrations', { pendingMigrations: () => Promise.resolve(['0002']) }],
])('is not ready for want of its %s, and names it', async (part, ill) => {
  const health = createHealth({ ...WELL, ...ill });
  expect(await health.readiness()).toEqual({ ready: false, failing: [part] });
});

it('does not wait for a database that hangs', async () => {
  vi.useFakeTimers();
  const { promise: never } = Promise.withResolvers<undefined>();
  const asked = createHealth({ ...WELL, pingDatabase: () => never }).readiness();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await asked).toEqual({ ready: false, failing: ['database'] });
});

it('is not ready any more once it stops', async () => {
  const health = createHealth(WELL);
  health.stop();
  expect(await health.readiness()).toEqual({ ready: false, failing: ['stopping'] });
});
