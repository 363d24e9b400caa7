import { z } from 'zod';
import { isLoopback } from '../http/loopback.ts';

/** An address of a server: `https`, or `http` on this machine; no user, query or fragment. Without the final slash. */
export const httpUrl = z.string().transform((text, context) => {
  const url = URL.parse(text);
  const problem = url === null ? 'is not an absolute URL' : problemOf(url);
  if (url === null || problem !== undefined) {
    context.addIssue(problem ?? 'is not an absolute URL');
    return z.NEVER;
  }
  return url.pathname === '/' ? url.origin : url.href.replace(/\/$/, '');
});

/** The same without a path. */
export const httpOrigin = httpUrl.transform((text, context) => {
  if (new URL(text).origin === text) return text;
  context.addIssue('must be an origin, without a path');
  return z.NEVER;
});

function problemOf(url: URL): string | undefined {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must start with https://';
  if (url.protocol === 'http:' && !isLoopback(url)) {
    return 'must use https:// (http:// is accepted for loopback hosts only)';
  }
  if (url.username !== '' || url.password !== '') return 'must not contain a user or password';
  if (url.search !== '' || url.hash !== '') return 'must not contain a query or fragment';
  return undefined;
}
