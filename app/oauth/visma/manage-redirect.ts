import type { ConnectResult } from '#lib/domain/connect-result.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';

/** A clean 303 to the manage page: a word of ours and one of our ids, nothing that came from outside. */
export function manageRedirect(
  appUrl: string,
  result: ConnectResult,
  connectionId?: ConnectionId,
): Response {
  const url = new URL('/manage', appUrl);
  url.searchParams.set('result', result);
  if (connectionId !== undefined) url.searchParams.set('connection', connectionId);
  return cleanRedirect(url);
}

/** 303: whatever the method was, the next request is a GET without a body (RFC 9700 §4.12). */
export function cleanRedirect(url: URL, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(null, {
    status: 303,
    headers: { location: url.href, 'cache-control': 'private, no-store', ...headers },
  });
}
