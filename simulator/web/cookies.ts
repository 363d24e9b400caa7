import type { IncomingMessage, ServerResponse } from 'node:http';

export function readCookie(request: IncomingMessage, name: string): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [key, ...value] = pair.trim().split('=');
    if (key === name) return value.join('=');
  }
  return undefined;
}

/** A session cookie of the browser. `value` must need no encoding; an empty one removes the cookie. */
export function setCookie(
  response: ServerResponse,
  name: string,
  value: string,
  path: string,
): void {
  const lifetime = value === '' ? '; Max-Age=0' : '';
  response.appendHeader(
    'Set-Cookie',
    `${name}=${value}; Path=${path}; HttpOnly; SameSite=Lax${lifetime}`,
  );
}
