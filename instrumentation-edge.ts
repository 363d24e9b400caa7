import type { Instrumentation } from 'next';

/** Next builds for its Edge runtime as well, where nothing of ours runs: there is nothing to start. */
export function register(): void {
  return undefined;
}

/** No request of ours is answered there. */
export const onRequestError: Instrumentation.onRequestError = () => undefined;
