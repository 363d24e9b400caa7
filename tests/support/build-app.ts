import { buildIfStale } from '../../bin/launch/build-if-stale.ts';
import { environment } from '../../lib/config.ts';

/**
 * Once before the browser tests, with the gallery: workers that build on their way would do so at
 * the same time and beside tests that wait for something.
 */
export default async function buildApp(): Promise<void> {
  for (const more of [{}, { GALLERY: '1' }]) {
    const exitCode = await buildIfStale({ ...environment(), ...more });
    if (exitCode !== 0) throw new Error('the app could not be built');
  }
}
