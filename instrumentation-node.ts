import type { Instrumentation } from 'next';

/** Runs once per process, before the first request. */
export async function register(): Promise<void> {
  const { GET } = await import('./app/api/panel/[panelKey]/documents/route.ts');
  await (await import('./lib/start.ts')).start(GET);
}

export const onRequestError: Instrumentation.onRequestError = async (error, _request, context) => {
  const { reportRequestError } = await import('./lib/report-request-error.ts');
  await reportRequestError(error, context.routePath);
};
