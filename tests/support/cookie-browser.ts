/** Keeps the cookies of route handlers, as a browser does for one host. */
export function createCookieBrowser(appUrl: string, initial = '') {
  const jar = new Map<string, string>();
  const put = (pair: string) => {
    const at = pair.indexOf('=');
    if (at > 0) jar.set(pair.slice(0, at), pair.slice(at + 1));
  };
  for (const pair of initial.split('; ')) put(pair);
  const send = async (
    route: (request: Request) => Promise<Response>,
    path: string,
    init: RequestInit = {},
  ): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    headers.set('sec-fetch-site', 'same-origin');
    const response = await route(new Request(new URL(path, appUrl), { ...init, headers }));
    for (const cookie of response.headers.getSetCookie()) put(cookie.split(';')[0] ?? '');
    return response;
  };
  return {
    jar,
    get: send,
    post: (route: (request: Request) => Promise<Response>, path: string, body: unknown) =>
      send(route, path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', 'x-invoice-panel': '1', origin: appUrl },
      }),
  };
}

export type CookieBrowser = ReturnType<typeof createCookieBrowser>;
