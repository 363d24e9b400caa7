import { z } from 'zod';
import { VISMA_URL_PARTS } from '../domain/visma-screen.ts';
import { isLoopback } from '../http/loopback.ts';

/** Where a document is in Visma.net's own pages: an absolute URL with parts such as `{number}`. */
export const vismaPageUrl = z.string().superRefine((text, context) => {
  const problem = problemOf(text);
  if (problem !== undefined) context.addIssue(problem);
});

function problemOf(text: string): string | undefined {
  const names = [...text.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
  if (text.split(/[{}]/).length - 1 > 2 * names.length) return 'has a brace without its other one';
  if (names.some((name) => !(VISMA_URL_PARTS as readonly string[]).includes(name))) {
    return `has a part that is none of {${VISMA_URL_PARTS.join('}, {')}}`;
  }
  if (!names.includes('number')) return 'must have {number} in it';
  // The server and who signs in there are the installation's choice, never a document's.
  const url = URL.parse(text);
  if (url === null || /[{}]|%7b/i.test(url.host)) return 'is not an absolute URL';
  if (url.username !== '' || url.password !== '') return 'must not contain a user or password';
  const isWeb = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url));
  return isWeb ? undefined : 'must use https:// (http:// is accepted for loopback hosts only)';
}
