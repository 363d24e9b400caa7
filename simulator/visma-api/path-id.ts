/** Visma's list of characters that are refused in a path unless the id is written as `b64(…)` (since 8.19). */
const RESERVED = /[:/?#[\]@&*+;]/u;
const BASE64URL = /^b64\((?<encoded>[A-Za-z0-9_-]+)\)$/u;

/**
 * The id in one path segment, as it stands in the request line.
 * `undefined`: the gateway does not let it through, percent-encoded or not.
 */
export function parsePathId(segment: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(segment);
  } catch {
    return undefined;
  }
  const encoded = BASE64URL.exec(decoded)?.groups?.['encoded'];
  if (encoded !== undefined) return Buffer.from(encoded, 'base64url').toString('utf8');
  return RESERVED.test(decoded) || decoded === '' ? undefined : decoded;
}
