import { buildIfStale } from '../../bin/launch/build-if-stale.ts';
import { environment } from '../../lib/config.ts';

/** Once before the browser tests: the workers' apps would all build at the same time. */
export default async function buildApp(): Promise<void> {
  const exitCode = await buildIfStale(environment());
  if (exitCode !== 0) throw new Error('the app could not be built');
}
