import * as oauth from 'oauth4webapi';
import { asFetch } from '../http/as-fetch.ts';
import type { Http } from '../http/http.ts';

const MAX_ANSWER_BYTES = 1_000_000;

/** How the OAuth library reaches one authorization server: over our transport, with all its bounds. */
export function connectOptions(http: Http, issuer: URL, timeoutMs: number) {
  const send = asFetch(http, { timeoutMs, maxBytes: MAX_ANSWER_BYTES });
  return {
    [oauth.customFetch]: (
      url: string,
      { body, ...init }: oauth.CustomFetchOptions<string, URLSearchParams | undefined>,
    ) => send(url, body === undefined ? init : { ...init, body }),
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to stand out; configuration lets plain http pass for loopback hosts only
    [oauth.allowInsecureRequests]: issuer.protocol === 'http:',
  };
}
