/** Also compiled for the Edge runtime, where nothing of ours runs: hence the test, in the framework's own idiom. */
export async function register(): Promise<void> {
  if (process.env['NEXT_RUNTIME'] === 'nodejs') await (await import('./lib/start.ts')).start();
}
