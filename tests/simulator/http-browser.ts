/** A browser without a screen: keeps cookies per host name (as browsers do, whatever the port) and follows nothing by itself. */
export interface HttpBrowser {
  readonly get: (url: string) => Promise<Response>;
  readonly post: (url: string, form: Readonly<Record<string, string>>) => Promise<Response>;
  /** Follows redirects until a page, or until an address that begins with `stopAt`. */
  readonly follow: (
    response: Response,
    stopAt: string,
  ) => Promise<{ url: string; response: Response | undefined }>;
}

export function createHttpBrowser(): HttpBrowser {
  const cookies = new Map<string, { value: string; path: string }>();

  async function send(url: string, init: RequestInit): Promise<Response> {
    const { pathname } = new URL(url);
    const cookie = [...cookies]
      .filter(([, { path }]) => pathname.startsWith(path))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ');
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { ...Object.fromEntries(new Headers(init.headers)), cookie },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split('; ');
      const [name = '', ...value] = pair.split('=');
      const path =
        attributes.find((attribute) => attribute.toLowerCase().startsWith('path='))?.slice(5) ??
        '/';
      if (value.join('=') === '') cookies.delete(name);
      else cookies.set(name, { value: value.join('='), path });
    }
    return response;
  }

  const get = (url: string): Promise<Response> => send(url, {});

  return {
    get,
    post: (url, form) => send(url, { method: 'POST', body: new URLSearchParams(form) }),
    async follow(response, stopAt) {
      let current = response;
      let url = response.url;
      while (current.status >= 300 && current.status < 400) {
        url = new URL(current.headers.get('location') ?? '', url).href;
        if (url.startsWith(stopAt)) return { url, response: undefined };
        current = await get(url);
      }
      return { url, response: current };
    },
  };
}
