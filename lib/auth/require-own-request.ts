import { AppError } from '../errors.ts';
import type { HeaderReader } from './cookies.ts';

/** Set by `components/api/send-json.ts`. A foreign page cannot send it without a CORS preflight, which we never answer. */
export const OWN_REQUEST_HEADER = 'x-invoice-panel';

/**
 * Refuses a state-changing request that our own pages did not send. The panel's cookie is
 * `SameSite=None`, so nothing else stands between it and a foreign page.
 *
 * @throws AppError `auth.forbidden-request`
 */
export function requireOwnRequest(
  request: { readonly method: string; readonly headers: HeaderReader },
  appUrl: string,
): void {
  const { headers } = request;
  const isJson = /^application\/json(;|$)/i.test(headers.get('content-type') ?? '');
  const isOwn =
    request.method === 'POST' &&
    headers.get('origin') === appUrl &&
    headers.get('sec-fetch-site') === 'same-origin' &&
    headers.get(OWN_REQUEST_HEADER) === '1' &&
    isJson;
  if (!isOwn) throw new AppError('auth.forbidden-request', 'request was not sent by our own page');
}

/**
 * Refuses a form that did not come from a page of ours into a window of its own. `Origin` says
 * nothing here: our pages send no referrer, and browsers then write `null` (Fetch §3.2).
 *
 * @throws AppError `auth.forbidden-request`
 */
export function requireOwnWindow(request: {
  readonly method: string;
  readonly headers: HeaderReader;
}): void {
  const { headers } = request;
  const isForm = /^application\/x-www-form-urlencoded(;|$)/i.test(
    headers.get('content-type') ?? '',
  );
  const isOwn =
    request.method === 'POST' &&
    headers.get('sec-fetch-site') === 'same-origin' &&
    headers.get('sec-fetch-mode') === 'navigate' &&
    headers.get('sec-fetch-dest') === 'document' &&
    isForm;
  if (!isOwn) throw new AppError('auth.forbidden-request', 'form was not sent by our own page');
}

/**
 * Refuses a server action that our own pages did not send. Next compares `Origin` with a host that
 * the request itself names, and lets a request without `Origin` pass.
 *
 * @throws AppError `auth.forbidden-request`
 */
export function requireOwnAction(headers: HeaderReader, appUrl: string): void {
  if (headers.get('origin') !== appUrl || headers.get('sec-fetch-site') !== 'same-origin') {
    throw new AppError('auth.forbidden-request', 'action was not sent by our own page');
  }
}

/**
 * Refuses a read that another site's page caused. Browsers without Fetch Metadata pass: the answer
 * is unreadable to them across origins anyway.
 *
 * @throws AppError `auth.forbidden-request`
 */
export function refuseForeignRead(headers: HeaderReader): void {
  const site = headers.get('sec-fetch-site');
  if (site === 'cross-site' || site === 'same-site') {
    throw new AppError('auth.forbidden-request', 'read was caused by another site');
  }
}
