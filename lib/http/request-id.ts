export const REQUEST_ID_HEADER = 'x-request-id';

const SHAPE = /^[A-Za-z0-9_-]{8,64}$/;

/**
 * The id that `proxy.ts` gave this request; it is in every log line of it and shown to users as
 * support id. A request that reached us without one gets its own here.
 */
export function requestIdOf(headers: { get(name: string): string | null }): string {
  const given = headers.get(REQUEST_ID_HEADER) ?? '';
  return SHAPE.test(given) ? given : createRequestId();
}

export function createRequestId(): string {
  return crypto.randomUUID();
}
