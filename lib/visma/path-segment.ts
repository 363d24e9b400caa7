import { AppError } from '../errors.ts';

/** Characters Visma does not take in a path, not even percent-encoded. */
const RESERVED = /[:/?#[\]@&*+;]/;

/**
 * One segment of an ERP API path. An id with reserved characters is sent as
 * `b64(<base64url without padding>)`, which Visma accepts for every resource (knowledge base,
 * "special characters in ids", since 8.19). Dots alone would climb the path, and a literal `b64(`
 * would be decoded: both go the same way.
 */
export function toPathSegment(text: string): string {
  if (text === '') throw new AppError('input.invalid', 'an empty id would name another resource');
  const wellFormed = text.toWellFormed();
  const isSpecial =
    RESERVED.test(wellFormed) || /^\.{1,2}$/.test(wellFormed) || wellFormed.startsWith('b64(');
  return isSpecial
    ? `b64(${Buffer.from(wellFormed, 'utf8').toString('base64url')})`
    : encodeURIComponent(wellFormed);
}
