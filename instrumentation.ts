import type { Instrumentation } from 'next';

/** Also compiled for the Edge runtime, where nothing of ours runs: hence the test, in the framework's own idiom. */
export async function register(): Promise<void> {
  if (process.env['NEXT_RUNTIME'] !== 'nodejs') return;
  const { GET } = await import('./app/api/panel/[panelKey]/documents/route.ts');
  await (await import('./lib/start.ts')).start(GET);
}

export const onRequestError: Instrumentation.onRequestError = async (error, _request, context) => {
  if (process.env['NEXT_RUNTIME'] !== 'nodejs') return;
  const { reportRequestError } = await import('./lib/report-request-error.ts');
  await reportRequestError(error, context.routePath);
};
