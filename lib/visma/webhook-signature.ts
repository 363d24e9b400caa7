import { createHmac, timingSafeEqual } from 'node:crypto';

/** SHA-256 in base64 or base64url, alone or behind a name as in `sha256=…` and `v1,…`. */
const SIGNATURE = /^(?:[a-z0-9_-]{1,16}[=,:])?([A-Za-z0-9+/_-]{43})=?$/;
const BASE64_KEY = /^[A-Za-z0-9+/]{22,}={0,2}$/;

/**
 * Whether one of the headers holds the HMAC-SHA256 of the body under one of the keys. Visma
 * documents the algorithm, but not the name of the header: any header will do, since whoever can
 * write the right value into one knows the key.
 */
export function isSignedByVisma(
  { body, headers }: { readonly body: Uint8Array; readonly headers: Headers },
  keys: readonly string[],
): boolean {
  const expected = keys
    .flatMap(keyBytes)
    .map((key) => createHmac('sha256', key).update(body).digest());
  // Every pair is compared, so that the time taken tells nothing about which one was close.
  const matches = signaturesIn(headers).flatMap((given) =>
    expected.map((signature) => timingSafeEqual(signature, given)),
  );
  return matches.includes(true);
}

function signaturesIn(headers: Headers): readonly Buffer[] {
  return [...headers.values()]
    .flatMap((value) => value.split(/\s*[ ;]\s*|,\s+/))
    .map((part) => SIGNATURE.exec(part.trim())?.[1])
    .filter((text) => text !== undefined)
    .map((text) => Buffer.from(text, 'base64'));
}

/** The documentation does not say whether a key that looks like base64 is text or is to be decoded. */
function keyBytes(key: string): readonly Buffer[] {
  const text = Buffer.from(key, 'utf8');
  return BASE64_KEY.test(key) ? [text, Buffer.from(key, 'base64')] : [text];
}
