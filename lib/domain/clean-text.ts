/** NUL (which PostgreSQL refuses), the other controls, and the overrides that turn a line around. */
const UNPRINTABLE = /[\u0000-\u001F\u007F-\u009F\u2028\u2029]+/g;
const DIRECTION_OVERRIDES = /[\u202A-\u202E\u2066-\u2069]/g;

/** Upstream text as one line of at most `maxLength` characters; longer text ends in an ellipsis. */
export function cleanText(text: string, maxLength: number): string {
  const line = text
    .toWellFormed()
    .replace(UNPRINTABLE, ' ')
    .replace(DIRECTION_OVERRIDES, '')
    .trim();
  return line.length <= maxLength ? line : `${line.slice(0, maxLength - 1).toWellFormed()}…`;
}
