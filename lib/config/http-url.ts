import { z } from 'zod';
import { isLoopback } from '../http/loopback.ts';

/** An address of a server: `https`, or `http` on this machine; no user, query or fragment. Without the final slash. */
export const httpUrl = z.string().transform((text, context) => {
  const url = URL.parse(text);
  const problem = problemOf(url);
  if (url === null || problem !== undefined) {
    context.addIssue(problem ?? NOT_ABSOLUTE);
    return z.NEVER;
  }
  return url.pathname === '/' ? url.origin : url.href.replace(/\/$/, '');
});

/** The same as it was written: an issuer is compared to the last character (OpenID Connect Discovery 1.0 §4.3). */
export const issuerUrl = z.string().superRefine((text, context) => {
  const problem = problemOf(URL.parse(text));
  if (problem !== undefined) context.addIssue(problem);
});

/** The same without a path. */
export const httpOrigin = httpUrl.transform((text, context) => {
  if (new URL(text).origin === text) return text;
  context.addIssue('must be an origin, without a path');
  return z.NEVER;
});

const NOT_ABSOLUTE = 'is not an absolute URL';

function problemOf(url: URL | null): string | undefined {
  if (url === null) return NOT_ABSOLUTE;
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must start with https://';
  if (url.protocol === 'http:' && !isLoopback(url)) {
    return 'must use https:// (http:// is accepted for loopback hosts only)';
  }
  if (url.username !== '' || url.password !== '') return 'must not contain a user or password';
  if (url.search !== '' || url.hash !== '') return 'must not contain a query or fragment';
  return undefined;
}
