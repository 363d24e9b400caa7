import http from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export interface RawAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

export interface RawRequest {
  readonly method?: string;
  /** As it goes over the line; no URL parser puts it right. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One request on a connection of its own, with any path and any headers. Node need not know the host's name. */
export async function sendRaw(appUrl: string, request: RawRequest): Promise<RawAnswer> {
  const { method = 'GET', path, headers = {}, body = '' } = request;
  const { host, port } = new URL(appUrl);
  const sent = http.request({
    ...{ agent: false, host: '127.0.0.1', port, method, path },
    headers: {
      host,
      ...(body !== '' && { 'content-length': Buffer.byteLength(body) }),
      ...headers,
    },
  });
  // A refusal may come before the whole body was taken.
  sent.on('error', () => undefined);
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [http.IncomingMessage];
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: await text(answer) };
}

/** As our own page sends a change. */
export function ownJson(appUrl: string, body: unknown): Pick<RawRequest, 'headers' | 'body'> {
  return {
    headers: {
      'content-type': 'application/json',
      origin: appUrl,
      'sec-fetch-site': 'same-origin',
      'x-invoice-panel': '1',
    },
    body: JSON.stringify(body),
  };
}

/** As a form of ours opens a tab of its own. */
export function ownWindow(
  form: Readonly<Record<string, string>>,
): Pick<RawRequest, 'headers' | 'body'> {
  return {
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    },
    body: new URLSearchParams(form).toString(),
  };
}

const BOUNDARY = 'invoice-panel-test';

/** As React sends a form to an action: the state before it, and the form's fields. */
export function ownAction(
  appUrl: string,
  action: string,
  form: Readonly<Record<string, string>>,
): Pick<RawRequest, 'headers' | 'body'> {
  const parts = Object.entries({
    ...Object.fromEntries(Object.entries(form).map(([name, value]) => [`1_${name}`, value])),
    0: '[{"kind":"idle"},"$K1"]',
  });
  const body = parts
    .map(
      ([name, value]) =>
        `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    )
    .join('');
  return {
    headers: {
      accept: 'text/x-component',
      'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
      'next-action': action,
      origin: appUrl,
      'sec-fetch-site': 'same-origin',
    },
    body: `${body}--${BOUNDARY}--\r\n`,
  };
}
